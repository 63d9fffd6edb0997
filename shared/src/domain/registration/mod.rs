//! What the invitee fills in (R28-R33).

mod fields;
mod person_name;
mod submission;
mod username;

pub use fields::{RegistrationRules, fields};
pub use person_name::{PersonName, PersonNameFault};
pub use submission::{OffshoreContact, Registration, registration};
pub use username::{Username, UsernameFault};

#[cfg(test)]
mod tests;
