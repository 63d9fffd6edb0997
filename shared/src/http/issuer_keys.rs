//! The issuer's public keys. At first these are the configured keys, so that a first request need not wait for the
//! issuer. The keys are fetched from the issuer's JWKS when a token names an unknown key. They are also fetched at
//! intervals, so that a key that the issuer has withdrawn does not stay trusted.

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
use crate::error::describe;

#[cfg(test)]
mod tests;

/// The shortest time between two fetches. Tokens with invented key ids then cannot flood the issuer.
const FETCH_INTERVAL: Duration = Duration::from_mins(1);
/// The shortest time between two fetches while there are no keys, because fetches failed. Clients are told to wait
/// for this time.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);
/// The time for which keys are trusted. Then they are fetched again.
const TRUSTED_FOR: Duration = Duration::from_mins(10);
/// The time for which keys are trusted if no fetch succeeds. It is limited, because the thief of a withdrawn key
/// might block the fetches.
const TRUSTED_AT_MOST: Duration = Duration::from_hours(24);
/// The timeout of a whole fetch. An issuer that sends byte by byte would otherwise delay all officers.
const PATIENCE: Duration = Duration::from_secs(4);
/// The maximum size of a set of keys, in bytes. Real sets have a few thousand.
const MAX_SET: usize = 256 * 1024;

/// A key of the issuer, with its only algorithm.
pub(super) struct IssuerKey {
    /// The id of the key, which is optional (RFC 7517, 4.5).
    pub(super) kid: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

/// The reason why there is no key for a token.
pub(super) enum KeyFault {
    /// The issuer has no key that fits, or several.
    Unknown,
    /// The keys cannot be fetched, or not yet again.
    Unavailable,
}

/// The known keys of the issuer.
pub(super) struct IssuerKeys {
    url: String,
    known: Mutex<CachedKeys>,
}

struct CachedKeys {
    keys: Vec<Arc<IssuerKey>>,
    /// The time of the last fetch, and whether it succeeded.
    asked: Option<(Instant, bool)>,
    /// The time of the last successful fetch, or the start of the process for configured keys.
    fetched: Option<Instant>,
}

impl IssuerKeys {
    /// Keys that are fetched from `url`. The configured keys count as fetched `now`.
    pub(super) fn new(url: String, configured: &JwkSet, now: Instant) -> Self {
        let keys = usable_keys(configured);
        let fetched = (!keys.is_empty()).then_some(now);
        Self { url, known: Mutex::new(CachedKeys { keys, asked: None, fetched }) }
    }

    /// The key at `now` for a token with this key id, if it has one, and this algorithm. The lock is held during a
    /// fetch, so concurrent callers share it.
    pub(super) async fn key(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
        now: Instant,
    ) -> Result<Arc<IssuerKey>, KeyFault> {
        let mut known = self.known.lock().await;
        let is_fresh = known.is_younger_than(TRUSTED_FOR, now);
        if (!is_fresh || fitting(&known.keys, kid, algorithm).is_none()) && known.may_ask(now) {
            let fetched = timeout(PATIENCE, self.fetch()).await;
            let fetched = fetched.unwrap_or_else(|_| Err(FetchError("it takes too long".to_owned())));
            known.asked = Some((now, fetched.is_ok()));
            match fetched {
                Ok(keys) => (known.keys, known.fetched) = (keys, Some(now)),
                // The cached keys stay trusted for a day, so officers can still call if the issuer is down.
                Err(error) => {
                    tracing::error!(error = %error, outcome = "failed", "the issuer's keys cannot be fetched");
                }
            }
        }
        if known.fetched.is_some() && !known.is_younger_than(TRUSTED_AT_MOST, now) {
            return Err(KeyFault::Unavailable);
        }
        fitting(&known.keys, kid, algorithm).map(Arc::clone).ok_or(match known.asked {
            Some((_, true)) => KeyFault::Unknown,
            _ => KeyFault::Unavailable,
        })
    }

    async fn fetch(&self) -> Result<Vec<Arc<IssuerKey>>, FetchError> {
        let request = http::Request::get(&self.url)
            .header("accept", "application/json")
            .body(SdkBody::empty())
            .map_err(FetchError::new)?;
        let response = aws::connector()
            .call(request.try_into().map_err(FetchError::new)?)
            .await
            .map_err(FetchError::new)?;
        if !response.status().is_success() {
            return Err(FetchError(format!("status {}", response.status().as_u16())));
        }
        let mut body = ByteStream::new(response.into_body());
        let mut text = Vec::new();
        while let Some(part) = body.try_next().await.map_err(FetchError::new)? {
            text.extend_from_slice(&part);
            if text.len() > MAX_SET {
                return Err(FetchError("the set is too large".to_owned()));
            }
        }
        let set: JwkSet = serde_json::from_slice(&text).map_err(FetchError::new)?;
        let keys = usable_keys(&set);
        // A set without usable keys is a mistake of the issuer. It would lock everybody out.
        if keys.is_empty() {
            return Err(FetchError("the set has no key for RS256, ES256 or EdDSA".to_owned()));
        }
        Ok(keys)
    }
}

/// The key for a token. If the token has a key id, it is the key with this id. Otherwise it is the only key with this
/// algorithm. A key without an id fits any token if it is the only key with this algorithm.
pub(super) fn fitting<'k>(
    keys: &'k [Arc<IssuerKey>],
    kid: Option<&str>,
    algorithm: Algorithm,
) -> Option<&'k Arc<IssuerKey>> {
    let named = kid.and_then(|kid| keys.iter().find(|key| key.kid.as_deref() == Some(kid)));
    let mut of_algorithm = keys.iter().filter(|key| key.algorithm == algorithm);
    let only = of_algorithm.next().filter(|_| of_algorithm.next().is_none());
    named.or(only.filter(|key| kid.is_none() || key.kid.is_none()))
}

impl CachedKeys {
    fn is_younger_than(&self, age: Duration, now: Instant) -> bool {
        self.fetched.is_some_and(|at| now.saturating_duration_since(at) < age)
    }

    fn may_ask(&self, now: Instant) -> bool {
        // If there are keys, an issuer that is down is not asked more often, because each attempt delays all
        // officers.
        let pause = match self.asked {
            Some((_, false)) if self.keys.is_empty() => RETRY_INTERVAL,
            _ => FETCH_INTERVAL,
        };
        self.asked.is_none_or(|(at, _)| now.saturating_duration_since(at) >= pause)
    }
}

/// The error of a fetch, in English.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct FetchError(String);

impl FetchError {
    fn new(error: impl std::error::Error) -> Self {
        Self(describe(&error))
    }
}

/// The usable keys of a set.
pub(super) fn usable_keys(set: &JwkSet) -> Vec<Arc<IssuerKey>> {
    set.keys.iter().filter_map(usable).map(Arc::new).collect()
}

/// The key, if it is for signatures and of an accepted kind (`infra/configuration.md`, `JWKS_URL`).
fn usable(jwk: &Jwk) -> Option<IssuerKey> {
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
    Some(IssuerKey { kid: common.key_id.clone(), algorithm, key })
}
