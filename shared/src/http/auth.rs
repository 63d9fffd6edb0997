//! Authentication of officers. An OpenID Connect access token proves that the caller is a public officer with an
//! active account on an allowed device (R1).

use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Validation;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::JwkSet;
use lambda_http::http::{HeaderMap, HeaderValue, header};
use ring::hmac;
use serde_json::{Map, Value};

use super::access_token::{Fault, LEEWAY, TokenRules};
use super::code::Code;
use super::issuer_keys::{IssuerKeys, KeyFault, usable_keys};
use super::problem::Problem;
use super::request::{BadHeader, once};
use crate::config::{ConfigError, Settings};
use crate::domain::invitation::Inviter;
use crate::domain::policy::is_vendor_mailbox;
use crate::domain::values::address::EmailAddress;
use crate::system;
use crate::telemetry;
use crate::token;

/// The maximum length of a token, in bytes. API Gateway accepts at most 10 KB of headers.
const MAX_TOKEN: usize = 8 * 1024;
/// The maximum length of a subject, in characters (OpenID Connect Core, 2). It is part of keys of the table, which
/// have a limit of their own.
const MAX_SUBJECT: usize = 255;

/// The claim, and its value, with which a token says that the officer answers service requests (R58).
#[derive(Clone, Debug)]
struct SupportRole {
    claim: String,
    value: String,
}

impl SupportRole {
    /// Whether the claim has the value. The claim can be the value alone, words separated by blanks, or a list.
    fn is_in(&self, claims: &Map<String, Value>) -> bool {
        match claims.get(&self.claim) {
            Some(Value::String(text)) => text.split_whitespace().any(|word| word == self.value),
            Some(Value::Array(values)) => values.iter().any(|value| *value == *self.value),
            _ => false,
        }
    }
}

/// A public officer who sent a request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The officer.
    pub officer: Inviter,
    /// Whether they answer service requests (R58).
    pub is_support: bool,
}

/// The accepted issuer of tokens, and the names of its claims.
#[derive(Clone, Debug)]
pub struct AuthSettings {
    issuer: String,
    jwks_url: String,
    issuer_keys: JwkSet,
    rules: TokenRules,
    email_claim: String,
    account_type_claim: String,
    account_status_claim: String,
    device_claim: String,
    support: SupportRole,
    hash_key: hmac::Key,
}

impl AuthSettings {
    /// Reads `ISSUER`, `AUDIENCE` and `JWKS_URL`. If they are set, also reads `ISSUER_KEYS` and `OFFICER_HASH_KEY`;
    /// `CLAIM_EMAIL`, `CLAIM_ACCOUNT_TYPE`, `CLAIM_ACCOUNT_STATUS` and `CLAIM_DEVICE`, for an issuer with other names
    /// of claims; and `CLAIM_SUPPORT` and `SUPPORT_ROLE`, for support officers. [`TokenRules`] reads more.
    ///
    /// # Errors
    /// When a required variable is missing, or a set of keys has no usable key.
    pub fn from_settings(settings: &Settings) -> Result<Self, ConfigError> {
        let claim = |name, default: &str| settings.optional(name).unwrap_or_else(|| default.to_owned());
        Ok(Self {
            issuer: settings.url("ISSUER")?,
            jwks_url: settings.url("JWKS_URL")?,
            issuer_keys: configured_keys(settings)?,
            rules: TokenRules::from_settings(settings)?,
            email_claim: claim("CLAIM_EMAIL", "email"),
            account_type_claim: claim("CLAIM_ACCOUNT_TYPE", "account_type"),
            account_status_claim: claim("CLAIM_ACCOUNT_STATUS", "account_status"),
            device_claim: claim("CLAIM_DEVICE", "device"),
            support: SupportRole {
                claim: claim("CLAIM_SUPPORT", "roles"),
                value: claim("SUPPORT_ROLE", "techpass_support"),
            },
            hash_key: hash_key(settings)?,
        })
    }
}

/// The configured keys of the issuer. Empty if none are configured.
fn configured_keys(settings: &Settings) -> Result<JwkSet, ConfigError> {
    const KEYS: &str = "ISSUER_KEYS";
    let Some(text) = settings.optional(KEYS) else { return Ok(JwkSet { keys: Vec::new() }) };
    let set = token::public_keys(&text).map_err(|fault| ConfigError::new(KEYS, fault))?;
    if usable_keys(&set).is_empty() {
        return Err(ConfigError::new(KEYS, "has no key for RS256, ES256 or EdDSA"));
    }
    Ok(set)
}

