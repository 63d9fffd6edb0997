//! All texts of one language.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::faults::{Faults, RegistrationFaults};
use super::mails::Mails;
use super::pages::{AskAgainPages, Facts, Fields, Objections, Page};

/// A text with a value in it.
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
    pub asking: AskAgainPages,
    pub mails: Mails,
    /// The colon between a name and its value, with a space if the language has one.
    pub colon: &'static str,
    /// The comma between the parts of a list.
    pub comma: &'static str,
    /// Writes a moment in Singapore's time, with the date in words (R40).
    pub moment: fn(&jiff::Zoned) -> String,
}

impl Words {
    /// A moment as people in Singapore write it.
    #[must_use]
    pub fn singapore(&self, at: Timestamp) -> String {
        // Singapore has had one offset since 1982, so no time zone database is needed.
        (self.moment)(&at.to_zoned(TimeZone::fixed(Offset::constant(8))))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::values::address::{MAX_LENGTH, MAX_LOCAL_PART};
    use crate::domain::values::password::Password;
    use crate::domain::values::person_name::PersonName;
    use crate::domain::values::username::Username;
    use crate::domain::words::Language;

    #[test]
    fn the_texts_name_the_limits_of_the_rules() {
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
    fn r40_moments_are_in_words_and_in_singapore_time() {
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
