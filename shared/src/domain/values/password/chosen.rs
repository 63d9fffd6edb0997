//! Passwords (R33).

use std::fmt;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use precis_core::profile::PrecisFastInvocation;
use precis_profiles::OpaqueString;

use super::guesses;
use crate::domain::words::{FieldCode, Words};

/// A chosen password. It can only be hashed. Debug output hides it, and nothing else shows it.
#[derive(Clone)]
pub struct Password(String);

/// Why a password is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PasswordFault {
    /// Fewer than [`Password::MIN_LENGTH`] characters.
    TooShort,
    /// More than [`Password::MAX_LENGTH`] characters.
    TooLong,
    /// Invisible characters, or characters that RFC 8265 refuses because devices differ in them.
    Characters,
    /// A space at the beginning or the end *(ours)*. Nearly always it is a slip, and nobody sees it.
    SpaceAtEnd,
    /// Fewer than three of the four classes.
    Classes,
    /// The password contains the username or the local part of the address.
    HoldsName,
    /// A commonly used password, or one that is as easily guessed.
    Guessable,
}

impl PasswordFault {
    /// Its code in `infra/openapi.yaml`.
    #[must_use]
    pub fn code(self) -> FieldCode {
        match self {
            Self::TooShort => FieldCode::TooShort,
            Self::TooLong => FieldCode::TooLong,
            Self::Characters | Self::SpaceAtEnd => FieldCode::Invalid,
            Self::Classes | Self::HoldsName | Self::Guessable => FieldCode::WeakPassword,
        }
    }

    /// The advice for the person who typed it. It never repeats the password.
    #[must_use]
    pub fn explain(self, words: &Words) -> String {
        let faults = &words.registration;
        let fault = match self {
            Self::TooShort => faults.password_short,
            Self::TooLong => {
                return (words.faults.too_long)(words.fields.password.label, Password::MAX_LENGTH);
            }
            Self::Characters => faults.password_characters,
            Self::SpaceAtEnd => faults.password_space_at_end,
            Self::Classes => faults.password_classes,
            Self::HoldsName => faults.password_holds_name,
            Self::Guessable => faults.password_guessable,
        };
        fault.to_owned()
    }
}

/// Facts about the person that an attacker knows.
#[derive(Clone, Debug, Default)]
pub struct AboutPerson<'a> {
    /// The username and the local part of the address, in lower case. They must not be in the password (R33).
    pub names: Vec<&'a str>,
    /// First name, last name, company and mobile number. An attacker tries passwords that are made of them.
    pub known: Vec<&'a str>,
}

/// Hashing failed. The cause is the machine, never the password.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashFault(#[source] argon2::password_hash::Error);

impl Password {
    /// The minimum length, in characters.
    pub const MIN_LENGTH: usize = 12;
    /// The maximum length, in characters.
    pub const MAX_LENGTH: usize = 256;

    /// Checks a password by R33. First it prepares the text as RFC 8265 says (`OpaqueString`): it makes other spaces
    /// plain, brings letters to normal form C, and refuses invisible characters. So the same password results from
    /// every keyboard. Sign-in must prepare a typed password in the same way.
    ///
    /// # Errors
    /// The first [`PasswordFault`] that is found.
    pub fn choose(text: &str, about: &AboutPerson) -> Result<Self, PasswordFault> {
        // This comes first, so that the code below never works on long text.
        if text.chars().count() > 2 * Self::MAX_LENGTH {
            return Err(PasswordFault::TooLong);
        }
        let text = prepared(text)?;
        match text.chars().count() {
            0..Self::MIN_LENGTH => return Err(PasswordFault::TooShort),
            Self::MIN_LENGTH..=Self::MAX_LENGTH => {}
            _ => return Err(PasswordFault::TooLong),
        }
        if text.starts_with(' ') || text.ends_with(' ') {
            return Err(PasswordFault::SpaceAtEnd);
        }
        if classes(&text) < 3 {
            return Err(PasswordFault::Classes);
        }
        let lower = text.to_lowercase();
        if about.names.iter().any(|name| name.len() >= SHORTEST_NAME && lower.contains(name)) {
            return Err(PasswordFault::HoldsName);
        }
        if guesses::is_guessable(&text, about) { Err(PasswordFault::Guessable) } else { Ok(Self(text)) }
    }

    /// The Argon2id hash with this salt, in PHC form. Nothing else of a password is stored (R33).
    ///
    /// The settings are 19 MiB of memory, two passes and one lane. OWASP recommends them, and among its settings with
    /// two passes they need the least memory. A function of 256 MB has room for them. Its share of a processor can
    /// use only one lane.
    ///
    /// # Errors
    /// [`HashFault`] if the memory cannot be allocated.
    pub fn hash(&self, salt: &[u8; 16]) -> Result<String, HashFault> {
        let parameters = Params::new(19 * 1024, 2, 1, None).map_err(|fault| HashFault(fault.into()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
        let hash = argon2.hash_password_with_salt(self.0.as_bytes(), salt).map_err(HashFault)?;
        Ok(hash.to_string())
    }
}

/// Shorter names are not looked for *(ours)*, because nearly any text contains them. The password policy of Windows
/// has the same limit.
const SHORTEST_NAME: usize = 3;

/// Prepares the text by RFC 8265, 4.2. It refuses the replacement character, because nobody types it.
fn prepared(text: &str) -> Result<String, PasswordFault> {
    if text.is_empty() {
        return Err(PasswordFault::TooShort);
    }
    let prepared = OpaqueString::enforce(text).map_err(|_| PasswordFault::Characters)?;
    if prepared.contains('\u{FFFD}') { Err(PasswordFault::Characters) } else { Ok(prepared.into_owned()) }
}

/// The number of classes, out of four, that the text uses. Letters without case and spaces count as symbols.
fn classes(text: &str) -> usize {
    let uses = |class: fn(char) -> bool| usize::from(text.chars().any(class));
    let symbol =
        |character: char| !(character.is_lowercase() || character.is_uppercase() || character.is_numeric());
    uses(char::is_lowercase) + uses(char::is_uppercase) + uses(char::is_numeric) + uses(symbol)
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(***)")
    }
}