/// The key that hashes officers' subjects for the log. Without a configured key each process makes its own. Then an
/// officer has the same hash only in the lines of one process.
fn hash_key(settings: &Settings) -> Result<hmac::Key, ConfigError> {
    const KEY: &str = "OFFICER_HASH_KEY";
    const SHORTEST: usize = 16;
    let key = match settings.optional(KEY) {
        Some(text) if text.len() < SHORTEST => {
            return Err(ConfigError::new(KEY, format!("must have at least {SHORTEST} characters")));
        }
        Some(text) => text.into_bytes(),
        None => system::random_bytes::<32>().ok_or_else(|| ConfigError::new(KEY, "cannot be made"))?.to_vec(),
    };
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &key))
}

/// The check of officers' tokens.
pub struct Authenticator {
    settings: AuthSettings,
    keys: IssuerKeys,
}

impl Authenticator {
    /// A check with these settings. The issuer's keys are fetched when a token first needs a key that is not
    /// configured.
    #[must_use]
    pub fn new(settings: AuthSettings) -> Self {
        token::use_ring();
        let keys = IssuerKeys::new(settings.jwks_url.clone(), &settings.issuer_keys, Instant::now());
        Self { settings, keys }
    }

    /// The public officer who sent the request (R1). The log lines of the request get a keyed hash of the officer, or
    /// the fault of the token.
    ///
    /// # Errors
    /// 401 for a missing or bad token, 403 for each of R1's three refusals, 503 when the issuer's keys are needed and
    /// cannot be fetched.
    pub async fn officer(&self, headers: &HeaderMap) -> Result<Inviter, Problem> {
        Ok(self.caller(headers).await?.officer)
    }

    /// The support officer who sent the request (R58).
    ///
    /// # Errors
    /// As [`Self::officer`], and 403 for other officers.
    pub async fn support_officer(&self, headers: &HeaderMap) -> Result<Inviter, Problem> {
        let caller = self.caller(headers).await?;
        if caller.is_support {
            return Ok(caller.officer);
        }
        let detail = "Only support officers answer service requests here. If you are one, ask for the role, then sign in again.";
        Err(Problem::new(Code::NotSupport, detail))
    }

    /// The public officer who sent the request, and whether they answer service requests.
    ///
    /// # Errors
    /// As [`Self::officer`].
    pub async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        let claims = self.claims(bearer(headers)?).await?;
        if let Some(subject) = claims.get("sub").and_then(Value::as_str) {
            let hash = hmac::sign(&self.settings.hash_key, subject.as_bytes());
            telemetry::record_officer(&URL_SAFE_NO_PAD.encode(&hash.as_ref()[..12]));
        }
        let officer = self.judge(&claims)?;
        Ok(Caller { officer, is_support: self.settings.support.is_in(&claims) })
    }

    async fn claims(&self, token: &str) -> Result<Map<String, Value>, Problem> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid("form"))?;
        if header.crit.is_some() {
            return Err(invalid("crit"));
        }
        let key = self.keys.key(header.kid.as_deref(), header.alg, Instant::now()).await;
        let key = key.map_err(|fault| match fault {
            KeyFault::Unknown => invalid("key"),
            KeyFault::Unavailable => Problem::temporarily_unavailable(),
        })?;
        // The key decides the algorithm, never the token (RFC 8725, 3.1).
        let mut validation = Validation::new(key.algorithm);
        validation.set_issuer(&[&self.settings.issuer]);
        validation.set_required_spec_claims(&["iss", "sub", "exp"]);
        validation.validate_nbf = true;
        // `TokenRules` checks the audience, because some issuers use another name for the claim.
        validation.validate_aud = false;
        validation.leeway = LEEWAY.unsigned_abs();
        let claims: Map<String, Value> = jsonwebtoken::decode(token, &key.key, &validation)
            .map_err(|error| invalid(fault(&error)))?
            .claims;
        self.settings.rules.judge(&header, &claims, system::now().as_second()).map_err(invalid)?;
        Ok(claims)
    }

    /// Checks R1's three conditions. A missing claim is a refusal.
    fn judge(&self, claims: &Map<String, Value>) -> Result<Inviter, Problem> {
        let settings = &self.settings;
        if claim(claims, &settings.account_type_claim, Code::NotAPublicOfficer)? != "public_officer" {
            return Err(Problem::new(Code::NotAPublicOfficer, "Ask a public officer to invite the person."));
        }
        let email = claim(claims, &settings.email_claim, Code::NotAPublicOfficer)?;
        let email = EmailAddress::parse(email).map_err(|_| {
            useless_claim(&settings.email_claim, "is not an email address", Code::NotAPublicOfficer)
        })?;
        if claims.get("email_verified").is_some_and(|verified| *verified != true && *verified != "true") {
            let detail = "Your sign-in service has not verified your email address. Verify it there, then sign in again.";
            return Err(Problem::new(Code::NotAPublicOfficer, detail));
        }
        // The owner of a vendor's mailbox at an agency is no public officer, even if the account type says so.
        if is_vendor_mailbox(&email) {
            return Err(Problem::new(Code::NotAPublicOfficer, "Ask a public officer to invite the person."));
        }
        let subject = claim(claims, "sub", Code::NotAPublicOfficer)?;
        if !(1..=MAX_SUBJECT).contains(&subject.len()) {
            return Err(useless_claim("sub", "is empty or too long", Code::NotAPublicOfficer));
        }
        if claim(claims, &settings.account_status_claim, Code::AccountNotActive)? != "active" {
            let detail = "Activate your TechPass account, then invite again.";
            return Err(Problem::new(Code::AccountNotActive, detail));
        }
        if !["non_se_gsib", "gmd"].contains(&claim(claims, &settings.device_claim, Code::DeviceNotAllowed)?) {
            let detail = "Use a non-SE GSIB or a government-managed device, then invite again.";
            return Err(Problem::new(Code::DeviceNotAllowed, detail));
        }
        Ok(Inviter { subject: subject.to_owned(), email })
    }
}

