//! The people who can sign in: two who may invite, and one of each kind that R1 refuses.

use serde_json::{Map, Value};

/// A person.
#[derive(Debug)]
pub(super) struct Person {
    /// The name.
    pub(super) name: &'static str,
    /// The address, and the subject of tokens.
    pub(super) email: &'static str,
    /// What is special about the person.
    pub(super) about: &'static str,
    /// Claims other than those of an active public officer on a GMD.
    claims: &'static [(&'static str, &'static str)],
}

/// Who may invite.
pub(super) const OFFICERS: [Person; 2] = [
    person("Anna Lim", "anna.lim@tech.gov.sg", "public officer, on a GMD", &[("device", "gmd")]),
    person("Ben Goh", "ben.goh@moh.gov.sg", "public officer, on a non-SE GSIB", &[("device", "non_se_gsib")]),
];

/// Who may not, each for another reason (R1).
pub(super) const REFUSED: [Person; 7] = [
    person("Mei Tan", "mei.tan@vendor.example", "vendor", &[("account_type", "vendor")]),
    person("Raj Kumar", "raj_from.acme@tech.gov.sg", "vendor with a mailbox at an agency", &[]),
    person("Siti Rahim", "siti.rahim@tech.gov.sg", "temporary staff", &[("account_type", "temp")]),
    person("Build Robot", "build.robot@tech.gov.sg", "product account", &[("account_type", "product")]),
    person("Chan Wei", "chan.wei@tech.gov.sg", "account not active", &[("account_status", "disabled")]),
    person("Devi Nair", "devi.nair@tech.gov.sg", "on an SE GSIB", &[("device", "se_gsib")]),
    person("Lee Jun", "lee.jun@tech.gov.sg", "on an unmanaged device", &[("device", "unmanaged")]),
];

const fn person(
    name: &'static str,
    email: &'static str,
    about: &'static str,
    claims: &'static [(&'static str, &'static str)],
) -> Person {
    Person { name, email, about, claims }
}

impl Person {
    /// The person with that address.
    pub(super) fn find(email: &str) -> Option<&'static Self> {
        OFFICERS.iter().chain(&REFUSED).find(|person| person.email == email)
    }

    /// What the person's tokens say.
    pub(super) fn claims(&self) -> Map<String, Value> {
        let own = [("name", self.name)];
        own.iter().chain(self.claims).map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
    }
}
