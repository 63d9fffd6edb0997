//! Who calls: an OpenID Connect access token proves a public officer with an active account on an allowed
//! device (R1).

use std::time::Instant;

use jsonwebtoken::Validation;
use jsonwebtoken::jwk::JwkSet;
use lambda_http::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Map, Value};

use super::issuer_keys::{IssuerKeys, KeyFault, usable_keys};
use super::problem::Problem;
use crate::config::{ConfigError, Settings};
use crate::domain::invitation::Inviter;
use crate::domain::values::address::EmailAddress;
use crate::token;

/// Clocks of issuer and function may differ by this many seconds.
const LEEWAY: u64 = 5;
/// The longest token that is looked at.
const MAX_TOKEN: usize = 8 * 1024;
/// The longest subject, in characters (OpenID Connect Core, 2). It becomes part of the table's keys, which
/// have their own limit.
const MAX_SUBJECT: usize = 255;

/// Whose tokens are taken, and where in them things stand.
#[derive(Clone, Debug)]
pub struct AuthSettings {
    issuer: String,
    audience: String,
    jwks_url: String,
    issuer_keys: JwkSet,
    email_claim: String,
    account_type_claim: String,
    account_status_claim: String,
    device_claim: String,
}

impl AuthSettings {
    /// Reads `ISSUER`, `AUDIENCE`, `JWKS_URL`, `ISSUER_KEYS` if they are set and, where the issuer names its
    /// claims otherwise, `CLAIM_EMAIL`, `CLAIM_ACCOUNT_TYPE`, `CLAIM_ACCOUNT_STATUS` and `CLAIM_DEVICE`.
    ///
    /// # Errors
    /// When one that must be set is missing, or no key of a set can be used.
    pub fn from(settings: &Settings) -> Result<Self, ConfigError> {
        let claim = |name, usual: &str| settings.optional(name).unwrap_or_else(|| usual.to_owned());
        Ok(Self {
            issuer: settings.text("ISSUER")?,
            audience: settings.text("AUDIENCE")?,
            jwks_url: settings.base_url("JWKS_URL")?,
            issuer_keys: configured_keys(settings)?,
            email_claim: claim("CLAIM_EMAIL", "email"),
            account_type_claim: claim("CLAIM_ACCOUNT_TYPE", "account_type"),
            account_status_claim: claim("CLAIM_ACCOUNT_STATUS", "account_status"),
            device_claim: claim("CLAIM_DEVICE", "device"),
        })
    }
}

/// The issuer's keys as they are configured; none if they are not.
fn configured_keys(settings: &Settings) -> Result<JwkSet, ConfigError> {
    const KEYS: &str = "ISSUER_KEYS";
    let Some(text) = settings.optional(KEYS) else { return Ok(JwkSet { keys: Vec::new() }) };
    let set: JwkSet = serde_json::from_str(&text).map_err(|_| ConfigError::new(KEYS, "must be a JWK Set"))?;
    if usable_keys(&set).is_empty() {
        return Err(ConfigError::new(KEYS, "has no key for RS256, ES256 or EdDSA with a kid"));
    }
    Ok(set)
}

/// Checks officers' tokens.
pub struct Authenticator {
    settings: AuthSettings,
    keys: IssuerKeys,
}

impl Authenticator {
    /// A check by these settings. The issuer's keys are fetched when the first token needs another than those
    /// that are configured.
    #[must_use]
    pub fn new(settings: AuthSettings) -> Self {
        token::use_ring();
        let keys = IssuerKeys::new(settings.jwks_url.clone(), &settings.issuer_keys, Instant::now());
        Self { settings, keys }
    }

    /// The public officer who sent the request (R1).
    ///
    /// # Errors
    /// 401 for a token that proves nothing, 403 for each of R1's three refusals, 503 when the issuer's
    /// keys are needed and cannot be had.
    pub async fn officer(&self, headers: &HeaderMap) -> Result<Inviter, Problem> {
        let token = bearer(headers).ok_or_else(|| unauthenticated("Bearer"))?;
        let claims = self.claims(token).await?;
        self.judge(&claims)
    }

    async fn claims(&self, token: &str) -> Result<Map<String, Value>, Problem> {
        let invalid = || unauthenticated("Bearer error=\"invalid_token\"");
        if token.len() > MAX_TOKEN {
            return Err(invalid());
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid())?;
        let (Some(kid), None) = (&header.kid, &header.crit) else {
            return Err(invalid());
        };
        let key = self.keys.key(kid, Instant::now()).await.map_err(|fault| match fault {
            KeyFault::Unknown => invalid(),
            KeyFault::Unavailable => Problem::temporarily_unavailable(),
        })?;
        // The key's own algorithm, never the token's choice (RFC 8725, 3.1).
        let mut validation = Validation::new(key.algorithm);
        validation.set_issuer(&[&self.settings.issuer]);
        validation.set_audience(&[&self.settings.audience]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY;
        jsonwebtoken::decode(token, &key.key, &validation).map(|token| token.claims).map_err(|_| invalid())
    }

    /// R1's three refusals. A missing claim is a refusal.
    fn judge(&self, claims: &Map<String, Value>) -> Result<Inviter, Problem> {
        let claim = |name: &str| claims.get(name).and_then(Value::as_str);
        let email = claim(&self.settings.email_claim).and_then(|email| EmailAddress::parse(email).ok());
        let officer = claim(&self.settings.account_type_claim) == Some("public_officer");
        let (true, Some(email), Some(subject)) = (officer, email, claim("sub")) else {
            return Err(not_a_public_officer());
        };
        // A vendor's mailbox at an agency, whatever the account type says.
        if email.local_part().contains("_from.") || !(1..=MAX_SUBJECT).contains(&subject.len()) {
            return Err(not_a_public_officer());
        }
        if claim(&self.settings.account_status_claim) != Some("active") {
            return Err(forbidden(
                "account_not_active",
                "Your account is not active",
                "Activate your TechPass account, then invite again.",
            ));
        }
        if !matches!(claim(&self.settings.device_claim), Some("non_se_gsib" | "gmd")) {
            return Err(forbidden(
                "device_not_allowed",
                "Your device is not allowed",
                "Use a non-SE GSIB or a government-managed device, then invite again.",
            ));
        }
        Ok(Inviter { subject: subject.to_owned(), email })
    }
}

/// The token of `Authorization: Bearer <token>` (RFC 6750, 2.1); the scheme's case does not matter.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn unauthenticated(challenge: &'static str) -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "unauthenticated",
        "Sign in first",
        "Send a valid access token: Authorization: Bearer <token>.",
    )
    .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
}

fn not_a_public_officer() -> Problem {
    forbidden(
        "not_a_public_officer",
        "Only public officers may invite",
        "Ask a public officer to invite the person.",
    )
}

fn forbidden(code: &'static str, title: &'static str, detail: &str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, code, title, detail)
}
