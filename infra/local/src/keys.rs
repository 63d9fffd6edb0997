//! Signing keys, as JSON Web Keys (RFC 7517).
//!
//! They are created once for a data folder, so that links and tokens survive a restart.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use crate::state::{State, StateError};

/// A key could not be created or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyError {
    /// The system has no randomness, or `ring` rejects its own key.
    #[error("the {0} could not be created")]
    Unusable(&'static str),
    /// The state could not be read.
    #[error(transparent)]
    State(#[from] StateError),
}

/// An Ed25519 key.
#[derive(Debug)]
pub(crate) struct Ed25519Key {
    /// The private JWK.
    pub(crate) secret: Value,
    /// The JWK set with the public key.
    pub(crate) public: Value,
}

/// A P-256 key.
#[derive(Debug)]
pub(crate) struct P256Key {
    name: &'static str,
    pair: EcdsaKeyPair,
    id: String,
}

impl Ed25519Key {
    /// The key with this name in the data folder.
    pub(crate) fn of(state: &State, name: &'static str) -> Result<Self, KeyError> {
        let unusable = || KeyError::Unusable(name);
        let mut seed = [0; 32];
        SystemRandom::new().fill(&mut seed).map_err(|_| unusable())?;
        let seed = state.kept(name, &seed)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| unusable())?;
        let public = pair.public_key().as_ref();
        let (id, x, d) = (key_id(public), encoded(public), encoded(&seed));
        Ok(Self {
            secret: json!({ "kty": "OKP", "crv": "Ed25519", "kid": id, "d": d, "x": x }),
            public: json!({ "keys": [
                { "kty": "OKP", "crv": "Ed25519", "kid": id, "use": "sig", "alg": "EdDSA", "x": x },
            ] }),
        })
    }
}

impl P256Key {
    /// The key with this name in the data folder.
    pub(crate) fn of(state: &State, name: &'static str) -> Result<Self, KeyError> {
        let unusable = || KeyError::Unusable(name);
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let made = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(|_| unusable())?;
        let kept = state.kept(name, made.as_ref())?;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, &kept, &random).map_err(|_| unusable())?;
        let id = key_id(pair.public_key().as_ref());
        Ok(Self { name, pair, id })
    }

    /// The JWK set with the public key.
    pub(crate) fn public(&self) -> Value {
        // An uncompressed point: the byte 4, then the two coordinates.
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "kid": self.id, "use": "sig", "alg": "ES256",
            "x": encoded(x), "y": encoded(y),
        }] })
    }

    /// A compact JWT of a type, such as `at+jwt` (RFC 9068), with these claims.
    pub(crate) fn sign(&self, kind: &str, claims: &Value) -> Result<String, KeyError> {
        let header = json!({ "alg": "ES256", "kid": self.id, "typ": kind });
        let message =
            format!("{}.{}", encoded(header.to_string().as_bytes()), encoded(claims.to_string().as_bytes()));
        let signature = self
            .pair
            .sign(&SystemRandom::new(), message.as_bytes())
            .map_err(|_| KeyError::Unusable(self.name))?;
        Ok(format!("{message}.{}", encoded(signature.as_ref())))
    }
}

fn key_id(public: &[u8]) -> String {
    encoded(&digest(&SHA256, public).as_ref()[..12])
}

fn encoded(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    fn bytes(text: &Value) -> Vec<u8> {
        BASE64_URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
    }

    #[test]
    fn keys_stay_the_same_for_a_data_folder() {
        let state = State::in_memory();
        let (one, other) =
            (Ed25519Key::of(&state, "link key").unwrap(), Ed25519Key::of(&state, "link key").unwrap());
        assert_eq!((one.secret, one.public), (other.secret, other.public));
        assert_eq!(
            P256Key::of(&state, "token key").unwrap().public(),
            P256Key::of(&state, "token key").unwrap().public()
        );
    }

    #[test]
    fn the_two_halves_of_an_ed25519_key_belong_together() {
        let key = Ed25519Key::of(&State::in_memory(), "link key").unwrap();
        let (seed, public) = (bytes(&key.secret["d"]), bytes(&key.public["keys"][0]["x"]));
        assert!(Ed25519KeyPair::from_seed_and_public_key(&seed, &public).is_ok());
        assert_eq!(key.secret["kid"], key.public["keys"][0]["kid"]);
    }

    #[test]
    fn a_token_is_verified_by_the_public_key() {
        let key = P256Key::of(&State::in_memory(), "token key").unwrap();
        let token = key.sign("at+jwt", &json!({ "sub": "x" })).unwrap();
        let (message, signature) = token.rsplit_once('.').unwrap();
        let jwk = &key.public()["keys"][0];
        let point = [vec![4], bytes(&jwk["x"]), bytes(&jwk["y"])].concat();
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        assert!(public.verify(message.as_bytes(), &bytes(&json!(signature))).is_ok());
    }
}
