//! Reads the digits to dial from a typed, pasted or exported number (R16, R31).

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use super::{MobileNumber, NumberFault};
use crate::domain::values::text;

/// The maximum number of digits of an E.164 number.
pub(super) const E164_DIGITS: usize = 15;

/// The digits of a number, without the signs around and between them.
pub(super) struct DialledNumber {
    /// Whether the number begins with `+` or `00`, so that a country code follows.
    pub(super) international: bool,
    /// The digits, without that beginning.
    pub(super) digits: String,
    /// Whether the number begins with `(65)`.
    bracketed_singapore: bool,
}

impl DialledNumber {
    /// Reads the digits of a text. It does not look them up in a numbering plan.
    pub(super) fn read(text: &str) -> Result<Self, NumberFault> {
        // A number that is copied from a list of contacts can have direction marks.
        let plain: String = text.chars().filter(|c| !text::is_direction_mark(*c)).map(plain).collect();
        let plain = without_spreadsheet(plain.trim_matches(text::is_space))?;
        if plain.is_empty() {
            return Err(NumberFault::TooShort);
        }
        if plain.chars().any(text::is_unseen) {
            return Err(NumberFault::UnseenCharacter);
        }
        if !plain.chars().all(|c| c.is_ascii_digit() || " -.()+".contains(c)) {
            return Err(NumberFault::OtherCharacter);
        }
        let dialled: String = plain.replace([' ', '-', '.'], "");
        // A sign at an end is a slip, and a digit may be missing there.
        if plain.starts_with(['-', '.']) || plain.ends_with(['-', '.', '(']) {
            return Err(NumberFault::OtherCharacter);
        }
        let bracketed_singapore = dialled.starts_with("(65)");
        let dialled = match TRUNK.iter().find_map(|trunk| dialled.strip_prefix(trunk)) {
            Some(subscriber) => format!("+65{subscriber}"),
            None => dialled,
        };
        let dialled = dialled.replace(['(', ')'], "");
        let international = dialled.strip_prefix('+').or_else(|| dialled.strip_prefix("00"));
        let digits = international.unwrap_or(&dialled);
        if digits.contains('+') {
            return Err(NumberFault::OtherCharacter);
        }
        Ok(Self { international: international.is_some(), digits: digits.to_owned(), bracketed_singapore })
    }

    /// The number as a Singapore mobile number (R16).
    pub(super) fn singapore(&self) -> Result<MobileNumber, NumberFault> {
        const SUBSCRIBER: usize = 8;
        let after_code = self.digits.strip_prefix("65");
        let subscriber = match after_code {
            Some(rest)
                if self.international || self.bracketed_singapore || self.digits.len() > SUBSCRIBER =>
            {
                rest
            }
            None if self.international && !self.digits.is_empty() => return Err(NumberFault::Foreign),
            _ => &self.digits,
        };
        match subscriber.len() {
            0..SUBSCRIBER => Err(NumberFault::TooShort),
            SUBSCRIBER if subscriber.starts_with(['8', '9']) => Ok(MobileNumber(format!("+65{subscriber}"))),
            SUBSCRIBER => Err(NumberFault::Landline),
            _ => Err(NumberFault::TooLong),
        }
    }

    /// The number as a mobile number of another country (R31).
    pub(super) fn foreign(&self) -> Result<MobileNumber, NumberFault> {
        // Outside these bounds the number cannot be valid, so the library is not called. One more digit is allowed,
        // for a trunk prefix.
        match self.digits.len() {
            0..SHORTEST => return Err(NumberFault::TooShort),
            SHORTEST..=E164_WITH_TRUNK => {}
            _ => return Err(NumberFault::TooLong),
        }
        if self.digits.starts_with('0') {
            return Err(NumberFault::NotInUse);
        }
        let number = e164(&format!("+{}", self.digits))?;
        // A stored number must be read back as the same number. Otherwise uniqueness (R31) would not hold.
        if e164(&number)? == number { Ok(MobileNumber(number)) } else { Err(NumberFault::NotInUse) }
    }
}

/// Singapore has no trunk prefix, so it is removed. For other countries the library knows whether it is part of the
/// number.
const TRUNK: [&str; 5] = ["+65(0)", "(+65)(0)", "(65)(0)", "65(0)", "0065(0)"];

/// The minimum number of digits of any country's mobile numbers, with the country code.
const SHORTEST: usize = 7;
const E164_WITH_TRUNK: usize = E164_DIGITS + 1;

fn e164(text: &str) -> Result<String, NumberFault> {
    let number = PHONE_NUMBER_UTIL.parse(text, None).map_err(|_| NumberFault::NotInUse)?;
    if !number.is_valid() {
        return Err(NumberFault::NotInUse);
    }
    Ok(number.format_as(PhoneNumberFormat::E164).into_owned())
}

/// The plain form of a character: digits, hyphens, brackets and spaces of other scripts become those of ASCII.
fn plain(character: char) -> char {
    // The zeros of other scripts. The nine other digits follow each of them (category Nd of Unicode).
    const ZEROS: [char; 15] = [
        '\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}', '\u{BE6}', '\u{C66}',
        '\u{CE6}', '\u{D66}', '\u{E50}', '\u{ED0}', '\u{1040}', '\u{17E0}',
    ];
    let digit = ZEROS.iter().find_map(|zero| {
        let value = u32::from(character).wrapping_sub(u32::from(*zero));
        char::from_digit(value, 10).filter(|_| value < 10)
    });
    digit.unwrap_or_else(|| match text::plain(character) {
        '\u{B7}' | '\u{2022}' | '\u{2024}' | '\u{3002}' => '.',
        // People with a Japanese keyboard type these as a dash.
        '\u{30FC}' | '\u{FF70}' => '-',
        '[' => '(',
        ']' => ')',
        plain => plain,
    })
}

/// Removes the signs that a spreadsheet adds to a number: `="91234567"`, `'91234567`, `91234567.0`, `91,234,567`.
///
/// # Errors
/// [`NumberFault::Spreadsheet`] if digits are lost: `6.59E+09`, `#####`, `#NAME?`.
fn without_spreadsheet(text: &str) -> Result<String, NumberFault> {
    let text = text.strip_prefix('=').unwrap_or(text).trim();
    let is_quote = |sign: char| matches!(sign, '"' | '\'' | '\u{201C}' | '\u{201D}');
    let text = text.trim_matches(is_quote).trim();
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        let is_mantissa = is_digits(&mantissa.replacen(['.', ','], "", 1));
        if is_mantissa && is_digits(exponent.trim_start_matches(['+', '-'])) {
            return Err(NumberFault::Spreadsheet);
        }
    }
    if text.starts_with('#') {
        return Err(NumberFault::Spreadsheet);
    }
    // Zeros after the decimal point.
    let whole = match text.rsplit_once('.') {
        Some((whole, zeros))
            if zeros.len() <= 2 && is_digits(zeros) && zeros.bytes().all(|zero| zero == b'0') =>
        {
            let digits = whole.strip_prefix('+').unwrap_or(whole);
            let grouped = digits.replace(',', "");
            if is_digits(&grouped) { whole } else { text }
        }
        _ => text,
    };
    // Commas between thousands.
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let is_grouped = (1..=3).contains(&first.len()) && groups.clone().count() > 0;
    if is_grouped && is_digits(first) && groups.all(|group| group.len() == 3 && is_digits(group)) {
        return Ok(whole.replace(',', ""));
    }
    Ok(whole.to_owned())
}
