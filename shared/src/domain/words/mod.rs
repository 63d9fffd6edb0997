//! Every text that an invitee reads, in each language: the registration form and its faults, the pages and
//! the emails. A text that a language lacks does not compile. Officers are written to in English:
//! `invitation_form` has their forms.

mod chinese;
mod english;
mod field_error;
pub(super) mod invitation_form;
mod language;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

pub use chinese::CHINESE;
pub use english::ENGLISH;
pub use field_error::{FieldCode, FieldError};
pub use language::Language;

/// A text around a value.
pub type TextAbout = fn(&str) -> String;

/// All texts of one language.
#[derive(Debug)]
#[expect(missing_docs, reason = "each text says what it is")]
pub struct Words {
    pub fields: Fields,
    pub faults: Faults,
    pub registration: RegistrationFaults,
    pub facts: Facts,
    pub page: Page,
    pub objections: Objections,
    pub asking: Asking,
    pub mails: Mails,
    /// Between a name and its value, with a space where the language puts one.
    pub colon: &'static str,
    /// Between the parts of a list.
    pub comma: &'static str,
    /// A moment in Singapore's time, with the date written out (R40).
    pub moment: fn(&jiff::Zoned) -> String,
}

/// What people read of one field.
#[derive(Debug)]
pub struct FieldWords {
    /// Its name.
    pub label: &'static str,
    /// A sentence that helps to answer; empty where none is needed.
    pub help: &'static str,
    /// What to do when there is no answer, or one that does not fit.
    pub ask: &'static str,
}

/// The registration form's fields (R28).
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its field")]
pub struct Fields {
    pub username: FieldWords,
    pub first_name: FieldWords,
    pub last_name: FieldWords,
    pub singapore_mobile: FieldWords,
    pub foreign_mobile: FieldWords,
    pub department: FieldWords,
    pub password: FieldWords,
    pub officer_name: FieldWords,
    pub officer_email: FieldWords,
    pub company_address: FieldWords,
}

/// What can be wrong with an answer of any form. Functions get the field's label first.
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

/// What can be wrong with an email address (R2, R13).
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

/// What can be wrong with a mobile number (R16, R31).
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

/// What else can be wrong with a registration (R29-R33).
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
    /// Where to ask for help.
    pub mobile_taken: TextAbout,
    pub password_short: &'static str,
    pub password_characters: &'static str,
    pub password_space_at_end: &'static str,
    pub password_classes: &'static str,
    pub password_holds_name: &'static str,
    pub password_guessable: &'static str,
    pub officer_is_invitee: &'static str,
}

/// Names of the facts that pages and emails list.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its fact")]
pub struct Facts {
    pub invited_by: &'static str,
    pub your_address: &'static str,
    pub organisation: &'static str,
    pub sponsoring_agency: &'static str,
    pub business_operation: &'static str,
    pub onshore: &'static str,
    pub offshore: &'static str,
    pub offshore_development_centre: &'static str,
    pub offshore_company: &'static str,
    pub register_before: &'static str,
    pub sign_in_with: &'static str,
    pub sign_in_before: &'static str,
    pub your_username: &'static str,
}

