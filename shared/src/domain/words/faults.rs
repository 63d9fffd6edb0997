//! The texts about errors in answers.

use super::TextAbout;

/// The texts about errors in any form. The first value of a function is the label of the field.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its fault")]
pub struct Faults {
    pub unknown_field: &'static str,
    pub locked: TextAbout,
    pub not_text: TextAbout,
    pub unseen_character: TextAbout,
    pub too_long: fn(&str, usize) -> String,
    pub address: AddressFaults,
    pub mobile: MobileFaults,
}

/// The texts about errors in an email address (R2, R13).
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its fault")]
pub struct AddressFaults {
    pub missing: &'static str,
    pub too_long: &'static str,
    pub local_part_too_long: &'static str,
    pub unseen_character: &'static str,
    pub no_at: &'static str,
    pub several: &'static str,
    pub mailto: &'static str,
    pub named: &'static str,
    pub quoted: &'static str,
    pub punctuation: &'static str,
    pub space: &'static str,
    pub local_part: &'static str,
    pub domain: &'static str,
    pub look_alike: &'static str,
}

/// The texts about errors in a mobile number (R16, R31).
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its fault")]
pub struct MobileFaults {
    pub spreadsheet: &'static str,
    pub unseen_character: &'static str,
    pub other_character: &'static str,
    pub foreign: &'static str,
    pub no_country_code: &'static str,
    pub short: &'static str,
    pub long: &'static str,
    pub landline: &'static str,
    pub foreign_short: &'static str,
    pub foreign_long: &'static str,
    pub not_in_use: &'static str,
}

/// The texts about other errors in a registration (R29-R33).
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its fault")]
pub struct RegistrationFaults {
    pub username: &'static str,
    pub username_is_address: &'static str,
    pub username_reserved: &'static str,
    pub username_taken: &'static str,
    pub name_characters: TextAbout,
    pub name_without_letter: TextAbout,
    pub foreign_mobile_onshore: &'static str,
    /// Around the address of the help page.
    pub mobile_taken: TextAbout,
    pub password_short: &'static str,
    pub password_characters: &'static str,
    pub password_space_at_end: &'static str,
    pub password_classes: &'static str,
    pub password_holds_name: &'static str,
    pub password_guessable: &'static str,
    pub officer_is_invitee: &'static str,
}
