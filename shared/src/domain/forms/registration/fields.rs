//! The definition of the invitee's form.

use crate::domain::forms::onboarding::{Answers, BusinessOperation, OffshoreSite};
use crate::domain::forms::{Field, Kind};
use crate::domain::values::address::{EmailAddress, MAX_LENGTH};
use crate::domain::values::mobile::MobileNumber;
use crate::domain::values::password::Password;
use crate::domain::values::person_name::PersonName;
use crate::domain::values::username::Username;
use crate::domain::words::Language;

pub(super) const USERNAME: &str = "username";
pub(in crate::domain::forms) const FIRST_NAME: &str = "first_name";
pub(in crate::domain::forms) const LAST_NAME: &str = "last_name";
pub(in crate::domain::forms) const MOBILE_NUMBER: &str = "mobile_number";
pub(in crate::domain::forms) const DEPARTMENT: &str = "department";
pub(super) const PASSWORD: &str = "password";
pub(in crate::domain::forms) const OFFICER_NAME: &str = "reporting_officer_name";
pub(in crate::domain::forms) const OFFICER_EMAIL: &str = "reporting_officer_email";
pub(in crate::domain::forms) const COMPANY_ADDRESS: &str = "company_address";

/// The facts of an invitation on which its registration form depends.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RegistrationRules {
    /// Whether the invitee works outside Singapore. Then a mobile number of any country is accepted (R31).
    pub offshore: bool,
    /// Whether the invitee works at a site outside the list. Then the form has more fields (R28).
    pub other_site: bool,
    /// The invitee's address.
    pub invitee: EmailAddress,
    /// The names of the invitee's company or agency. They must not make a password easy to guess (R33).
    pub company: Vec<String>,
    /// The language of labels, help and faults.
    pub language: Language,
}

impl RegistrationRules {
    /// The rules for an invitation with this address, organisation and answers. The texts are in the given language.
    #[must_use]
    pub fn new(invitee: &EmailAddress, organisation: &str, answers: &Answers, language: Language) -> Self {
        let site = match answers {
            Answers::Vendor { operation: BusinessOperation::Offshore(site), .. } => Some(site),
            Answers::Vendor { operation: BusinessOperation::Onshore, .. }
            | Answers::Integrated { .. }
            | Answers::IntegratedWithoutNumber
            | Answers::LocalPublicOfficer => None,
        };
        let company_name = match site {
            Some(OffshoreSite::Other { company_name }) => Some(company_name.as_str()),
            Some(OffshoreSite::Centre(_)) | None => None,
        };
        Self {
            offshore: site.is_some(),
            other_site: matches!(site, Some(OffshoreSite::Other { .. })),
            invitee: invitee.clone(),
            company: std::iter::once(organisation).chain(company_name).map(str::to_owned).collect(),
            language,
        }
    }
}

/// The fields of the invitee's form about the person: all but username and password (R28).
#[must_use]
pub(in crate::domain::forms) fn personal_fields(rules: &RegistrationRules) -> Vec<Field> {
    let mut fields = fields(rules);
    fields.retain(|field| ![USERNAME, PASSWORD].contains(&field.name));
    fields
}

/// The invitee's form (R28).
#[must_use]
pub fn fields(rules: &RegistrationRules) -> Vec<Field> {
    let words = &rules.language.words().fields;
    let mobile = if rules.offshore {
        Field::new(MOBILE_NUMBER, &words.foreign_mobile, Kind::Mobile(MobileNumber::international))
    } else {
        Field::new(MOBILE_NUMBER, &words.singapore_mobile, Kind::Mobile(MobileNumber::singapore))
    };
    let name = |field, words| Field::new(field, words, Kind::Line).max_length(PersonName::MAX_LENGTH);
    let mut fields = vec![
        Field::new(USERNAME, &words.username, Kind::Line).max_length(Username::MAX_LENGTH),
        name(FIRST_NAME, &words.first_name),
        name(LAST_NAME, &words.last_name),
        mobile,
        Field::new(DEPARTMENT, &words.department, Kind::Line).max_length(64),
        Field::new(PASSWORD, &words.password, Kind::Secret).max_length(Password::MAX_LENGTH),
    ];
    if rules.other_site {
        fields.extend([
            name(OFFICER_NAME, &words.officer_name),
            Field::new(OFFICER_EMAIL, &words.officer_email, Kind::Line).max_length(MAX_LENGTH),
            Field::new(COMPANY_ADDRESS, &words.company_address, Kind::Lines).max_length(256),
        ]);
    }
    fields
}
