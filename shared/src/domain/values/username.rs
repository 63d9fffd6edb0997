//! Usernames (R29).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::values::text;
use crate::domain::words::RegistrationFaults;

/// A username, in lower case, because `Anna` and `anna` are the same. The login name is the username and the suffix.
/// Debug output hides it, because most usernames are names of persons.
#[derive(Clone, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

/// The reason why a text is not a username.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum UsernameFault {
    /// An email address. Browsers fill it in if they know it as the user's name.
    #[error("it is an email address")]
    Address,
    /// Characters that R29 does not allow, or not in this place.
    #[error("it is not a username")]
    Characters,
}

impl UsernameFault {
    /// The advice for the person who typed it.
    #[must_use]
    pub fn explain(self, words: &RegistrationFaults) -> &'static str {
        match self {
            Self::Address => words.username_is_address,
            Self::Characters => words.username,
        }
    }
}

impl Username {
    /// The maximum length, in characters.
    pub const MAX_LENGTH: usize = 64;

    /// A username of R29: 1 to 64 letters, digits, `-`, `_` and `.`. The first and the last character is a letter or
    /// digit, and no two dots are in a row. Only ASCII letters are allowed *(ours)*, because other letters look like
    /// them.
    ///
    /// # Errors
    /// [`UsernameFault`] for anything else.
    pub fn parse(text: &str) -> Result<Self, UsernameFault> {
        let name = text::trimmed(text);
        if name.contains(['@', '\u{ff20}']) {
            return Err(UsernameFault::Address);
        }
        let alphanumeric = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = name.as_bytes();
        let allowed = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte));
        let ends = alphanumeric(bytes.first()) && alphanumeric(bytes.last());
        if allowed && ends && bytes.len() <= Self::MAX_LENGTH && !name.contains("..") {
            Ok(Self(name.to_ascii_lowercase()))
        } else {
            Err(UsernameFault::Characters)
        }
    }

    /// The part of a login name before the suffix, which is the username of a local identity (R29). It is not parsed
    /// yet. None if the login name does not have this suffix.
    #[must_use]
    pub fn in_login_name<'a>(login_name: &'a str, suffix: &str) -> Option<&'a str> {
        let (username, of) = login_name.trim().rsplit_once('@')?;
        of.eq_ignore_ascii_case(suffix).then_some(username)
    }

    /// The name in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Username(***)")
    }
}

impl TryFrom<String> for Username {
    type Error = UsernameFault;

    fn try_from(text: String) -> Result<Self, UsernameFault> {
        Self::parse(&text)
    }
}

impl From<Username> for String {
    fn from(name: Username) -> Self {
        name.0
    }
}
