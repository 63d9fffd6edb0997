//! Usernames (R29).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::values::text;
use crate::domain::words::RegistrationFaults;

/// A username in lower case, for `Anna` and `anna` are the same. The login name is it and the suffix.
/// Debug output hides it: it is mostly a person's name.
#[derive(Clone, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

/// Why a text is no username.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum UsernameFault {
    /// An email address: browsers fill it in where they know one as the user's name.
    #[error("it is an email address")]
    Address,
    /// Other characters than R29 allows, or in other places.
    #[error("it is no username")]
    Characters,
}

impl UsernameFault {
    /// What to do about it.
    #[must_use]
    pub fn explain(self, words: &RegistrationFaults) -> &'static str {
        match self {
            Self::Address => words.username_is_address,
            Self::Characters => words.username,
        }
    }
}

impl Username {
    /// The most characters.
    pub const MAX_LENGTH: usize = 64;

    /// A username of R29: 1 to 64 letters, digits, `-`, `_` and `.`, with a letter or digit first and
    /// last, and no two dots in a row. Letters are those of ASCII *(ours)*: others look alike.
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

    /// The username in a login name of a local identity, not parsed yet: what stands before the suffix. None if it has
    /// another suffix, or none (R29).
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