/// The text of a claim. If it is missing, the refusal may say so, because the caller has a genuine token.
fn claim<'c>(claims: &'c Map<String, Value>, name: &str, code: Code) -> Result<&'c str, Problem> {
    match claims.get(name) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(useless_claim(name, "is not text", code)),
        None => Err(useless_claim(name, "is missing", code)),
    }
}

/// A refusal because of a bad claim. An operator must correct the configuration.
fn useless_claim(name: &str, fault: &str, code: Code) -> Problem {
    telemetry::record_claim(name);
    let detail = format!(
        "Your sign-in lacks information that we need: the claim {name} of your access token {fault}. Ask for help."
    );
    Problem::new(code, detail)
}

/// The token of `Authorization: Bearer <token>` (RFC 6750, 2.1). The letter case of the scheme does not matter.
fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let header = once(headers, &header::AUTHORIZATION).map_err(|fault| match fault {
        BadHeader::Repeated => refused("repeated", CHALLENGE, "Send the header Authorization once."),
        BadHeader::NotText => refused("form", CHALLENGE, NO_TOKEN),
    })?;
    let token = header.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    // RFC 6750, 3.1: a request without a token gets no error code.
    let token = token.ok_or_else(|| unauthenticated("Bearer", NO_TOKEN))?;
    if token.len() > MAX_TOKEN {
        let detail = format!(
            "Your access token is too long: it has {} bytes, and the limit is {MAX_TOKEN}. Ask for a token with fewer groups.",
            token.len()
        );
        return Err(refused("length", CHALLENGE, detail));
    }
    Ok(token)
}

const NO_TOKEN: &str = "Send a valid access token: Authorization: Bearer <token>.";
const CHALLENGE: &str = "Bearer error=\"invalid_token\"";

/// The problem with a bad token. The response does not say why, but the log does.
fn invalid(fault: Fault) -> Problem {
    refused(fault, CHALLENGE, NO_TOKEN)
}

fn refused(fault: Fault, challenge: &'static str, detail: impl Into<String>) -> Problem {
    telemetry::record_token_fault(fault);
    unauthenticated(challenge, detail)
}

fn unauthenticated(challenge: &'static str, detail: impl Into<String>) -> Problem {
    Problem::new(Code::Unauthenticated, detail)
        .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
}

/// The word for the fault that the library found.
fn fault(error: &Error) -> Fault {
    match error.kind() {
        ErrorKind::ExpiredSignature => "expired",
        ErrorKind::ImmatureSignature => "not_yet",
        ErrorKind::InvalidIssuer => "issuer",
        ErrorKind::InvalidSignature => "signature",
        ErrorKind::InvalidAlgorithm => "algorithm",
        ErrorKind::MissingRequiredClaim(claim) => {
            telemetry::record_claim(claim);
            "claim"
        }
        _ => "form",
    }
}
