//! The texts that officers read on the forms of an invitation: the fields, the errors, and the advice.

use super::english::form;
use super::{AddressFaults, Faults, FieldWords, MobileFaults};

/// The texts about errors in any field.
pub(in crate::domain) static FAULTS: Faults = Faults {
    address: AddressFaults { missing: EMAIL.ask, ..form::ADDRESS_FAULTS },
    mobile: MobileFaults {
        foreign: "Enter a Singapore mobile number: this one is of another country. Accounts of this organisation need \
                  a +65 number that starts with 8 or 9.",
        ..form::MOBILE_FAULTS
    },
    ..form::FAULTS
};

pub(in crate::domain) const EMAIL: FieldWords = FieldWords {
    label: "Email address",
    help: "To invite someone else, start again with their email address.",
    ask: "Enter the invitee's email address.",
};
pub(in crate::domain) const MOBILE_NUMBER: FieldWords = FieldWords {
    label: "Mobile number",
    help: "A Singapore mobile number, such as +65 9123 4567.",
    ask: "Enter the invitee's mobile number.",
};
pub(in crate::domain) const SPONSORING_AGENCY: FieldWords = FieldWords {
    label: "Sponsoring agency",
    help: "The agency that the vendor works for.",
    ask: "Choose a sponsoring agency.",
};
pub(in crate::domain) const AGENCY_NOT_LISTED: &str = "Choose a sponsoring agency from the list of the form. You can give its name or its code, such as GOVTECH.";
pub(in crate::domain) const BUSINESS_OPERATION: FieldWords = FieldWords {
    label: "Business operation",
    help: "Where the vendor works. Offshore work needs SEED.",
    ask: "Choose where the vendor works: onshore or offshore.",
};
pub(in crate::domain) const OPERATION_NOT_LISTED: &str =
    "Choose onshore or offshore as the business operation: there is no other.";
/// The business operation, for an email domain that cannot have SEED.
pub(in crate::domain) const ONSHORE_ONLY: FieldWords = FieldWords {
    help: "Where the vendor works. Offshore work needs SEED, which this email domain cannot have.",
    ask: "Choose onshore as the business operation.",
    ..BUSINESS_OPERATION
};
pub(in crate::domain) const NOT_OFFSHORE: &str =
    "Choose onshore. Offshore work needs SEED, which this email domain cannot have.";
pub(in crate::domain) const ONSHORE: &str = "Onshore (works in Singapore)";
pub(in crate::domain) const OFFSHORE: &str = "Offshore (works outside Singapore)";
pub(in crate::domain) const CENTRE: FieldWords = FieldWords {
    label: "Offshore Development Centre (ODC)",
    help: "The site that the vendor works at. Choose Others if it is not listed.",
    ask: "Choose the Offshore Development Centre that the vendor works at. If it is not listed, choose Others.",
};
pub(in crate::domain) const OTHERS: &str = "Others";
pub(in crate::domain) const CENTRE_NOT_LISTED: &str = "Choose an Offshore Development Centre from the list of the form, by its name or \
                                     its code. If it is not listed, choose others and enter the company's name.";
pub(in crate::domain) const CENTRE_ONSHORE: &str =
    "Remove the Offshore Development Centre, or choose offshore: onshore vendors do not work at one.";
pub(in crate::domain) const COMPANY_NAME: FieldWords =
    FieldWords { label: "Offshore company name", help: "", ask: "Enter the name of the offshore company." };
pub(in crate::domain) const COMPANY_AT_CENTRE: &str = "Remove the offshore company name, or choose Others as the Offshore Development \
                                     Centre: listed centres have a company already.";
pub(in crate::domain) const SEED_REQUIRED: FieldWords = FieldWords {
    label: "SEED required?",
    help: "SEED manages the internet device that the invitee reaches government services with.",
    ask: "Say whether the invitee needs SEED: choose yes or no (true or false).",
};
pub(in crate::domain) const SEED_MANDATORY: &str =
    "Choose yes for SEED, or leave it out: offshore work needs it.";
pub(in crate::domain) const SEED_NOT_ELIGIBLE: &str =
    "Remove the answer for SEED: this email domain cannot have it.";

/// The advice about a field that belongs to another form.
pub(in crate::domain) fn not_on_this_form(label: &str) -> String {
    format!("Remove “{label}”: the form for this email address does not ask for it.")
}

/// The advice if another account has the number. It may be the invitee's own account at another agency.
pub(in crate::domain) fn mobile_taken(support_url: &str) -> String {
    format!(
        "Another account has this mobile number. Check the number. If the invitee has moved from another agency, ask for \
         help with the old account: {support_url}"
    )
}

/// The texts of the fields about a person, for a support officer (R58).
#[must_use]
pub(in crate::domain) fn of_person(field: &str) -> Option<FieldWords> {
    let (label, help, ask) = match field {
        "first_name" => ("First name", "Up to 64 characters, in any script.", "Enter the first name."),
        "last_name" => (
            "Last name",
            "A person with one name has it as first and last name.",
            "Enter the last name. If the person has only one name, enter it again.",
        ),
        "mobile_number" => (
            "Mobile number",
            "A Singapore mobile number, such as +65 9123 4567. Of a person who works offshore, any number with + and the \
             country code.",
            "Enter the mobile number.",
        ),
        "department" => ("Department", "", "Enter the department or team."),
        "reporting_officer_name" => {
            ("Offshore reporting officer's name", "", "Enter the name of the offshore reporting officer.")
        }
        "reporting_officer_email" => (
            "Offshore reporting officer's email",
            "",
            "Enter the email address of the offshore reporting officer.",
        ),
        "company_address" => ("Offshore company address", "", "Enter the address of the offshore company."),
        _ => return None,
    };
    Some(FieldWords { label, help, ask })
}
/// The advice about a field that is only for a site outside the list.
pub(in crate::domain) const REPORTING_AT_CENTRE: &str =
    "Remove this answer, or choose Others as the Offshore Development Centre. Listed centres do not need it.";
