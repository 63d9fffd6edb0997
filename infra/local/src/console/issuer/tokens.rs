//! Gives an access token to everybody who asks, with any claims, so that each case can be tried.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::people::Claims;
use super::{ACCESS_TOKEN, Issuer, LIFETIME};
use crate::clock;
use crate::console::{Console, Refusal};

/// The requested differences from a usual token.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    email: Option<String>,
    sub: Option<String>,
    /// Replaces single claims. `null` removes a claim.
    #[serde(default)]
    claims: Map<String, Value>,
}

/// Signs a token.
pub(super) async fn give(State(console): State<Arc<Console>>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let wish = if body.trim_ascii().is_empty() {
        Wish::default()
    } else {
        serde_json::from_slice(&body).map_err(|fault| Refusal(StatusCode::BAD_REQUEST, fault.to_string()))?
    };
    let issuer = &console.issuer;
    let token = issuer.key.sign(ACCESS_TOKEN, &issuer.claims(wish)).map_err(Refusal::internal)?;
    Ok(Json(json!({ "access_token": token })))
}

impl Wish {
    /// A token for a person, with these claims instead of the usual ones.
    pub(super) fn of(email: &str, claims: Map<String, Value>) -> Self {
        Self { email: Some(email.to_owned()), sub: None, claims }
    }
}

impl Issuer {
    /// The claims of an access token that is valid from now on.
    pub(super) fn claims(&self, wish: Wish) -> Value {
        claims(wish, self.people.claims, &self.name, self.audience.as_deref(), clock::now().as_second())
    }
}

fn claims(wish: Wish, usual: Claims, issuer: &str, audience: Option<&str>, now: i64) -> Value {
    let mut claims = json!({
        "iss": issuer,
        "aud": audience,
        "iat": now,
        "nbf": now,
        "exp": now + LIFETIME,
    });
    for (name, value) in usual {
        claims[*name] = json!(value);
    }
    if let Some(email) = wish.email {
        // Each address is a different person, so that two officers can be tried.
        claims["sub"] = json!(email);
        claims["email"] = json!(email);
    }
    if let Some(subject) = wish.sub {
        claims["sub"] = json!(subject);
    }
    for (name, value) in wish.claims {
        claims[name] = value;
    }
    if let Some(claims) = claims.as_object_mut() {
        claims.retain(|_, value| !value.is_null());
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims_of(wish: Value) -> Value {
        let usual = &[("sub", "default-1"), ("email", "default@x.example"), ("device", "any")];
        claims(serde_json::from_value(wish).unwrap(), usual, "http://i", Some("a"), 100)
    }

    #[test]
    fn a_token_has_the_usual_claims() {
        let expected = json!({
            "iss": "http://i", "aud": "a", "sub": "default-1", "email": "default@x.example",
            "device": "any", "iat": 100, "nbf": 100, "exp": 3_700,
        });
        assert_eq!(claims_of(json!({})), expected);
        assert_eq!(claims_of(json!({ "sub": "x" }))["email"], "default@x.example");
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
