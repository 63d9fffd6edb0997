//! The issuer's public keys: those of the configuration at first, so that a first request need not wait for the
//! issuer. Fetched from its JWKS when a token names one that is not known yet, and now and then, so that a key
//! that the issuer has withdrawn is not trusted for ever.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::aws;
use crate::error::causes;

#[cfg(test)]
mod tests;

/// The shortest time between two fetches, so that tokens with made-up key ids cannot flood the issuer.
const FETCH_INTERVAL: Duration = Duration::from_mins(1);
/// The same while there are no keys at all, for the fetch failed: as long as clients are told to wait.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);
/// How long keys are trusted before they are asked for again.
const TRUSTED_FOR: Duration = Duration::from_mins(10);
/// The longest that a fetch may take as a whole: an issuer that answers byte by byte holds up all officers.
const PATIENCE: Duration = Duration::from_secs(4);
/// The largest set that is read, in bytes. Real ones have a few thousand.
const MAX_SET: usize = 256 * 1024;

/// A key of the issuer with the one algorithm that it is for.
pub(super) struct IssuerKey {
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

/// Why there is no key.
pub(super) enum KeyFault {
    /// The issuer has none of that id.
    Unknown,
    /// The issuer cannot be asked, or not yet again.
    Unavailable,
}

/// The keys that are known.
pub(super) struct IssuerKeys {
    url: String,
    known: Mutex<Known>,
}

struct Known {
    keys: HashMap<String, Arc<IssuerKey>>,
    /// When they were last asked for, and whether that worked.
    asked: Option<(Instant, bool)>,
    /// When they were last fetched, or taken from the configuration.
    fetched: Option<Instant>,
}

impl IssuerKeys {
    /// Keys that are fetched from there, and those of the configuration, which are as good as fetched `now`.
    pub(super) fn new(url: String, configured: &JwkSet, now: Instant) -> Self {
        let keys = usable_keys(configured);
        let fetched = (!keys.is_empty()).then_some(now);
        Self { url, known: Mutex::new(Known { keys, asked: None, fetched }) }
    }

    /// The key of that id at `now`. Held while fetching, the lock makes concurrent callers share one fetch.
    pub(super) async fn key(&self, kid: &str, now: Instant) -> Result<Arc<IssuerKey>, KeyFault> {
        let mut known = self.known.lock().await;
        if !known.has(kid, now) && known.may_ask(now) {
            let fetched = timeout(PATIENCE, self.fetch()).await;
            let fetched = fetched.unwrap_or_else(|_| Err(FetchError("it takes too long".to_owned())));
            known.asked = Some((now, fetched.is_ok()));
            match fetched {
                Ok(keys) => (known.keys, known.fetched) = (keys, Some(now)),
                // Keys that are known go on being trusted: an issuer that is down locks nobody out.
                Err(error) => {
                    tracing::error!(error = %error, outcome = "failed", "the issuer's keys cannot be fetched");
                }
            }
        }
        known.keys.get(kid).map(Arc::clone).ok_or(match known.asked {
            Some((_, true)) => KeyFault::Unknown,
            _ => KeyFault::Unavailable,
        })
    }

    async fn fetch(&self) -> Result<HashMap<String, Arc<IssuerKey>>, FetchError> {
        let request = http::Request::get(&self.url)
            .header("accept", "application/json")
            .body(SdkBody::empty())
            .map_err(FetchError::of)?;
        let response = aws::connector()
            .call(request.try_into().map_err(FetchError::of)?)
            .await
            .map_err(FetchError::of)?;
        if !response.status().is_success() {
            return Err(FetchError(format!("status {}", response.status().as_u16())));
        }
        let mut body = ByteStream::new(response.into_body());
        let mut text = Vec::new();
        while let Some(part) = body.try_next().await.map_err(FetchError::of)? {
            text.extend_from_slice(&part);
            if text.len() > MAX_SET {
                return Err(FetchError("the set is too large".to_owned()));
            }
        }
        let set: JwkSet = serde_json::from_slice(&text).map_err(FetchError::of)?;
        Ok(usable_keys(&set))
    }
}

impl Known {
    fn has(&self, kid: &str, now: Instant) -> bool {
        let trusted = |at| now.saturating_duration_since(at) < TRUSTED_FOR;
        self.keys.contains_key(kid) && self.fetched.is_some_and(trusted)
    }

    fn may_ask(&self, now: Instant) -> bool {
        // With keys at hand an issuer that is down is asked no more often: each try holds up all officers.
        let pause = match self.asked {
            Some((_, false)) if self.keys.is_empty() => RETRY_INTERVAL,
            _ => FETCH_INTERVAL,
        };
        self.asked.is_none_or(|(at, _)| now.saturating_duration_since(at) >= pause)
    }
}

/// What went wrong with a fetch.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct FetchError(String);

impl FetchError {
    fn of(error: impl std::error::Error) -> Self {
        Self(causes(&error))
    }
}

/// The keys of a set that can be used, by their ids.
pub(super) fn usable_keys(set: &JwkSet) -> HashMap<String, Arc<IssuerKey>> {
    set.keys.iter().filter_map(usable).collect()
}

/// A key for signatures, of a kind that is accepted (contract: RS256, ES256, EdDSA).
fn usable(jwk: &Jwk) -> Option<(String, Arc<IssuerKey>)> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Algorithm::ES256,
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
        _ => return None,
    };
    let common = &jwk.common;
    let other_use = matches!(&common.public_key_use, Some(used) if *used != PublicKeyUse::Signature)
        || matches!(&common.key_operations, Some(allowed) if !allowed.contains(&KeyOperations::Verify));
    let other_algorithm =
        common.key_algorithm.is_some_and(|named| named.to_string() != format!("{algorithm:?}"));
    if other_use || other_algorithm {
        return None;
    }
    let key = DecodingKey::from_jwk(jwk).ok()?;
    Some((common.key_id.clone()?, Arc::new(IssuerKey { algorithm, key })))
}
