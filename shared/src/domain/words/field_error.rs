//! Errors in answers, as `infra/openapi.yaml` describes them.

use serde::{Deserialize, Serialize};

macro_rules! field_codes {
    ($($(#[$doc:meta])* $code:ident,)+) => {
        /// The code of an error in a field (`infra/openapi.yaml`, `FieldCode`).
        #[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FieldCode {
            $($(#[$doc])* $code,)+
        }

        impl FieldCode {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$code,)+];
        }
    };
}

field_codes! {
    /// The answer is missing.
    Required,
    /// The field does not belong to this form (R14).
    NotApplicable,
    /// The answer has the wrong type or shape.
    Invalid,
    /// The answer is too long.
    TooLong,
    /// The answer is too short.
    TooShort,
    /// The answer is not one of the options.
    NotInList,
    /// The email domain is not on the allowlist (R4).
    DomainNotAllowlisted,
    /// Personal email (R5).
    PersonalMail,
    /// The domain has no mailboxes (R6, R7).
    NoMailbox,
    /// An offshore invitee needs SEED (R15).
    SeedMandatory,
    /// The invitee's domain cannot have SEED (R15).
    SeedNotEligible,
    /// Not a Singapore mobile number (R16).
    NotSingaporeMobile,
    /// A foreign mobile number with an onshore invitation (R31).
    ForeignMobileOnshore,
    /// Another account has it (R29, R31).
    Taken,
    /// A reserved username (R29).
    Reserved,
    /// A password that is easy to guess (R33).
    WeakPassword,
}

/// One error in a form (R14). The detail never repeats the answer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FieldError {
    /// The name of the field.
    pub field: String,
    /// The code of the error, for programs.
    pub code: FieldCode,
    /// The error and the advice, for people.
    pub detail: String,
}

impl FieldError {
    /// An error of the named field.
    #[must_use]
    pub fn new(field: &str, code: FieldCode, detail: impl Into<String>) -> Self {
        Self { field: field.to_owned(), code, detail: detail.into() }
    }
}

impl From<FieldError> for Vec<FieldError> {
    fn from(error: FieldError) -> Self {
        vec![error]
    }
}
