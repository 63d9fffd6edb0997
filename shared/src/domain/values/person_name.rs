//! Names of people (R30).

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::GeneralSecurityProfile;
use unicode_security::general_security_profile::IdentifierType;

use crate::domain::values::text;
use crate::domain::words::{FieldCode, Words};

/// A first or last name. Debug output hides it: it is personal data.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PersonNameFault {
    /// Over the limit.
    #[error("a name is too long")]
    TooLong,
    /// Characters that nobody sees.
    #[error("a name has invisible characters")]
    UnseenCharacter,
    /// Other characters than R30 allows.
    #[error("a name has other characters than letters and a few signs")]
    Characters,
    /// No letter.
    #[error("a name has no letter")]
    NoLetter,
}

impl PersonNameFault {
    /// Its code in `infra/openapi.yaml`.
    #[must_use]
    pub fn code(self) -> FieldCode {
        match self {
            Self::TooLong => FieldCode::TooLong,
            Self::UnseenCharacter | Self::Characters | Self::NoLetter => FieldCode::Invalid,
        }
    }

    /// What to do about it, in the field of that label.
    #[must_use]
    pub fn explain(self, label: &str, words: &Words) -> String {
        match self {
            Self::TooLong => (words.faults.too_long)(label, PersonName::MAX_LENGTH),
            Self::UnseenCharacter => (words.faults.unseen_character)(label),
            Self::Characters => (words.registration.name_characters)(label),
            Self::NoLetter => (words.registration.name_without_letter)(label),
        }
    }
}

impl PersonName {
    /// The most characters.
    pub const MAX_LENGTH: usize = 64;

    /// A name of R30: 1 to 64 letters and marks of any script, spaces and `' - . , / @ ( )`, with at least one letter.
    /// What keyboards type in the place of these signs becomes plain. A middle dot is a part of the name between two
    /// letters, as in Catalan and in Chinese names from other languages; a joiner is where a script needs it.
    ///
    /// # Errors
    /// [`PersonNameFault`] for anything else.
    pub fn parse(text: &str) -> Result<Self, PersonNameFault> {
        // Composed before, for a few signs are composed of others, and after, for wide letters may have marks.
        let plain: String = text::trimmed(text).nfc().map(plain).nfc().collect();
        let name = text::line(&plain).map_err(|_| PersonNameFault::UnseenCharacter)?;
        if name.chars().count() > Self::MAX_LENGTH {
            return Err(PersonNameFault::TooLong);
        }
        if !name.chars().all(is_allowed) || has_loose_dot(&name) {
            return Err(PersonNameFault::Characters);
        }
        if name.chars().any(is_letter) { Ok(Self(name)) } else { Err(PersonNameFault::NoLetter) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The middle dots of Latin and Chinese names, and of Japanese ones.
const MIDDLE_DOTS: [char; 2] = ['\u{B7}', '\u{30FB}'];

/// A character as R30 has it: signs plain, and dots in the middle as one of two.
fn plain(character: char) -> char {
    match character {
        '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' => MIDDLE_DOTS[0],
        '\u{FF65}' => MIDDLE_DOTS[1],
        _ => text::plain(character),
    }
}

fn is_allowed(character: char) -> bool {
    is_letter(character)
        || is_combining_mark(character)
        || " '-.,/@()".contains(character)
        || MIDDLE_DOTS.contains(&character)
        // `text::line` has refused them elsewhere than where a script needs them.
        || matches!(character, '\u{200C}' | '\u{200D}')
}

/// Whether a middle dot does not stand between two letters.
fn has_loose_dot(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|character| !is_combining_mark(*character)).collect();
    let is_dot = |at: &usize| MIDDLE_DOTS.contains(&letters[*at]);
    let is_letter_at =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|letter| is_letter(*letter));
    (0..letters.len())
        .filter(is_dot)
        .any(|at| !is_letter_at(at.checked_sub(1)) || !is_letter_at(at.checked_add(1)))
}

/// A letter: alphabetic, but none of the marks, letter-like numerals and circled letters that Unicode
/// counts as alphabetic too.
fn is_letter(character: char) -> bool {
    character.is_alphabetic()
        && !character.is_numeric()
        && !is_combining_mark(character)
        && !is_circled(character)
        && character.identifier_type() != Some(IdentifierType::Default_Ignorable)
}

fn is_circled(character: char) -> bool {
    matches!(character, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}')
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(***)")
    }
}

impl TryFrom<String> for PersonName {
    type Error = PersonNameFault;

    fn try_from(text: String) -> Result<Self, PersonNameFault> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}
