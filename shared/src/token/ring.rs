//! The cryptography of `jsonwebtoken`, with ring. Ring is also the library for TLS, so no second one is linked. Only
//! the parts that we use are here: check RS256, ES256 and EdDSA, and sign EdDSA.

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, Ed25519KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde_json::Value;
use signature::{Signer, Verifier};

static RING: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| match algorithm {
        Algorithm::EdDSA => Ok(Box::new(Ed25519Signer::new(key)?)),
        _ => Err(ErrorKind::UnsupportedAlgorithm.into()),
    },
    verifier_factory: |algorithm, key| match (algorithm, key.family()) {
        (Algorithm::RS256, AlgorithmFamily::Rsa)
        | (Algorithm::ES256, AlgorithmFamily::Ec)
        | (Algorithm::EdDSA, AlgorithmFamily::Ed) => Ok(Box::new(Checker(*algorithm, key.clone()))),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    // Only needed to make JWKs from private keys. We never do that.
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes ring the cryptography of `jsonwebtoken` in this process. A second call changes nothing.
pub fn use_ring() {
    let _already_installed = RING.install_default();
}

/// The public keys of a JWK Set as JSON.
///
/// # Errors
/// The fault: the text is not a JWK Set, or has a private key. Everybody who may read the configuration then knows
/// this key.
pub fn public_keys(text: &str) -> Result<JwkSet, &'static str> {
    // RFC 7518, 6.2.2, 6.3.2 and 6.4.1; RFC 8037, 2.
    const SECRET: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
    let set: Value = serde_json::from_str(text).map_err(|_| "must be a JWK Set")?;
    let keys = set.get("keys").and_then(Value::as_array).ok_or("must be a JWK Set")?;
    if keys.iter().any(|key| SECRET.iter().any(|member| key.get(member).is_some())) {
        return Err("has a private key in it: remove it, take public keys only, and replace that key");
    }
    serde_json::from_value(set).map_err(|_| "must be a JWK Set")
}

/// Signs with an Ed25519 key. The bytes of the key are its seed (RFC 8032, 5.1.5).
struct Ed25519Signer(Ed25519KeyPair);

impl Ed25519Signer {
    fn new(key: &EncodingKey) -> Result<Self, Error> {
        if key.family() != AlgorithmFamily::Ed {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(key.as_bytes())
            .map_err(|_| Error::from(ErrorKind::InvalidEddsaKey))?;
        Ok(Self(pair))
    }
}

impl Signer<Vec<u8>> for Ed25519Signer {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

impl JwtSigner for Ed25519Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

/// Checks a signature with a key of the same family as the algorithm.
struct Checker(Algorithm, DecodingKey);

impl Verifier<Vec<u8>> for Checker {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let checked = match (self.0, self.1.kind()) {
            (Algorithm::RS256, DecodingKeyKind::RsaModulusExponent { n, e }) => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            (Algorithm::ES256, DecodingKeyKind::SecretOrDer(point)) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            (Algorithm::EdDSA, DecodingKeyKind::SecretOrDer(point)) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature)
            }
            _ => Err(ring::error::Unspecified),
        };
        checked.map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Checker {
    fn algorithm(&self) -> Algorithm {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_key_among_public_ones_is_refused() {
        let public =
            r#"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        assert_eq!(public_keys(&format!("{{\"keys\":[{public}]}}")).unwrap().keys.len(), 1);
        for secret in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            let private = public.replace("\"kid\"", &format!("\"{secret}\":\"AAAA\",\"kid\""));
            let fault = public_keys(&format!("{{\"keys\":[{public},{private}]}}")).unwrap_err();
            assert!(fault.contains("private"), "{secret}: {fault}");
        }
        for no_set in ["", "[]", "{}", public, r#"{"keys":{}}"#] {
            assert!(public_keys(no_set).is_err(), "{no_set}");
        }
    }
}
