//! A signature to check, as a function that must know who calls does. Beyond this a floor looks at no request.

use std::env::var;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};

use crate::Error;

/// A signed text with the key that checks it.
pub struct Signature {
    algorithm: &'static dyn VerificationAlgorithm,
    key: Vec<u8>,
    text: Vec<u8>,
    signature: Vec<u8>,
}

impl Signature {
    /// That of `SIGNATURE`, if there is one: `ES256 KEY TEXT SIGNATURE`, all but the first in base64 without padding.
    ///
    /// # Errors
    /// When it is none.
    pub fn from_environment() -> Result<Option<Self>, Error> {
        let Ok(words) = var("SIGNATURE") else { return Ok(None) };
        let words: Vec<&str> = words.split_whitespace().collect();
        let [algorithm, key, text, signature] = words[..] else {
            return Err("SIGNATURE has four parts".into());
        };
        let algorithm: &dyn VerificationAlgorithm = match algorithm {
            "RS256" => &RSA_PKCS1_2048_8192_SHA256,
            "ES256" => &ECDSA_P256_SHA256_FIXED,
            "EdDSA" => &ED25519,
            other => return Err(format!("what is {other}?").into()),
        };
        let [key, text, signature] = [key, text, signature].map(|part| URL_SAFE_NO_PAD.decode(part));
        Ok(Some(Self { algorithm, key: key?, text: text?, signature: signature? }))
    }

    /// Checks it.
    ///
    /// # Errors
    /// When it is not genuine.
    pub fn check(&self) -> Result<(), Error> {
        let key = UnparsedPublicKey::new(self.algorithm, &self.key);
        key.verify(&self.text, &self.signature).map_err(|_| "the signature is not genuine".into())
    }
}
