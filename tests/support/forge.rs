//! Tokens made by hand: header, payload and signature, changed in any way that an attacker may try.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use ring::rsa::{KeyPair as RsaKeyPair, KeyPairComponents, PublicKeyComponents};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
};
use serde_json::{Value, json};

/// The parts of a token. Unchanged parts keep their spelling, so that the signature still fits.
#[derive(Clone, Debug)]
pub struct Token {
    /// The header.
    pub header: Value,
    /// The payload.
    pub claims: Value,
    /// The signature, in its spelling.
    pub signature: String,
    /// The header and the payload, in their spelling.
    spelled: [String; 2],
}

impl Token {
    /// An unsigned token with this header and payload.
    pub fn of(header: Value, claims: Value) -> Self {
        let spelled = [&header, &claims].map(|part| encode(part.to_string()));
        Self { header, claims, signature: String::new(), spelled }
    }

    /// The parts of a token.
    #[track_caller]
    pub fn read(token: &str) -> Self {
        let parts: Vec<&str> = token.split('.').collect();
        let [header, claims, signature] = parts[..] else { panic!("{token} has not three parts") };
        Self {
            header: unfold(header),
            claims: unfold(claims),
            signature: signature.to_owned(),
            spelled: [header, claims].map(str::to_owned),
        }
    }

    /// With another value in the header. `null` removes it.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        if replace(&mut self.header, name, value.into()) {
            self.spelled[0] = encode(self.header.to_string());
        }
        self
    }

    /// With another claim. `null` removes it.
    #[must_use]
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        if replace(&mut self.claims, name, value.into()) {
            self.spelled[1] = encode(self.claims.to_string());
        }
        self
    }

    /// With another signature.
    #[must_use]
    pub fn signature(self, signature: impl Into<String>) -> Self {
        Self { signature: signature.into(), ..self }
    }

    /// The token with its old signature, right or wrong.
    pub fn as_it_was_signed(&self) -> String {
        format!("{}.{}", self.message(), self.signature)
    }

    /// `alg: none`: no signature at all.
    #[must_use]
    pub fn unsigned(self) -> String {
        format!("{}.", self.header("alg", "none").message())
    }

    /// `HS256` with a secret that an attacker knows, such as a public key.
    #[must_use]
    pub fn signed_with_secret(self, secret: &[u8]) -> String {
        let token = self.header("alg", "HS256");
        let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), token.message().as_bytes());
        format!("{}.{}", token.message(), encode(signature.as_ref()))
    }

    /// Signed with Ed25519.
    #[must_use]
    pub fn signed(self, key: &Ed25519KeyPair) -> String {
        let token = self.header("alg", "EdDSA");
        let signature = key.sign(token.message().as_bytes());
        format!("{}.{}", token.message(), encode(signature.as_ref()))
    }

    /// Signed with a foreign key: for Ed25519, or for P-256 if the token is for `ES256`.
    #[must_use]
    pub fn signed_by_another(self) -> String {
        if self.header["alg"] != "ES256" {
            return self.signed(&another_key());
        }
        self.signed_with_p256(&another_p256_key())
    }

    /// Signed with a key for P-256. The header does not change.
    #[must_use]
    pub fn signed_with_p256(self, key: &EcdsaKeyPair) -> String {
        let signature = key.sign(&SystemRandom::new(), self.message().as_bytes()).expect("the key signs");
        format!("{}.{}", self.message(), encode(signature.as_ref()))
    }

    /// Signed with a key for RSA. The header does not change.
    #[must_use]
    pub fn signed_with_rsa(self, key: &RsaKeyPair) -> String {
        let (message, mut signature) = (self.message(), vec![0; key.public().modulus_len()]);
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .expect("the key signs");
        format!("{message}.{}", encode(signature))
    }

    fn message(&self) -> String {
        self.spelled.join(".")
    }
}

/// A new Ed25519 key.
pub fn another_key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&random_bytes()).expect("any 32 bytes are a seed")
}

/// A new key for P-256.
pub fn another_p256_key() -> EcdsaKeyPair {
    let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("there is randomness");
    EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("the key was just made")
}

/// The key of a private JWK for RSA (RFC 7518, section 6.3).
pub fn rsa_key_of(private_jwk: &Value) -> RsaKeyPair {
    let part = |name: &str| decode(private_jwk[name].as_str().expect("a private key"));
    let components = KeyPairComponents {
        public_key: PublicKeyComponents { n: part("n"), e: part("e") },
        d: part("d"),
        p: part("p"),
        q: part("q"),
        dP: part("dp"),
        dQ: part("dq"),
        qInv: part("qi"),
    };
    RsaKeyPair::from_components(&components).expect("the parts fit together")
}

/// The public half of a key as a JWK (RFC 8037).
pub fn public_jwk(key: &Ed25519KeyPair, kid: &str) -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": encode(key.public_key().as_ref()) })
}

/// A new private Ed25519 JWK (RFC 8037), in the form of the service's configuration.
pub fn private_jwk(kid: &str) -> Value {
    let seed = random_bytes();
    let key = Ed25519KeyPair::from_seed_unchecked(&seed).expect("any 32 bytes are a seed");
    let mut jwk = public_jwk(&key, kid);
    jwk["d"] = encode(seed).into();
    jwk
}

/// The key of a private Ed25519 JWK.
pub fn key_of(private_jwk: &Value) -> Ed25519KeyPair {
    let seed = decode(private_jwk["d"].as_str().expect("a private key"));
    Ed25519KeyPair::from_seed_unchecked(&seed).expect("any 32 bytes are a seed")
}

/// All forms of a public key that an attacker could use as the secret of `HS256`.
pub fn secrets_of(public_jwk: &Value) -> Vec<Vec<u8>> {
    let raw: Vec<u8> =
        ["x", "y", "n"].iter().filter_map(|name| public_jwk[name].as_str()).flat_map(decode).collect();
    let uncompressed = [&[4], raw.as_slice()].concat();
    let set = json!({ "keys": [public_jwk] });
    vec![encode(&raw).into_bytes(), raw, uncompressed, public_jwk.to_string().into(), set.to_string().into()]
}

/// Base64url without padding (RFC 7515, section 2).
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).expect("base64url")
}

fn unfold(part: &str) -> Value {
    serde_json::from_slice(&decode(part)).expect("JSON")
}

/// Changes a member. Returns whether the change made a difference.
fn replace(object: &mut Value, name: &str, value: Value) -> bool {
    let members = object.as_object_mut().expect("a JSON object");
    let before = if value.is_null() { members.remove(name) } else { members.insert(name.to_owned(), value) };
    before.as_ref() != members.get(name)
}

fn random_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).expect("the system has random bytes");
    bytes
}
