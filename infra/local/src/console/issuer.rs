//! The local issuer: access tokens for whoever asks, so that every case can be tried.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Console, Refusal};
use crate::clock;

/// The officer whom tokens are for by default.
const SUBJECT: &str = "officer-1";
const EMAIL: &str = "officer@tech.gov.sg";
/// How long a token is valid, in seconds.
const LIFETIME: i64 = 3_600;

/// What a token is to say; an active public officer without anything.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    email: Option<String>,
    sub: Option<String>,
    /// Replace single claims, or remove them by `null`.
    #[serde(default)]
    claims: Map<String, Value>,
}

/// Signs a token.
pub(super) async fn token(State(console): State<Arc<Console>>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let wish = if body.trim_ascii().is_empty() {
        Wish::default()
    } else {
        serde_json::from_slice(&body).map_err(|fault| Refusal(StatusCode::BAD_REQUEST, fault.to_string()))?
    };
    let claims = claims(wish, &console.issuer, console.audience.as_deref(), clock::now().as_second());
    let token = console.issuer_key.sign(&claims).map_err(Refusal::internal)?;
    Ok(Json(json!({ "access_token": token })))
}

/// The claims of a token.
fn claims(wish: Wish, issuer: &str, audience: Option<&str>, now: i64) -> Value {
    // Each address is another officer, so that two of them can meet.
    let subject = wish.sub.or_else(|| wish.email.clone()).unwrap_or_else(|| SUBJECT.to_owned());
    let mut claims = json!({
        "iss": issuer,
        "aud": audience,
        "sub": subject,
        "email": wish.email.as_deref().unwrap_or(EMAIL),
        "account_type": "public_officer",
        "account_status": "active",
        "device": "gmd",
        "iat": now,
        "nbf": now,
        "exp": now + LIFETIME,
    });
    for (name, value) in wish.claims {
        claims[name] = value;
    }
    if let Some(claims) = claims.as_object_mut() {
        claims.retain(|_, value| !value.is_null());
    }
    claims
}

/// The keys that tokens are checked with.
pub(super) async fn keys(State(console): State<Arc<Console>>) -> Json<Value> {
    Json(console.issuer_key.public())
}

/// What `OpenID` Connect clients look up first.
pub(super) async fn configuration(State(console): State<Arc<Console>>) -> Json<Value> {
    Json(json!({
        "issuer": console.issuer,
        "jwks_uri": format!("{}/.well-known/jwks.json", console.issuer),
        "id_token_signing_alg_values_supported": ["ES256"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims_of(wish: Value) -> Value {
        claims(serde_json::from_value(wish).unwrap(), "http://i", Some("a"), 100)
    }

    #[test]
    fn an_active_officer_by_default() {
        let expected = json!({
            "iss": "http://i", "aud": "a", "sub": "officer-1", "email": "officer@tech.gov.sg",
            "account_type": "public_officer", "account_status": "active", "device": "gmd",
            "iat": 100, "nbf": 100, "exp": 3_700,
        });
        assert_eq!(claims_of(json!({})), expected);
    }

    #[test]
    fn claims_are_replaced_and_removed() {
        let claims = claims_of(json!({
            "email": "other@tech.gov.sg",
            "claims": { "device": "se_gsib", "exp": null, "nbf": 5, "extra": [1] },
        }));
        assert_eq!(
            (&claims["sub"], &claims["email"]),
            (&json!("other@tech.gov.sg"), &json!("other@tech.gov.sg"))
        );
        assert_eq!(
            (&claims["device"], &claims["nbf"], &claims["extra"]),
            (&json!("se_gsib"), &json!(5), &json!([1]))
        );
        assert!(claims.get("exp").is_none());
    }
}
