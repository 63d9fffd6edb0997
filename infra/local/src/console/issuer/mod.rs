//! The local issuer: signs people in, and gives a token to everybody who asks.

mod authorize;
mod exchange;
mod grants;
mod people;
mod tokens;

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Console;
use crate::calls::{Calls, recorded};
use crate::guard;
use crate::keys::P256Key;
use grants::Grants;
pub(crate) use people::{Claims, People, Person};

/// The type of access tokens (RFC 9068, 2.1).
const ACCESS_TOKEN: &str = "at+jwt";
/// How long a token is valid, in seconds.
const LIFETIME: i64 = 3_600;

/// The issuer.
#[derive(Debug)]
pub(crate) struct Issuer {
    /// Its name in tokens, which is its URL.
    name: String,
    /// The only redirect URI.
    home: String,
    /// The audience of access tokens.
    audience: Option<String>,
    /// The people who can sign in.
    people: People,
    key: P256Key,
    grants: Grants,
}

impl Issuer {
    /// An issuer with this name, for pages at `home` and access tokens with an audience.
    pub(crate) fn new(
        name: String,
        home: &str,
        audience: Option<String>,
        people: People,
        key: P256Key,
    ) -> Self {
        Self { name, home: home.to_owned(), audience, people, key, grants: Grants::default() }
    }
}

/// The issuer's routes.
pub(super) fn routes(calls: &Arc<Calls>) -> Router<Arc<Console>> {
    let keys = Router::new().route("/issuer/.well-known/jwks.json", get(keys));
    recorded(keys, Arc::clone(calls))
        .merge(guard::no_forms(Router::new().route("/token", post(tokens::give))))
        .route("/issuer/authorize", get(authorize::show).post(authorize::choose))
        .route("/issuer/token", post(exchange::exchange))
        .route("/issuer/.well-known/openid-configuration", get(configuration))
}

/// The public keys of the tokens.
async fn keys(State(console): State<Arc<Console>>) -> Json<Value> {
    Json(console.issuer.key.public())
}

/// The configuration that `OpenID` Connect clients read first.
async fn configuration(State(console): State<Arc<Console>>) -> Json<Value> {
    let issuer = &console.issuer.name;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "authorization_response_iss_parameter_supported": true,
        "claims_supported": console.issuer.people.claim_names(),
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "response_modes_supported": ["query"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "email"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["none"],
    }))
}
