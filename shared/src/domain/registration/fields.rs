//! The definition of the invitee's form.

use super::{PersonName, Username};
use crate::domain::address::{EmailAddress, MAX_LENGTH};
use crate::domain::form::{Field, Kind};
use crate::domain::onboarding::{Answers, BusinessOperation, OffshoreSite};
use crate::domain::password::Password;

pub(super) const USERNAME: &str = "username";
pub(super) const FIRST_NAME: &str = "first_name";
pub(super) const LAST_NAME: &str = "last_name";
pub(super) const MOBILE_NUMBER: &str = "mobile_number";
pub(super) const DEPARTMENT: &str = "department";
pub(super) const PASSWORD: &str = "password";
pub(super) const OFFICER_NAME: &str = "reporting_officer_name";
pub(super) const OFFICER_EMAIL: &str = "reporting_officer_email";
pub(super) const COMPANY_ADDRESS: &str = "company_address";

/// What the invitation says that the registration depends on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RegistrationRules {
    /// Works outside Singapore: any country's mobile number will do (R31).
    pub offshore: bool,
    /// At a site outside the list: more is asked (R28).
    pub other_site: bool,
    /// Who was invited.
    pub invitee: EmailAddress,
}

impl RegistrationRules {
    /// The rules for an invitation to this address with these answers.
    #[must_use]
    pub fn new(invitee: &EmailAddress, answers: &Answers) -> Self {
        let site = match answers {
            Answers::Vendor { operation: BusinessOperation::Offshore(site), .. } => Some(site),
            Answers::Vendor { operation: BusinessOperation::Onshore, .. }
            | Answers::Integrated { .. }
            | Answers::LocalPublicOfficer => None,
        };
        Self {
            offshore: site.is_some(),
            other_site: matches!(site, Some(OffshoreSite::Other { .. })),
            invitee: invitee.clone(),
        }
    }
}

/// The invitee's form (R28).
#[must_use]
pub fn fields(rules: &RegistrationRules) -> Vec<Field> {
    let mobile = if rules.offshore {
        Field::new(MOBILE_NUMBER, "Mobile number", Kind::InternationalMobile)
            .help("With + and the country code, such as +91 98765 43210.")
    } else {
        Field::new(MOBILE_NUMBER, "Mobile number", Kind::SingaporeMobile)
            .help("A Singapore mobile number, such as +65 9123 4567.")
    };
    let mut fields = vec![
        Field::new(USERNAME, "Username", Kind::Line)
            .help("You will sign in with it. Letters, digits, and between them - _ and single dots.")
            .max_length(Username::MAX_LENGTH),
        Field::new(FIRST_NAME, "First name", Kind::Line).max_length(PersonName::MAX_LENGTH),
        Field::new(LAST_NAME, "Last name", Kind::Line).max_length(PersonName::MAX_LENGTH),
        mobile,
        Field::new(DEPARTMENT, "Department", Kind::Line).max_length(64),
        Field::new(PASSWORD, "Password", Kind::Secret)
            .help(
                "At least 12 characters, with three of: lower case, upper case, digits, symbols. \
                 A few words that do not belong together are easy to remember and hard to guess.",
            )
            .max_length(Password::MAX_LENGTH),
    ];
    if rules.other_site {
        fields.extend([
            Field::new(OFFICER_NAME, "Offshore reporting officer's name", Kind::Line)
                .max_length(PersonName::MAX_LENGTH),
            Field::new(OFFICER_EMAIL, "Offshore reporting officer's email", Kind::Line)
                .max_length(MAX_LENGTH),
            Field::new(COMPANY_ADDRESS, "Offshore company address", Kind::Lines).max_length(256),
        ]);
    }
    fields
}
