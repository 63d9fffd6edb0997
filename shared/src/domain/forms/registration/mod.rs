//! The form that the invitee fills in (R28-R33).

mod fields;
mod submission;

pub(in crate::domain::forms) use fields::{
    COMPANY_ADDRESS, DEPARTMENT, FIRST_NAME, LAST_NAME, MOBILE_NUMBER, OFFICER_EMAIL, OFFICER_NAME,
    personal_fields,
};
pub use fields::{RegistrationRules, fields};
pub(in crate::domain::forms) use submission::parse_person;
pub use submission::{OffshoreContact, Person, Registration, parse_registration};

#[cfg(test)]
mod tests;
