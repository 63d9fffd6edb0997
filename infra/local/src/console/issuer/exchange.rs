//! The token endpoint (RFC 6749, 3.2): exchanges a code for tokens.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::grants::Grant;
use super::tokens::Wish;
use super::{ACCESS_TOKEN, Issuer, LIFETIME};
use crate::clock;
use crate::console::{Console, Refusal};
use crate::keys::KeyError;

/// The parameters of a token request, unchecked.
#[derive(Debug, Deserialize)]
struct Asked {
    grant_type: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    client_id: Option<String>,
    code_verifier: Option<String>,
}

/// An error of RFC 6749, 5.2, with its description.
type Fault = (&'static str, &'static str);

/// Returns the tokens for a code.
pub(super) async fn exchange(State(console): State<Arc<Console>>, body: Bytes) -> Result<Response, Refusal> {
    let issuer = &console.issuer;
    let (status, answer) = match issuer.redeem(&body) {
        Ok(grant) => (StatusCode::OK, issuer.tokens(grant).map_err(Refusal::internal)?),
        Err((error, description)) => {
            (StatusCode::BAD_REQUEST, json!({ "error": error, "error_description": description }))
        }
    };
    Ok((status, [(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

impl Issuer {
    /// The sign-in of the code, if the client proves that it asked for it.
    fn redeem(&self, body: &[u8]) -> Result<Grant, Fault> {
        let asked: Asked = serde_urlencoded::from_bytes(body)
            .map_err(|_| ("invalid_request", "the body must be a form that has each parameter once"))?;
        match asked.grant_type.as_deref() {
            Some("authorization_code") => {}
            None => return Err(("invalid_request", "grant_type is missing")),
            Some(_) => return Err(("unsupported_grant_type", "grant_type must be authorization_code")),
        }
        let (Some(code), Some(redirect_uri), Some(client_id), Some(verifier)) =
            (asked.code, asked.redirect_uri, asked.client_id, asked.code_verifier)
        else {
            return Err((
                "invalid_request",
                "code, redirect_uri, client_id and code_verifier are all needed",
            ));
        };
        let grant = self
            .grants
            .take(&code, clock::now())
            .ok_or(("invalid_grant", "the code is unknown, used or too old"))?;
        if grant.client_id != client_id || grant.redirect_uri != redirect_uri {
            return Err(("invalid_grant", "the code was given to another client_id or redirect_uri"));
        }
        if !grant.fits(&verifier) {
            return Err(("invalid_grant", "the code_verifier does not fit the code_challenge"));
        }
        Ok(grant)
    }

    /// The tokens of a sign-in: the access token for the API, and the id token for the client.
    fn tokens(&self, grant: Grant) -> Result<Value, KeyError> {
        let claims = self.claims(Wish::of(grant.person.email, grant.person.claims()));
        let mut id_claims = claims.clone();
        id_claims["aud"] = grant.client_id.into();
        if let Some(nonce) = grant.nonce {
            id_claims["nonce"] = nonce.into();
        }
        Ok(json!({
            "access_token": self.key.sign(ACCESS_TOKEN, &claims)?,
            "id_token": self.key.sign("JWT", &id_claims)?,
            "token_type": "Bearer",
            "expires_in": LIFETIME,
        }))
    }
}