/// What the pages of the registration link say.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its place")]
pub struct Page {
    /// What this language calls itself.
    pub language: &'static str,
    pub skip: &'static str,
    pub help: &'static str,
    pub register: &'static str,
    pub register_title: &'static str,
    pub error_title: &'static str,
    pub invited: TextAbout,
    pub your_invitation: &'static str,
    pub your_account: &'static str,
    pub all_required: &'static str,
    pub correct: &'static str,
    pub done: Notice,
    pub done_username: &'static str,
    pub next: &'static str,
    pub next_activate: &'static str,
    pub next_mail: &'static str,
    pub next_seed: &'static str,
    pub sign_in: &'static str,
    pub expired: Notice,
    pub superseded: Notice,
    pub revoked: Notice,
    pub registered: Notice,
    /// The allowlist no longer has the reader's address (R55).
    pub not_allowed: Notice,
    /// Has the officer told.
    pub tell_officer: &'static str,
    pub officer_told: &'static str,
    pub declined: Notice,
    pub account_ended: Notice,
    pub not_found: Notice,
    /// The address is a genuine link with something before or after it.
    pub misspelt: Notice,
    /// Leads from a misspelt address to the invitation.
    pub open_invitation: &'static str,
    pub unavailable: Notice,
    pub too_many_tries: &'static str,
    /// From when the link may be opened again.
    pub too_many_tries_text: TextAbout,
    pub yes: &'static str,
    pub no: &'static str,
    pub choose_yes_or_no: &'static str,
    pub go_on: &'static str,
    /// The reader chose *no*.
    pub unchanged: Notice,
    pub masthead: Masthead,
    pub genuine: Genuine,
}

/// The line that Singapore's government puts at the top of its pages, and what is behind it.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its place")]
pub struct Masthead {
    pub title: &'static str,
    pub how: &'static str,
    pub domain: &'static str,
    pub domain_text: &'static str,
    pub secure: &'static str,
    pub secure_text: &'static str,
}

/// How a reader checks that an email is ours.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is a sentence of its own")]
pub struct Genuine {
    pub title: &'static str,
    /// Around the sender's address.
    pub sender: TextAbout,
    pub links: &'static str,
    pub officer: &'static str,
    pub secrets: &'static str,
    pub report: &'static str,
}

/// What an invitee may say instead of registering (R54). Functions get the officer's address.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its place")]
pub struct Objections {
    pub title: &'static str,
    pub not_wanted: &'static str,
    pub wrong_person: &'static str,
    pub wrong_details: &'static str,
    /// There was no choice.
    pub choose: &'static str,
    pub decline: &'static str,
    pub decline_not_wanted: TextAbout,
    pub decline_wrong_person: TextAbout,
    pub reject: &'static str,
    pub reject_text: TextAbout,
    /// What the page says after an invitation was declined.
    pub done: &'static str,
    pub done_text: TextAbout,
    /// What it says after the details were called wrong.
    pub told: &'static str,
    pub told_text: TextAbout,
    /// The officer knows it already.
    pub told_already: &'static str,
    /// From when they may be told again.
    pub told_until: TextAbout,
    pub told_often: &'static str,
}

/// Asking for a new invitation (R53). Functions get the officer's address if nothing else is said.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its place")]
pub struct Asking {
    pub button: &'static str,
    pub title: &'static str,
    pub text: TextAbout,
    pub done: &'static str,
    pub done_text: TextAbout,
    pub already: &'static str,
    /// From when they may ask again.
    pub until: TextAbout,
    pub often: &'static str,
    pub has_newer: &'static str,
    pub has_account: &'static str,
    pub is_open: &'static str,
    /// The officer got as many such emails as they may in a day.
    pub busy: Notice,
}

/// What happened, and what to do next (R35).
#[derive(Debug)]
#[expect(missing_docs, reason = "they are a heading and a paragraph")]
pub struct Notice {
    pub title: &'static str,
    pub text: &'static str,
}

