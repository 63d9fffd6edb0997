//! What the invitee fills in (R28-R33).

mod fields;
mod submission;

pub use fields::{RegistrationRules, fields};
pub use submission::{OffshoreContact, Registration, parse_registration};

#[cfg(test)]
mod tests;
