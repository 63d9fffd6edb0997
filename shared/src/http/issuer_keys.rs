//! The issuer's public keys, fetched from its JWKS when a token names one that is not known yet.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use tokio::sync::Mutex;

use crate::aws;

/// The shortest time between two fetches, so that tokens with made-up key ids cannot flood the issuer.
const FETCH_INTERVAL: Duration = Duration::from_mins(1);
/// The same after a fetch that failed: as long as clients are told to wait.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);

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

#[derive(Default)]
struct Known {
    keys: HashMap<String, Arc<IssuerKey>>,
    /// When they were last asked for, and whether that worked.
    asked: Option<(Instant, bool)>,
}

impl IssuerKeys {
    pub(super) fn new(url: String) -> Self {
        Self { url, known: Mutex::default() }
    }

    /// The key of that id. Held while fetching, the lock makes concurrent callers share one fetch.
    pub(super) async fn key(&self, kid: &str) -> Result<Arc<IssuerKey>, KeyFault> {
        let mut known = self.known.lock().await;
        if let Some(key) = known.keys.get(kid) {
            return Ok(Arc::clone(key));
        }
        match known.asked {
            Some((at, true)) if at.elapsed() < FETCH_INTERVAL => return Err(KeyFault::Unknown),
            Some((at, false)) if at.elapsed() < RETRY_INTERVAL => return Err(KeyFault::Unavailable),
            _ => {}
        }
        let fetched = self.fetch().await;
        known.asked = Some((Instant::now(), fetched.is_ok()));
        match fetched {
            Ok(keys) => known.keys = keys,
            Err(error) => {
                tracing::error!(error = %error, "the issuer's keys cannot be fetched");
                return Err(KeyFault::Unavailable);
            }
        }
        known.keys.get(kid).map(Arc::clone).ok_or(KeyFault::Unknown)
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
        let body = ByteStream::new(response.into_body()).collect().await.map_err(FetchError::of)?;
        let set: JwkSet = serde_json::from_slice(&body.into_bytes()).map_err(FetchError::of)?;
        Ok(usable_keys(&set))
    }
}

/// What went wrong with a fetch.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct FetchError(String);

impl FetchError {
    fn of(error: impl std::error::Error) -> Self {
        Self(aws::causes(&error))
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
