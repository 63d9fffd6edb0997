//! Names of people (R30).

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;
use unicode_security::GeneralSecurityProfile;
use unicode_security::general_security_profile::IdentifierType;

use crate::domain::values::text;
use crate::domain::words::{ENGLISH, Faults, FieldCode};

/// A first or last name. Debug output hides it: it is personal data.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.say(&ENGLISH.faults))]
pub enum PersonNameFault {
    /// Over the limit.
    TooLong,
    /// Other characters, or no letter.
    Invalid,
}

impl PersonNameFault {
    /// The contract's word for it.
    #[must_use]
    pub fn code(self) -> FieldCode {
        match self {
            Self::TooLong => FieldCode::TooLong,
            Self::Invalid => FieldCode::Invalid,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn say(self, words: &Faults) -> String {
        match self {
            Self::TooLong => (words.too_long)(PersonName::MAX_LENGTH),
            Self::Invalid => words.person_name.to_owned(),
        }
    }
}

impl PersonName {
    /// The most characters.
    pub const MAX_LENGTH: usize = 64;

    /// A name of R30: 1 to 64 letters and marks of any script, spaces and `' - . , / @ ( )`, with at
    /// least one letter. The curly apostrophe that phones type becomes the plain one *(ours)*.
    ///
    /// # Errors
    /// [`PersonNameFault`] for anything else.
    pub fn parse(text: &str) -> Result<Self, PersonNameFault> {
        let name = text::line(text).map_err(|_| PersonNameFault::Invalid)?.replace('\u{2019}', "'");
        if name.chars().count() > Self::MAX_LENGTH {
            return Err(PersonNameFault::TooLong);
        }
        if name.chars().any(is_letter) && name.chars().all(is_allowed) {
            Ok(Self(name))
        } else {
            Err(PersonNameFault::Invalid)
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_allowed(character: char) -> bool {
    is_letter(character) || is_combining_mark(character) || " '-.,/@()".contains(character)
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
