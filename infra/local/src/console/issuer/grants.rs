//! Authorization codes. Each is valid for one sign-in, once, for a short time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};
use ring::error::Unspecified;
use ring::rand::{SecureRandom, SystemRandom};

use super::people::Person;

/// How long a code is valid.
const LIFETIME: SignedDuration = SignedDuration::from_secs(60);

/// A sign-in whose tokens have not been fetched yet.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    /// The person.
    pub(super) person: &'static Person,
    /// The client.
    pub(super) client_id: String,
    /// The redirect URI.
    pub(super) redirect_uri: String,
    /// The hash of the client's secret (RFC 7636, 4.2).
    pub(super) code_challenge: String,
    /// The nonce, which the id token must repeat.
    pub(super) nonce: Option<String>,
}

/// The sign-ins by their codes.
#[derive(Debug, Default)]
pub(super) struct Grants(Mutex<HashMap<String, (Timestamp, Grant)>>);

impl Grants {
    /// A code for a sign-in.
    pub(super) fn add(&self, grant: Grant, now: Timestamp) -> Result<String, Unspecified> {
        let mut bytes = [0; 32];
        SystemRandom::new().fill(&mut bytes)?;
        let code = BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let mut grants = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        grants.retain(|_, (until, _)| now < *until);
        grants.insert(code.clone(), (now + LIFETIME, grant));
        Ok(code)
    }

    /// The sign-in of a code. The code cannot be used again, even after a failure.
    pub(super) fn take(&self, code: &str, now: Timestamp) -> Option<Grant> {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(code);
        taken.filter(|(until, _)| now < *until).map(|(_, grant)| grant)
    }
}

impl Grant {
    /// Whether the client's secret belongs to the hash in its request (RFC 7636, 4.6).
    pub(super) fn fits(&self, code_verifier: &str) -> bool {
        let hash = digest(&SHA256, code_verifier.as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(hash) == self.code_challenge
    }
}

#[cfg(test)]
mod tests {
    use super::super::people::TEST_PEOPLE;
    use super::*;

    fn grant() -> Grant {
        Grant {
            person: &TEST_PEOPLE.groups[0].1[0],
            client_id: "c".to_owned(),
            redirect_uri: "http://127.0.0.1/".to_owned(),
            // RFC 7636, appendix B.
            code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(),
            nonce: None,
        }
    }

    #[test]
    fn a_code_is_good_once() {
        let (grants, now) = (Grants::default(), Timestamp::UNIX_EPOCH);
        let (code, other) = (grants.add(grant(), now).unwrap(), grants.add(grant(), now).unwrap());
        assert_ne!(code, other);
        assert!(grants.take(&code, now).is_some() && grants.take(&code, now).is_none());
        assert!(grants.take("", now).is_none());
    }

    #[test]
    fn a_code_is_good_for_a_minute() {
        let (grants, now) = (Grants::default(), Timestamp::UNIX_EPOCH);
        let code = grants.add(grant(), now).unwrap();
        assert!(grants.take(&code, now + LIFETIME).is_none());
        let code = grants.add(grant(), now).unwrap();
        assert!(grants.take(&code, now + SignedDuration::from_secs(59)).is_some());
    }

    #[test]
    fn the_verifier_must_fit_its_hash() {
        assert!(grant().fits("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!grant().fits("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl") && !grant().fits(""));
    }
}
