//! The forms that the inviter fills in (R8-R12, R14-R18).

mod fields;
mod submission;

pub(in crate::domain::forms) use fields::{
    BUSINESS_OPERATION, CENTRE, COMPANY_NAME, EMAIL, OFFSHORE, ONSHORE, SEED_REQUIRED, SPONSORING_AGENCY,
};
pub use fields::{FIELDS, field_of_column, fields, label};
pub(in crate::domain::forms) use submission::parse_answers;
pub use submission::{
    Answers, BusinessOperation, OffshoreSite, Seed, Submission, mobile_taken, parse_submission, place_address,
};

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
