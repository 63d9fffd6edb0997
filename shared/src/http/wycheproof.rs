//! Google's Wycheproof vectors for JSON Web Signatures and Keys. They test which keys are accepted, and which
//! signatures these keys accept. The vectors come with the crate `wycheproof-ng-kdf-jose` (Apache-2.0).
//!
//! For RS256 and ES256 the results must be those of the vectors. Every other algorithm must be refused, because
//! `infra/openapi.yaml` does not have it. Differences are listed, each with its reason.

use jsonwebtoken::crypto;
use jsonwebtoken::jwk::JwkSet;
use serde_json::{Value, json};
use wycheproof_ng_kdf_jose::json_web::{TestName, TestSet};

use super::issuer_keys::{fitting, usable_keys};
use crate::token;

/// Tests with another result than in the vectors, by set and number.
const DIFFERENT: [(&str, usize, &str); 1] = [(
    "jwk",
    7,
    "an RSA key with the ROCA weakness: keys are the issuer's own, over TLS; ring does not look for it",
)];

/// Whether a usable key of the set has signed the token.
fn holds(set: &Value, token: &str) -> bool {
    let Ok(set) = serde_json::from_value::<JwkSet>(set.clone()) else {
        return false;
    };
    let Ok(header) = jsonwebtoken::decode_header(token) else {
        return false;
    };
    let keys = usable_keys(&set);
    let key = fitting(&keys, header.kid.as_deref(), header.alg);
    let Some(key) = key.filter(|_| header.crit.is_none()) else {
        return false;
    };
    let Some((message, signature)) = token.rsplit_once('.') else {
        return false;
    };
    header.alg == key.algorithm
        && crypto::verify(signature, message.as_bytes(), &key.key, key.algorithm).unwrap_or(false)
}

/// Runs a set. Returns the numbers of accepted and of refused signatures.
fn run(name: TestName, label: &str) -> (usize, usize) {
    token::use_ring();
    let (mut accepted, mut refused) = (0, 0);
    for group in TestSet::load(name).unwrap().test_groups {
        let keys = group.public_key.or(group.private_key).unwrap();
        let set = if keys.get("keys").is_some() { keys } else { json!({ "keys": [keys] }) };
        for test in group.tests {
            let Some(Value::String(token)) = test.jws else { continue };
            let ours = jsonwebtoken::decode_header(&token)
                .is_ok_and(|header| matches!(format!("{:?}", header.alg).as_str(), "RS256" | "ES256"));
            let expected = ours && !test.result.must_fail();
            let differs = DIFFERENT.iter().any(|(set, id, _)| *set == label && *id == test.tc_id);
            let held = holds(&set, &token);
            assert_eq!(held, expected != differs, "{label} {}: {}", test.tc_id, test.comment);
            *(if held { &mut accepted } else { &mut refused }) += 1;
        }
    }
    (accepted, refused)
}

#[test]
fn json_web_signatures() {
    assert_eq!(run(TestName::JsonWebSignature, "jws"), (10, 391));
}

#[test]
fn json_web_keys() {
    assert_eq!(run(TestName::JsonWebKey, "jwk"), (2, 24));
}