/// What the invitee's emails say (R39). Their subjects are constant (R40).
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its mail and place")]
pub struct Mails {
    pub button: &'static str,
    pub help: &'static str,
    /// Leads to the page that says how to check an email.
    pub genuine: &'static str,
    /// Leads to the page with the reasons against an invitation (R54).
    pub objection: &'static str,
    pub reminder_subject: &'static str,
    pub reminder_text: TextAbout,
    pub reminder_step: &'static str,
    pub invitation_subject: &'static str,
    pub invitation_text: TextAbout,
    pub invitation_step: &'static str,
    /// Why the reader gets the email, who invited whom, and what to do if they do not expect it. So do all reasons.
    pub invitation_reason: fn(&str, &str) -> String,
    pub onboarding_subject: &'static str,
    pub onboarding_text: TextAbout,
    pub onboarding_step: &'static str,
    pub onboarding_reason: fn(&str, &str) -> String,
    pub account_subject: &'static str,
    pub account_text: &'static str,
    pub account_step: &'static str,
    pub account_reason: TextAbout,
    pub seed_subject: &'static str,
    pub seed_text: &'static str,
    pub seed_step: &'static str,
    pub seed_action: &'static str,
    pub seed_reason: fn(&str, &str) -> String,
    pub activation_reminder_subject: &'static str,
    pub activation_reminder_text: &'static str,
    pub activation_reminder_step: &'static str,
    pub ended_subject: &'static str,
    pub ended_text: &'static str,
    pub ended_step: &'static str,
    pub ended_reason: fn(&str, &str) -> String,
    pub withdrawn_subject: &'static str,
    pub withdrawn_text: TextAbout,
    pub withdrawn_step: &'static str,
    pub withdrawn_reason: fn(&str, &str) -> String,
    pub again_subject: &'static str,
    pub again_text: TextAbout,
    pub again_step: &'static str,
    pub again_reason: &'static str,
    pub corrected_subject: &'static str,
    pub corrected_text: &'static str,
    pub corrected_step: &'static str,
    pub corrected_reason: TextAbout,
    /// Names the details that were corrected.
    pub corrected_details: &'static str,
    pub resumed_subject: &'static str,
    pub resumed_text: TextAbout,
    pub resumed_step: &'static str,
    pub resumed_reason: TextAbout,
    /// Names the number of a service request.
    pub service_request: &'static str,
}

impl Words {
    /// A moment as people in Singapore write it.
    #[must_use]
    pub fn singapore(&self, at: Timestamp) -> String {
        // Singapore has had one offset since 1982; no time zone database is needed.
        (self.moment)(&at.to_zoned(TimeZone::fixed(Offset::constant(8))))
    }
}

#[cfg(test)]
mod tests {
    use super::Language;
    use crate::domain::values::address::{MAX_LENGTH, MAX_LOCAL_PART};
    use crate::domain::values::password::Password;
    use crate::domain::values::person_name::PersonName;
    use crate::domain::values::username::Username;

    #[test]
    fn the_limits_that_the_words_name_are_the_rules() {
        for language in Language::ALL {
            let (fields, faults) = (&language.words().fields, &language.words().faults);
            let registration = &language.words().registration;
            for (text, limit) in [
                (fields.username.help, Username::MAX_LENGTH),
                (registration.username, Username::MAX_LENGTH),
                (fields.first_name.help, PersonName::MAX_LENGTH),
                (fields.department.help, 64),
                (fields.company_address.help, 256),
                (fields.password.help, Password::MIN_LENGTH),
                (registration.password_short, Password::MIN_LENGTH),
                (faults.address.too_long, MAX_LENGTH),
                (faults.address.local_part_too_long, MAX_LOCAL_PART),
                (&(faults.too_long)("x", 64), 64),
            ] {
                assert!(text.contains(&limit.to_string()), "{limit} is not in {text}");
            }
        }
    }

    #[test]
    fn r40_moments_are_written_out_in_singapore_time() {
        let noon = "2026-11-28T04:05:59Z".parse().unwrap();
        let midnight = "2026-11-28T16:00:00Z".parse().unwrap();
        let written = |language: Language, at| language.words().singapore(at);
        assert_eq!(written(Language::English, noon), "Saturday, 28 November 2026, 12:05 pm (Singapore time)");
        assert_eq!(
            written(Language::English, midnight),
            "Sunday, 29 November 2026, 12:00 am (Singapore time)"
        );
        assert_eq!(written(Language::Chinese, noon), "2026年11月28日（星期六）下午12时05分（新加坡时间）");
        assert_eq!(
            written(Language::Chinese, midnight),
            "2026年11月29日（星期日）上午12时00分（新加坡时间）"
        );
    }
}
