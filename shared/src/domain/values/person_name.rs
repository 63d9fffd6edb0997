//! Names of people (R30).

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::GeneralSecurityProfile;
use unicode_security::general_security_profile::IdentifierType;

use crate::domain::values::text;
use crate::domain::words::{FieldCode, Words};

/// A first or last name. Debug output hides it, because it is personal data.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// The reason why a text is not a name.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PersonNameFault {
    /// More than [`PersonName::MAX_LENGTH`] characters.
    #[error("a name is too long")]
    TooLong,
    /// Invisible characters.
    #[error("a name has invisible characters")]
    UnseenCharacter,
    /// Characters that R30 does not allow.
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

    /// The advice for the person who typed it, with the label of the field.
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
    /// The maximum length, in characters.
    pub const MAX_LENGTH: usize = 64;

    /// A name of R30: 1 to 64 letters and marks of any script, spaces and `' - . , / @ ( )`, with at least one
    /// letter. Typographic forms of these signs become plain. A middle dot is accepted between two letters, as in
    /// Catalan and in Chinese forms of foreign names. A joiner is accepted where a script needs it.
    ///
    /// # Errors
    /// [`PersonNameFault`] for anything else.
    pub fn parse(text: &str) -> Result<Self, PersonNameFault> {
        // The text is composed twice: before, because a few signs are composed of others; and after, because wide
        // letters may have marks.
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

/// The middle dot of Latin and Chinese names, and that of Japanese names.
const MIDDLE_DOTS: [char; 2] = ['\u{B7}', '\u{30FB}'];

/// The form of a character that R30 accepts: plain signs, and one of the two middle dots.
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
        // `text::line` refuses them where no script needs them.
        || matches!(character, '\u{200C}' | '\u{200D}')
}

/// Whether a middle dot is not between two letters.
fn has_loose_dot(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|character| !is_combining_mark(*character)).collect();
    let is_dot = |at: &usize| MIDDLE_DOTS.contains(&letters[*at]);
    let is_letter_at =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|letter| is_letter(*letter));
    (0..letters.len())
        .filter(is_dot)
        .any(|at| !is_letter_at(at.checked_sub(1)) || !is_letter_at(at.checked_add(1)))
}

/// Whether a character is a letter. Unicode also calls some marks, numerals and circled letters alphabetic. These are
/// not letters here.
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
