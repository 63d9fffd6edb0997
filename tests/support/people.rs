//! The people: officers with their tokens, and new names, addresses and numbers.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Map, Value, json};

use crate::Host;

/// A public officer of the local issuer.
#[derive(Clone, Debug)]
pub struct Officer {
    /// The token's `sub`.
    pub subject: String,
    /// The token's `email`.
    pub email: String,
    /// The access token.
    pub token: String,
}

impl Host {
    /// A new public officer.
    pub fn officer(&self) -> Officer {
        self.officer_with(&json!({}))
    }

    /// An officer whose token has these claims instead of the usual ones. `null` removes a claim.
    pub fn officer_with(&self, claims: &Value) -> Officer {
        let number = fresh_number();
        let subject = format!("officer-{number}");
        let email = format!("officer.{number}@tech.gov.sg");
        let wish = json!({ "sub": subject, "email": email, "claims": claims });
        let answer = self.post_local("/_local/token", &wish);
        let token = answer["access_token"].as_str().expect("a token").to_owned();
        Officer { subject, email, token }
    }
}

/// An address at a domain that no other test uses.
pub fn fresh_address(domain: &str) -> String {
    format!("mei.tan.{}@{domain}", fresh_number())
}

/// A username that no other test uses.
pub fn fresh_username() -> String {
    format!("mtan-{}", fresh_number())
}

/// A Singapore mobile number that no other test uses.
pub fn fresh_mobile() -> String {
    format!("+659{:07}", 1_000_000 + fresh_number())
}

/// The fields that every invitee fills in.
pub(crate) fn registration() -> Map<String, Value> {
    let answers = json!({
        "username": fresh_username(),
        "first_name": "Mei",
        "last_name": "Tan",
        "mobile_number": fresh_mobile(),
        "department": "Platform Engineering",
        "password": "violet Harbour 42 kettles",
    });
    answers.as_object().cloned().unwrap_or_default()
}

fn fresh_number() -> u32 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}
