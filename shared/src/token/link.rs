//! Registration links (R20, R21). The token in a link is a compact JWT, signed with Ed25519. It proves that we
//! made the link. The table says whether it may still be used (R35).

use std::collections::HashMap;
use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ring::signature::Ed25519KeyPair;
use serde::{Deserialize, Serialize};

use crate::domain::invitation::{Invitation, InvitationId, State};

/// The token's type and audience. No other token of ours has them.
const TYPE: &str = "registration+jwt";
const AUDIENCE: &str = "registration";

/// The longest token that is parsed, in characters. Ours have about 400.
const MAX_TOKEN: usize = 1024;

#[derive(Deserialize, Serialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: InvitationId,
    iat: i64,
    exp: i64,
}

/// Makes registration links. Only `dispatch`, which emails them, has the key.
pub struct LinkSigner {
    base_url: String,
    kid: String,
    key: EncodingKey,
}

/// The private key as it is configured: an Ed25519 JWK (RFC 8037).
#[derive(Deserialize)]
struct PrivateKey {
    kid: String,
    d: String,
    x: String,
}

impl LinkSigner {
    /// A signer for the deployment at `base_url`, with a private Ed25519 JWK as JSON.
    ///
    /// # Errors
    /// What is wrong with the key. The text does not repeat it.
    pub fn new(base_url: String, private_key: &str) -> Result<Self, &'static str> {
        const NO_KEY: &str = "must be a private Ed25519 JWK with kid, d and x";
        super::use_ring();
        let key: PrivateKey = serde_json::from_str(private_key).map_err(|_| NO_KEY)?;
        let seed = decode(&key.d).ok_or(NO_KEY)?;
        let public = decode(&key.x).ok_or(NO_KEY)?;
        Ed25519KeyPair::from_seed_and_public_key(&seed, &public)
            .map_err(|_| "has a d that does not fit its x")?;
        Ok(Self { base_url, kid: key.kid, key: EncodingKey::from_ed_der(&seed) })
    }

    /// The link of a pending invitation. It is always the same, because Ed25519 is deterministic and the claims never
    /// change.
    ///
    /// # Errors
    /// When the invitation is not pending, or signing fails.
    pub fn link(&self, invitation: &Invitation) -> Result<RegistrationLink, LinkError> {
        let State::Pending { expires_at } = invitation.state else {
            return Err(LinkError::NotPending);
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.kid.clone());
        let claims = Claims {
            iss: self.base_url.clone(),
            aud: AUDIENCE.to_owned(),
            sub: invitation.id,
            iat: invitation.created_at.as_second(),
            exp: expires_at.as_second(),
        };
        let token = jsonwebtoken::encode(&header, &claims, &self.key).map_err(|_| LinkError::Signing)?;
        Ok(RegistrationLink(format!("{}/register/{token}", self.base_url)))
    }
}

/// The reason why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The invitation is not pending.
    #[error("the invitation is not pending")]
    NotPending,
    /// The key cannot sign.
    #[error("the registration link cannot be signed")]
    Signing,
}

/// A link with which its holder can register. It is a secret.
pub struct RegistrationLink(String);

impl RegistrationLink {
    /// The text of the link. Only the invitee's email may have it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RegistrationLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegistrationLink(..)")
    }
}

/// Checks registration links, with public keys only. There are several keys while keys rotate.
pub struct LinkChecker {
    keys: HashMap<String, DecodingKey>,
    validation: Validation,
}

impl LinkChecker {
    /// A checker for the deployment at `base_url`, with a JWK Set of Ed25519 public keys as JSON.
    ///
    /// # Errors
    /// What is wrong with the keys.
    pub fn new(base_url: &str, public_keys: &str) -> Result<Self, &'static str> {
        super::use_ring();
        let set = super::public_keys(public_keys)?;
        let mut keys = HashMap::new();
        for jwk in &set.keys {
            let kid = jwk.common.key_id.clone().ok_or("has a key without kid")?;
            let key = DecodingKey::from_jwk(jwk).map_err(|_| "has a key that cannot be read")?;
            if key.family() != jsonwebtoken::AlgorithmFamily::Ed {
                return Err("has a key that is not Ed25519");
            }
            keys.insert(kid, key);
        }
        if keys.is_empty() {
            return Err("has no key");
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[base_url]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // A genuine link that has expired still opens the page that says so (R35).
        validation.validate_exp = false;
        Ok(Self { keys, validation })
    }

    /// The invitation of a genuine token. None for any other text.
    #[must_use]
    pub fn check(&self, token: &str) -> Option<InvitationId> {
        if token.len() > MAX_TOKEN {
            return None;
        }
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.typ.as_deref() != Some(TYPE) || header.crit.is_some() {
            return None;
        }
        let key = self.keys.get(header.kid.as_deref()?)?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok()?.claims;
        Some(claims.sub)
    }
}

/// The bytes of a base64url value (RFC 7515, section 2).
fn decode(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok()
}
