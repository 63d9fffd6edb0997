//! Mail addresses in their one canonical form (R2, R13).

mod domain_name;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::values::text;
use crate::domain::words::{ENGLISH, Faults, FieldCode};
pub use domain_name::{canonical_domain, is_internationalised, skeleton};

/// The most characters of an address (R2).
pub const MAX_LENGTH: usize = 256;

/// The most characters of a local part (R2).
pub const MAX_LOCAL_PART: usize = 64;

/// A canonical mail address: the identity of who is invited, and where mail goes (R13).
///
/// Local parts are ASCII *(ours)*: nearly no organisation gives out others, mail systems still refuse
/// them, and so no two accepted addresses differ in letters that look alike. Domains may be
/// internationalised; they are kept in their ASCII form. Debug output hides the local part: an address
/// is personal data.
#[derive(Clone, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    address: String,
    /// Where the `@` is.
    at: usize,
}

/// Why a text is no acceptable mail address. The messages never repeat the text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.say(&ENGLISH.faults))]
pub enum AddressFault {
    /// Nothing was given.
    Empty,
    /// Over [`MAX_LENGTH`] characters.
    TooLong,
    /// Over [`MAX_LOCAL_PART`] characters before the `@`.
    LocalPartTooLong,
    /// Control, text-direction or invisible characters.
    UnseenCharacter,
    /// No `@`.
    NoAt,
    /// Not a plain local part: quoted, with a comment, a list, not ASCII, or just wrong.
    LocalPart,
    /// Not a domain name with a dot.
    Domain,
    /// A domain name that reads like another one.
    LookAlikeDomain,
}

/// A kept text is no canonical address: it was not kept by [`EmailAddress`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("it is no canonical mail address")]
pub struct NotCanonical;

impl AddressFault {
    /// The contract's word for it.
    #[must_use]
    pub fn code(self) -> FieldCode {
        match self {
            Self::Empty => FieldCode::Required,
            Self::TooLong | Self::LocalPartTooLong => FieldCode::TooLong,
            Self::UnseenCharacter | Self::NoAt | Self::LocalPart | Self::Domain | Self::LookAlikeDomain => {
                FieldCode::Invalid
            }
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn say(self, words: &Faults) -> &'static str {
        match self {
            Self::Empty => words.address_missing,
            Self::TooLong => words.address_too_long,
            Self::LocalPartTooLong => words.address_local_part_too_long,
            Self::UnseenCharacter => words.unseen_character,
            Self::NoAt => words.address_no_at,
            Self::LocalPart => words.address_local_part,
            Self::Domain => words.address_domain,
            Self::LookAlikeDomain => words.address_look_alike,
        }
    }
}

impl EmailAddress {
    /// The canonical form of a typed address (R13).
    ///
    /// # Errors
    /// [`AddressFault`] for what is refused by R2 and R13.
    pub fn parse(text: &str) -> Result<Self, AddressFault> {
        let typed = text.trim();
        if typed.is_empty() {
            return Err(AddressFault::Empty);
        }
        // First of all, so that nothing below works on long text.
        if typed.chars().count() > MAX_LENGTH {
            return Err(AddressFault::TooLong);
        }
        let typed = text::line(typed).map_err(|_| AddressFault::UnseenCharacter)?;
        let (local_part, domain) = typed.rsplit_once('@').ok_or(AddressFault::NoAt)?;
        check_local_part(local_part)?;
        let domain = canonical_domain(domain)?;
        let address = format!("{}@{domain}", local_part.to_ascii_lowercase());
        if address.len() > MAX_LENGTH {
            return Err(AddressFault::TooLong);
        }
        Ok(Self { address, at: local_part.len() })
    }

    /// Stands for an address that is not known any more (R46). Nobody has it, and nothing can be mailed to it
    /// (RFC 2606, 2).
    #[must_use]
    pub fn forgotten() -> Self {
        const LOCAL_PART: &str = "forgotten";
        Self { address: format!("{LOCAL_PART}@invitee.invalid"), at: LOCAL_PART.len() }
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        &self.address[..self.at]
    }

    /// What stands after the `@`: lower case, in ASCII form.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.address[self.at + 1..]
    }
}

/// A `dot-atom` of RFC 5321: atoms with single dots between them.
fn check_local_part(local_part: &str) -> Result<(), AddressFault> {
    let is_atom = |atom: &str| !atom.is_empty() && atom.bytes().all(is_atom_byte);
    if !local_part.split('.').all(is_atom) {
        return Err(AddressFault::LocalPart);
    }
    if local_part.len() > MAX_LOCAL_PART { Err(AddressFault::LocalPartTooLong) } else { Ok(()) }
}

/// `atext` of RFC 5322.
fn is_atom_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.address.get(..1).unwrap_or_default();
        write!(f, "EmailAddress({first}***@{})", self.domain())
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NotCanonical;

    /// An address as it was kept. It is not looked up in Unicode's tables again, which so are no part of functions
    /// that take none from people.
    fn try_from(address: String) -> Result<Self, NotCanonical> {
        let (local_part, domain) = address.split_once('@').ok_or(NotCanonical)?;
        let is_lower_case = !address.bytes().any(|byte| byte.is_ascii_uppercase());
        let is_domain_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
        let is_domain = !domain.is_empty() && domain.bytes().all(is_domain_byte);
        if !is_lower_case || !is_domain || address.len() > MAX_LENGTH || check_local_part(local_part).is_err()
        {
            return Err(NotCanonical);
        }
        let at = local_part.len();
        Ok(Self { address, at })
    }
}

impl From<EmailAddress> for String {
    fn from(email: EmailAddress) -> Self {
        email.address
    }
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod tests;
