//! What proves who calls.

use ring::signature::KeyPair;
use serde_json::{Value, json};
use tests::forge::{self, Token};
use tests::now;

use crate::scenario::{AUDIENCE, BASE_URL, ID, ISSUER};

/// A token with what it takes to check it.
pub(crate) struct Signed {
    pub(crate) token: String,
    /// The set with the key.
    pub(crate) keys: Value,
    /// The signature as floors read it: `ES256 KEY TEXT SIGNATURE`, all but the first in base64 without padding.
    pub(crate) signature: String,
}

/// The key for RSA of RFC 7515: ring makes none, and this one is nobody's secret.
const RSA_KEY: &str = include_str!("rfc7515_key.json");

impl Signed {
    /// An officer's access token by RS256, which every provider of OpenID Connect must be able to do (OpenID Connect
    /// Core, 15.1).
    pub(crate) fn by_rs256() -> Self {
        let private: Value = serde_json::from_str(RSA_KEY).expect("the key is JSON");
        let key = forge::rsa_key_of(&private);
        let jwk = json!({
            "kty": "RSA", "kid": "2026-11", "use": "sig", "alg": "RS256", "n": private["n"], "e": private["e"],
        });
        Self::new("RS256", officer("RS256").signed_with_rsa(&key), &jwk, key.public().as_ref())
    }

    /// The same by ES256: a shorter signature, which takes longer to check.
    pub(crate) fn by_es256() -> Self {
        let key = forge::another_p256_key();
        let point = key.public_key().as_ref();
        let jwk = json!({
            "kty": "EC", "crv": "P-256", "kid": "2026-11", "use": "sig", "alg": "ES256",
            "x": forge::encode(&point[1..33]), "y": forge::encode(&point[33..]),
        });
        Self::new("ES256", officer("ES256").signed_with_p256(&key), &jwk, point)
    }

    /// A registration link's token, by EdDSA.
    pub(crate) fn by_dispatch() -> Self {
        let key = forge::another_key();
        let second = now().as_second();
        let token = Token::of(
            json!({ "alg": "EdDSA", "typ": "registration+jwt", "kid": "2026-11" }),
            json!({
                "iss": BASE_URL, "aud": "registration", "sub": ID,
                "iat": second, "exp": second + 4 * 24 * 3600,
            }),
        );
        let jwk = forge::public_jwk(&key, "2026-11");
        Self::new("EdDSA", token.signed(&key), &jwk, key.public_key().as_ref())
    }

    fn new(algorithm: &str, token: String, jwk: &Value, public: &[u8]) -> Self {
        let (text, signature) = token.rsplit_once('.').expect("the token was just made");
        let [public, text] = [public, text.as_bytes()].map(forge::encode);
        let signature = format!("{algorithm} {public} {text} {signature}");
        Self { token, keys: json!({ "keys": [jwk] }), signature }
    }
}

/// An officer's access token, not signed yet.
fn officer(algorithm: &str) -> Token {
    let second = now().as_second();
    Token::of(
        json!({ "alg": algorithm, "typ": "at+jwt", "kid": "2026-11" }),
        json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": "officer-1", "email": "officer@tech.gov.sg",
            "account_type": "public_officer", "account_status": "active", "device": "gmd",
            "roles": ["techpass_support"],
            "iat": second, "nbf": second, "exp": second + 24 * 3600,
        }),
    )
}
