//! Every text that an invitee reads, in each language: the registration form and its faults, the pages and
//! the mails. A text that a language lacks does not compile. Officers are written to in English.

mod chinese;
mod english;
mod field_error;
mod language;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

pub use chinese::CHINESE;
pub use english::ENGLISH;
pub use field_error::{FieldCode, FieldError};
pub use language::Language;

/// A text around a value.
pub type About = fn(&str) -> String;

/// All texts of one language.
#[derive(Debug)]
#[expect(missing_docs, reason = "each text says what it is")]
pub struct Words {
    pub fields: Fields,
    pub faults: Faults,
    pub facts: Facts,
    pub page: Page,
    pub mails: Mails,
    /// A moment in Singapore's time, with the date written out (R40).
    pub moment: fn(&jiff::Zoned) -> String,
}

/// Labels of the registration form's fields, and help with them (R28).
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its field")]
pub struct Fields {
    pub username: &'static str,
    pub username_help: &'static str,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub name_help: &'static str,
    pub mobile_number: &'static str,
    pub singapore_mobile_help: &'static str,
    pub foreign_mobile_help: &'static str,
    pub department: &'static str,
    pub department_help: &'static str,
    pub password: &'static str,
    pub password_help: &'static str,
    pub officer_name: &'static str,
    pub officer_email: &'static str,
    pub company_address: &'static str,
    pub company_address_help: &'static str,
}

/// What can be wrong with an answer.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its fault")]
pub struct Faults {
    pub required: &'static str,
    pub not_applicable: &'static str,
    pub not_text: &'static str,
    pub too_long: fn(usize) -> String,
    pub unseen_character: &'static str,
    pub username: &'static str,
    pub username_reserved: &'static str,
    pub username_taken: &'static str,
    pub person_name: &'static str,
    pub singapore_mobile: &'static str,
    pub foreign_mobile: &'static str,
    pub foreign_mobile_onshore: &'static str,
    pub mobile_taken: &'static str,
    pub password_short: &'static str,
    pub password_control_character: &'static str,
    pub password_classes: &'static str,
    pub password_holds_name: &'static str,
    pub password_guessable: &'static str,
    pub address_missing: &'static str,
    pub address_too_long: &'static str,
    pub address_local_part_too_long: &'static str,
    pub address_no_at: &'static str,
    pub address_local_part: &'static str,
    pub address_domain: &'static str,
    pub address_look_alike: &'static str,
    pub address_own: &'static str,
}

/// Names of the facts that pages and mails list.
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
    pub invited: About,
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
    pub not_found: Notice,
    pub unavailable: Notice,
    pub too_many_tries: &'static str,
    /// From when the link may be opened again.
    pub too_many_tries_text: About,
}

/// What happened, and what to do next (R35).
#[derive(Debug)]
#[expect(missing_docs, reason = "they are a heading and a paragraph")]
pub struct Notice {
    pub title: &'static str,
    pub text: &'static str,
}

/// What the invitee's mails say (R39). Their subjects are constant (R40).
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named after its mail and place")]
pub struct Mails {
    pub button: &'static str,
    pub help: &'static str,
    /// Why the reader gets the mail: who invited whom.
    pub reason: fn(&str, &str) -> String,
    pub reason_account: &'static str,
    pub invitation_subject: &'static str,
    pub invitation_text: About,
    pub invitation_step: &'static str,
    pub onboarding_subject: &'static str,
    pub onboarding_text: About,
    pub onboarding_step: &'static str,
    pub account_subject: &'static str,
    pub account_text: &'static str,
    pub account_step: &'static str,
    pub seed_subject: &'static str,
    pub seed_text: &'static str,
    pub seed_step: &'static str,
    pub seed_action: &'static str,
    pub again_subject: &'static str,
    pub again_text: About,
    pub again_step: &'static str,
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
            for (text, limit) in [
                (fields.username_help, Username::MAX_LENGTH),
                (faults.username, Username::MAX_LENGTH),
                (fields.name_help, PersonName::MAX_LENGTH),
                (fields.department_help, 64),
                (fields.company_address_help, 256),
                (fields.password_help, Password::MIN_LENGTH),
                (faults.password_short, Password::MIN_LENGTH),
                (faults.address_too_long, MAX_LENGTH),
                (faults.address_local_part_too_long, MAX_LOCAL_PART),
                (&(faults.too_long)(64), 64),
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
