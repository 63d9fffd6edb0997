//! Mobile numbers (R16, R31).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::dialled::{DialledNumber, E164_DIGITS};
use crate::domain::words::{ENGLISH, FieldCode, MobileFaults};

/// A mobile number in E.164 form, such as `+6591234567`. Debug output hides it, because it is personal data.
#[derive(Clone, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct MobileNumber(pub(super) String);

/// The reason why a text is not an acceptable mobile number. The variant says which rule refused it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.explain(&ENGLISH.faults.mobile))]
pub enum MobileFault {
    /// It must be a Singapore mobile number (R16).
    NotSingaporeMobile(NumberFault),
    /// It must be a number in international form (R31).
    Invalid(NumberFault),
}

/// The fault of a number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NumberFault {
    /// A spreadsheet has changed it, for example to `6.59E+09`, and digits are lost.
    Spreadsheet,
    /// Invisible characters between its digits.
    UnseenCharacter,
    /// Letters, or signs that no number has.
    OtherCharacter,
    /// A number of another country, where a Singapore number is needed.
    Foreign,
    /// No `+` or `00` in front, where the country code is needed.
    NoCountryCode,
    /// Too few digits.
    TooShort,
    /// Too many digits.
    TooLong,
    /// The first digit is not one of a mobile number.
    Landline,
    /// The country that its code names has no such number.
    NotInUse,
}

impl MobileFault {
    /// Its code in `infra/openapi.yaml`.
    #[must_use]
    pub fn code(self) -> FieldCode {
        match self {
            Self::NotSingaporeMobile(_) => FieldCode::NotSingaporeMobile,
            Self::Invalid(_) => FieldCode::Invalid,
        }
    }

    /// The advice for the person who typed it.
    #[must_use]
    pub fn explain(self, words: &MobileFaults) -> &'static str {
        let (of_singapore, fault) = match self {
            Self::NotSingaporeMobile(fault) => (true, fault),
            Self::Invalid(fault) => (false, fault),
        };
        match fault {
            NumberFault::Spreadsheet => words.spreadsheet,
            NumberFault::UnseenCharacter => words.unseen_character,
            NumberFault::OtherCharacter => words.other_character,
            NumberFault::Foreign => words.foreign,
            NumberFault::NoCountryCode => words.no_country_code,
            NumberFault::TooShort if of_singapore => words.short,
            NumberFault::TooLong if of_singapore => words.long,
            NumberFault::Landline => words.landline,
            NumberFault::TooShort => words.foreign_short,
            NumberFault::TooLong => words.foreign_long,
            NumberFault::NotInUse => words.not_in_use,
        }
    }
}

impl MobileNumber {
    /// A Singapore mobile number (R16): 8 digits that start with 8 or 9, with or without `65` in front. Spaces and
    /// other signs that people write between and around digits are accepted.
    ///
    /// # Errors
    /// [`MobileFault::NotSingaporeMobile`] for anything else.
    pub fn singapore(text: &str) -> Result<Self, MobileFault> {
        DialledNumber::read(text)
            .and_then(|dialled| dialled.singapore())
            .map_err(MobileFault::NotSingaporeMobile)
    }

    /// A valid number of any country, in international form (R31). A Singapore number must obey R16.
    ///
    /// `+` or `00` is required, because the same digits can be a mobile number in several countries.
    ///
    /// # Errors
    /// [`MobileFault::NotSingaporeMobile`] for a wrong `+65` number, [`MobileFault::Invalid`] for others.
    pub fn international(text: &str) -> Result<Self, MobileFault> {
        let dialled = DialledNumber::read(text).map_err(MobileFault::Invalid)?;
        if !dialled.international {
            return Err(MobileFault::Invalid(NumberFault::NoCountryCode));
        }
        if dialled.digits.starts_with("65") {
            return dialled.singapore().map_err(MobileFault::NotSingaporeMobile);
        }
        dialled.foreign().map_err(MobileFault::Invalid)
    }

    /// The number in E.164 form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a Singapore number.
    #[must_use]
    pub fn is_singapore(&self) -> bool {
        self.0.starts_with("+65")
    }
}

impl fmt::Display for MobileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for MobileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default();
        write!(f, "MobileNumber(***{last})")
    }
}

impl TryFrom<String> for MobileNumber {
    type Error = MobileFault;

    /// Reads a stored number. The numbering plan of its country was checked when the number was typed, and is not
    /// checked again: the plans are as large as a small function.
    fn try_from(text: String) -> Result<Self, MobileFault> {
        let digits = text.strip_prefix('+').unwrap_or_default();
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        if !plain || digits.starts_with('0') || !(1..=E164_DIGITS).contains(&digits.len()) {
            return Err(MobileFault::Invalid(NumberFault::NotInUse));
        }
        if digits.starts_with("65") { Self::singapore(&text) } else { Ok(Self(text)) }
    }
}

impl From<MobileNumber> for String {
    fn from(number: MobileNumber) -> Self {
        number.0
    }
}
