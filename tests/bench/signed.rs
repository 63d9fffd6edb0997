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

impl Signed {
    /// An officer's access token, by ES256.
    pub(crate) fn by_the_issuer() -> Self {
        let key = forge::another_p256_key();
        let point = key.public_key().as_ref();
        let jwk = json!({
            "kty": "EC", "crv": "P-256", "kid": "2026-11", "use": "sig", "alg": "ES256",
            "x": forge::encode(&point[1..33]), "y": forge::encode(&point[33..]),
        });
        let second = now().as_second();
        let token = Token::of(
            json!({ "alg": "ES256", "typ": "at+jwt", "kid": "2026-11" }),
            json!({
                "iss": ISSUER, "aud": AUDIENCE, "sub": "officer-1", "email": "officer@tech.gov.sg",
                "account_type": "public_officer", "account_status": "active", "device": "gmd",
                "iat": second, "nbf": second, "exp": second + 24 * 3600,
            }),
        );
        let token = token.signed_with_p256(&key);
        Self::new("ES256", token, &jwk, point)
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
