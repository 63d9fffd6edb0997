//! The people who can sign in: two who may invite, a support officer, and one for each refusal of R1.

use crate::console::{Claims, People, Person};

/// All people. By default, tokens have the claims of an active public officer on a GMD.
pub(super) const PEOPLE: People = People {
    groups: &[
        ("May invite", &OFFICERS),
        ("Answers service requests", &SUPPORT),
        ("May not invite", &REFUSED),
    ],
    claims: &[
        ("sub", "officer-1"),
        ("email", "officer@tech.gov.sg"),
        ("account_type", "public_officer"),
        ("account_status", "active"),
        ("device", "gmd"),
    ],
};

/// The officers who may invite.
const OFFICERS: [Person; 2] = [
    person("Anna Lim", "anna.lim@tech.gov.sg", "public officer, on a GMD", &[("device", "gmd")]),
    person("Ben Goh", "ben.goh@moh.gov.sg", "public officer, on a non-SE GSIB", &[("device", "non_se_gsib")]),
];

/// The officer who also works at the desk (R58).
const SUPPORT: [Person; 1] = [person(
    "Noor Aziz",
    "noor.aziz@tech.gov.sg",
    "public officer, support officer",
    &[("device", "gmd"), ("roles", "techpass_support")],
)];

/// People who may not invite, each for another reason (R1).
const REFUSED: [Person; 7] = [
    person("Mei Tan", "mei.tan@vendor.example", "vendor", &[("account_type", "vendor")]),
    person("Raj Kumar", "raj_from.acme@tech.gov.sg", "vendor with a mailbox at an agency", &[]),
    person("Siti Rahim", "siti.rahim@tech.gov.sg", "temporary staff", &[("account_type", "temp")]),
    person("Build Robot", "build.robot@tech.gov.sg", "product account", &[("account_type", "product")]),
    person("Chan Wei", "chan.wei@tech.gov.sg", "account not active", &[("account_status", "disabled")]),
    person("Devi Nair", "devi.nair@tech.gov.sg", "on an SE GSIB", &[("device", "se_gsib")]),
    person("Lee Jun", "lee.jun@tech.gov.sg", "on an unmanaged device", &[("device", "unmanaged")]),
];

const fn person(name: &'static str, email: &'static str, about: &'static str, claims: Claims) -> Person {
    Person { name, email, about, claims }
}
