//! Mobile numbers (R16, R31).

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};
use serde::{Deserialize, Serialize};

use crate::domain::words::{ENGLISH, Faults, FieldCode};

/// A mobile number in E.164 form, such as `+6591234567`. Debug output hides it: it is personal data.
#[derive(Clone, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct MobileNumber(String);

/// Why a text is no acceptable mobile number.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.say(&ENGLISH.faults))]
pub enum MobileFault {
    /// R16.
    NotSingaporeMobile,
    /// R31.
    Invalid,
}

impl MobileFault {
    /// The contract's word for it.
    #[must_use]
    pub fn code(self) -> FieldCode {
        match self {
            Self::NotSingaporeMobile => FieldCode::NotSingaporeMobile,
            Self::Invalid => FieldCode::Invalid,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn say(self, words: &Faults) -> &'static str {
        match self {
            Self::NotSingaporeMobile => words.singapore_mobile,
            Self::Invalid => words.foreign_mobile,
        }
    }
}

impl MobileNumber {
    /// A Singapore mobile number (R16): `+65` and 8 digits starting with 8 or 9, or the 8 digits alone,
    /// with spaces and dashes between them.
    ///
    /// # Errors
    /// [`MobileFault::NotSingaporeMobile`] for anything else.
    pub fn singapore(text: &str) -> Result<Self, MobileFault> {
        let dialled = without(text, &SPACES_AND_DASHES).ok_or(MobileFault::NotSingaporeMobile)?;
        let subscriber = dialled.strip_prefix("+65").unwrap_or(&dialled);
        let digits = subscriber.bytes().all(|byte| byte.is_ascii_digit());
        if digits && subscriber.len() == 8 && subscriber.starts_with(['8', '9']) {
            Ok(Self(format!("+65{subscriber}")))
        } else {
            Err(MobileFault::NotSingaporeMobile)
        }
    }

    /// A valid number of any country in international form (R31). One of Singapore must obey R16.
    ///
    /// The `+` is needed, because the same 8 digits are a mobile number in several countries.
    ///
    /// # Errors
    /// [`MobileFault::NotSingaporeMobile`] for a wrong `+65` number, [`MobileFault::Invalid`] for others.
    pub fn international(text: &str) -> Result<Self, MobileFault> {
        let dialled = without(text, &SEPARATORS).ok_or(MobileFault::Invalid)?;
        let digits = dialled.strip_prefix('+').ok_or(MobileFault::Invalid)?;
        if digits.starts_with("65") {
            return Self::singapore(&dialled);
        }
        // Beyond these bounds the number cannot be valid, and the library is not asked.
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        if !plain || digits.starts_with('0') || digits.len() > E164_DIGITS + 1 {
            return Err(MobileFault::Invalid);
        }
        let number = e164(&dialled)?;
        // What is stored must be read back as the same number, or uniqueness (R31) would not hold.
        if e164(&number)? == number { Ok(Self(number)) } else { Err(MobileFault::Invalid) }
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

/// The most digits of an E.164 number; one more is let through for a trunk prefix, as in `+44 (0)7911`.
const E164_DIGITS: usize = 15;

/// The usual spaces and dashes (R16), with those that phones and word processors put in their place.
const SPACES_AND_DASHES: [char; 7] = [' ', '-', '\u{a0}', '\u{2010}', '\u{2011}', '\u{2013}', '\u{202f}'];

/// The same, with what else people put between the digits of international numbers.
const SEPARATORS: [char; 10] =
    [' ', '-', '\u{a0}', '\u{2010}', '\u{2011}', '\u{2013}', '\u{202f}', '(', ')', '.'];

/// The trimmed text without separators, unless one of them starts or ends it.
fn without(text: &str, separators: &[char]) -> Option<String> {
    let text = text.trim();
    let whole = !text.starts_with(separators) && !text.ends_with(separators);
    whole.then(|| text.replace(separators, ""))
}

fn e164(text: &str) -> Result<String, MobileFault> {
    let number = PHONE_NUMBER_UTIL.parse(text, None).map_err(|_| MobileFault::Invalid)?;
    if !number.is_valid() {
        return Err(MobileFault::Invalid);
    }
    Ok(number.format_as(PhoneNumberFormat::E164).into_owned())
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

    /// A number that was kept. Whether a country has it was asked when it was typed, and is not asked again: what
    /// knows the numbering plans is as large as a small function.
    fn try_from(text: String) -> Result<Self, MobileFault> {
        let digits = text.strip_prefix('+').ok_or(MobileFault::Invalid)?;
        if digits.starts_with("65") {
            return Self::singapore(&text);
        }
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain && !digits.starts_with('0') && (1..=E164_DIGITS).contains(&digits.len()) {
            Ok(Self(text))
        } else {
            Err(MobileFault::Invalid)
        }
    }
}

impl From<MobileNumber> for String {
    fn from(number: MobileNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests;
