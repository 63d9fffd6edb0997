//! Further checks of an officer's access token, after its signature: its type, its audience, its client, and its
//! lifetime.
//!
//! <https://www.rfc-editor.org/rfc/rfc9068#section-4>, <https://www.rfc-editor.org/rfc/rfc8725#section-3.11>. The
//! usual providers differ from these rules: Okta and Cognito set no type, and Keycloak and Entra ID set `JWT` both
//! for ID tokens and for access tokens. So by default a type may be missing, and a token is refused if it has a claim
//! that only other kinds of tokens have.

use jiff::SignedDuration;
use jsonwebtoken::Header;
use serde_json::{Map, Value};

use crate::config::{ConfigError, Settings};

/// The accepted difference between the clocks of issuer and function, in seconds.
pub(super) const LEEWAY: i64 = 60;
/// The maximum of `TOKEN_LIFETIME`, in days. Most issuers allow no more.
const MAX_LIFETIME_DAYS: u32 = 30;
const USUAL_LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// The accepted types of access tokens if none are configured. A token without a type is then accepted too.
const USUAL_TYPES: [&str; 2] = ["at+jwt", "jwt"];
/// Claims that only ID tokens (OpenID Connect Core, 2 and 3.3.2.11) and security events (RFC 8417) have.
const OF_OTHER_TOKENS: [&str; 5] = ["nonce", "at_hash", "c_hash", "s_hash", "events"];
/// The claims that name the client that got the token: RFC 9068 and Cognito, OpenID Connect, Entra ID's first
/// version, Okta.
const PARTY_CLAIMS: [&str; 4] = ["client_id", "azp", "appid", "cid"];

/// The rules for access tokens of one issuer.
#[derive(Clone, Debug)]
pub(super) struct TokenRules {
    audience: String,
    audience_claim: String,
    /// The accepted types, in lower case. Empty if the usual ones are accepted.
    types: Vec<String>,
    /// The accepted clients. Empty if any client is accepted.
    parties: Vec<String>,
    lifetime: SignedDuration,
}

/// The fault of a token, as a word for the log. It never has a value of the token.
pub(super) type Fault = &'static str;

impl TokenRules {
    /// Reads `AUDIENCE`, and `CLAIM_AUDIENCE`, `TOKEN_TYPES`, `AUTHORIZED_PARTIES` and `TOKEN_LIFETIME` if they are
    /// set.
    pub(super) fn from_settings(settings: &Settings) -> Result<Self, ConfigError> {
        const LIFETIME: &str = "TOKEN_LIFETIME";
        let types = settings.list("TOKEN_TYPES");
        Ok(Self {
            audience: settings.required("AUDIENCE")?,
            audience_claim: settings.optional("CLAIM_AUDIENCE").unwrap_or_else(|| "aud".to_owned()),
            types: types.iter().map(|kind| short(kind)).collect(),
            parties: settings.list("AUTHORIZED_PARTIES"),
            lifetime: match settings.optional(LIFETIME) {
                None => USUAL_LIFETIME,
                Some(_) => settings.duration(LIFETIME, MAX_LIFETIME_DAYS)?,
            },
        })
    }

    /// Checks a token whose signature, issuer, expiry and not-before are good. `now` is in seconds since 1970.
    pub(super) fn judge(&self, header: &Header, claims: &Map<String, Value>, now: i64) -> Result<(), Fault> {
        let checks = [
            (self.is_access_token(header, claims), "type"),
            (holds(claims.get(&self.audience_claim), &self.audience), "audience"),
            (self.is_for_a_party(claims), "party"),
            (self.is_short_lived(claims, now), "lifetime"),
        ];
        checks.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, fault)| Err(fault))
    }

    fn is_access_token(&self, header: &Header, claims: &Map<String, Value>) -> bool {
        let kind = header.typ.as_deref().map(short);
        let is_right_type = match (kind, self.types.as_slice()) {
            (None, types) => types.is_empty(),
            (Some(kind), []) => USUAL_TYPES.contains(&kind.as_str()),
            (Some(kind), types) => types.contains(&kind),
        };
        let says = |claim: &str, access: &[&str]| match claims.get(claim) {
            None => true,
            Some(Value::String(word)) => access.contains(&word.to_ascii_lowercase().as_str()),
            Some(_) => false,
        };
        is_right_type
            && !OF_OTHER_TOKENS.iter().any(|claim| claims.contains_key(*claim))
            // The claims with which Cognito and Keycloak name the kind of token.
            && says("token_use", &["access"])
            && says("typ", &["bearer", "at+jwt", "jwt"])
    }

    fn is_for_a_party(&self, claims: &Map<String, Value>) -> bool {
        let mut named = PARTY_CLAIMS.iter().filter_map(|claim| claims.get(*claim)).peekable();
        let known =
            |party: &Value| party.as_str().is_some_and(|party| self.parties.iter().any(|one| one == party));
        self.parties.is_empty() || (named.peek().is_some() && named.all(known))
    }

    fn is_short_lived(&self, claims: &Map<String, Value>, now: i64) -> bool {
        let seconds = |claim| claims.get(claim).map(|value: &Value| value.as_f64().unwrap_or(f64::NAN));
        #[expect(clippy::cast_precision_loss, reason = "seconds of any date fit exactly")]
        let (now, leeway, most) = (now as f64, LEEWAY as f64, self.lifetime.as_secs() as f64);
        let issued = seconds("iat").unwrap_or(now);
        let expires = seconds("exp").unwrap_or(f64::NAN);
        issued <= now + leeway && expires - issued <= most + leeway
    }
}

/// A type in lower case, without the optional prefix (RFC 7515, 4.1.9).
fn short(kind: &str) -> String {
    let kind = kind.to_ascii_lowercase();
    kind.strip_prefix("application/").map(str::to_owned).unwrap_or(kind)
}

/// Whether a claim is this text, or a list that has it (RFC 7519, 4.1.3).
fn holds(claim: Option<&Value>, text: &str) -> bool {
    match claim {
        Some(Value::String(one)) => one == text,
        Some(Value::Array(several)) => several.iter().any(|one| one == text),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
