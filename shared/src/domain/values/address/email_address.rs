//! Email addresses in their one canonical form (R2, R13).

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::domain_name::canonical_domain;
use crate::domain::values::text;
use crate::domain::words::{AddressFaults, ENGLISH, FieldCode};

/// The maximum length of an address, in characters (R2).
pub const MAX_LENGTH: usize = 256;

/// The maximum length of a local part, in characters (R2).
pub const MAX_LOCAL_PART: usize = 64;

/// A canonical email address. It identifies the invitee, and we email it (R13).
///
/// A local part has ASCII letters and digits, with a few signs between them *(ours)*. Nearly all organisations use
/// only such addresses, no two of them look alike, and every program reads them as one address. A domain may be
/// internationalised. It is kept in its ASCII form. Debug output hides the local part, because an address is personal
/// data.
#[derive(Clone, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    address: String,
    /// Where the `@` is.
    at: usize,
}

/// The reason why a text is not an acceptable email address. The messages never repeat the text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.explain(&ENGLISH.faults.address))]
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
    /// More than one `@`. Most such texts are lists of addresses.
    Several,
    /// `mailto:` before it.
    Mailto,
    /// A name, comment or brackets around it.
    Named,
    /// Quotation marks around it or around its local part.
    Quoted,
    /// Punctuation before or after it.
    Punctuation,
    /// A space inside it.
    Space,
    /// The part before the `@` has a character that R13 does not allow, a sign at an end, or two dots in a row.
    LocalPart,
    /// Not a domain name with a dot.
    Domain,
    /// A domain name that people could confuse with another one.
    LookAlikeDomain,
}

/// A stored text is not a canonical address, so [`EmailAddress`] did not write it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("it is not a canonical email address")]
pub struct NotCanonical;

impl AddressFault {
    /// Its code in `infra/openapi.yaml`.
    #[must_use]
    pub fn code(self) -> FieldCode {
        match self {
            Self::Empty => FieldCode::Required,
            Self::TooLong | Self::LocalPartTooLong => FieldCode::TooLong,
            Self::UnseenCharacter
            | Self::NoAt
            | Self::Several
            | Self::Mailto
            | Self::Named
            | Self::Quoted
            | Self::Punctuation
            | Self::Space
            | Self::LocalPart
            | Self::Domain
            | Self::LookAlikeDomain => FieldCode::Invalid,
        }
    }

    /// The advice for the person who typed it.
    #[must_use]
    pub fn explain(self, words: &AddressFaults) -> &'static str {
        match self {
            Self::Empty => words.missing,
            Self::TooLong => words.too_long,
            Self::LocalPartTooLong => words.local_part_too_long,
            Self::UnseenCharacter => words.unseen_character,
            Self::NoAt => words.no_at,
            Self::Several => words.several,
            Self::Mailto => words.mailto,
            Self::Named => words.named,
            Self::Quoted => words.quoted,
            Self::Punctuation => words.punctuation,
            Self::Space => words.space,
            Self::LocalPart => words.local_part,
            Self::Domain => words.domain,
            Self::LookAlikeDomain => words.look_alike,
        }
    }
}

impl EmailAddress {
    /// The canonical form of a typed address (R13).
    ///
    /// # Errors
    /// The [`AddressFault`] if R2 or R13 refuses the text.
    pub fn parse(text: &str) -> Result<Self, AddressFault> {
        let typed = text.trim_matches(text::is_space);
        if typed.is_empty() {
            return Err(AddressFault::Empty);
        }
        // This comes first, so that the code below never works on long text.
        if typed.chars().count() > MAX_LENGTH {
            return Err(AddressFault::TooLong);
        }
        // Chinese and Japanese keyboards have a wide @.
        let typed: String = typed.nfc().map(|sign| if sign == '\u{ff20}' { '@' } else { sign }).collect();
        if typed.chars().any(text::is_unseen) {
            return Err(AddressFault::UnseenCharacter);
        }
        let (local_part, domain) = typed.rsplit_once('@').ok_or(AddressFault::NoAt)?;
        if let Some(slip) = slip(&typed) {
            return Err(slip);
        }
        check_local_part(local_part)?;
        let domain = canonical_domain(domain)?;
        let address = format!("{}@{domain}", local_part.to_ascii_lowercase());
        if address.len() > MAX_LENGTH {
            return Err(AddressFault::TooLong);
        }
        Ok(Self { address, at: local_part.len() })
    }

    /// The address that replaces a purged one (R46). Nobody has it, and no email can reach it (RFC 2606, 2).
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

    /// The part before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        &self.address[..self.at]
    }

    /// The part after the `@`, in lower case and in ASCII form.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.address[self.at + 1..]
    }
}

/// The slip in a text that has more than an address in it. No address can contain such text, and each slip needs its
/// own advice.
fn slip(typed: &str) -> Option<AddressFault> {
    const BRACKETS: &str = "<>()\u{ff1c}\u{ff1e}\u{ff08}\u{ff09}\u{2039}\u{203a}\u{3008}\u{3009}";
    const QUOTES: &str = "\"'`\u{b4}\u{ab}\u{bb}\u{2018}\u{2019}\u{201a}\u{201b}\u{201c}\u{201d}\u{201e}\u{300c}\u{300d}\u{ff02}\u{ff07}";
    const PUNCTUATION: &str =
        ",;.:!?|/\\*[]{}\u{2022}\u{3001}\u{3002}\u{ff01}\u{ff0c}\u{ff0e}\u{ff1a}\u{ff1b}\u{ff1f}";
    const MAILTO: &str = "mailto:";
    let is_at_an_end = |signs: &str| {
        typed.starts_with(|sign| signs.contains(sign)) || typed.ends_with(|sign| signs.contains(sign))
    };
    let ends_in_literal = typed.ends_with(']') && typed.contains("@[");
    if typed.matches('@').count() > 1 {
        Some(AddressFault::Several)
    } else if typed.get(..MAILTO.len()).is_some_and(|start| start.eq_ignore_ascii_case(MAILTO)) {
        Some(AddressFault::Mailto)
    } else if typed.contains(|sign| BRACKETS.contains(sign)) {
        Some(AddressFault::Named)
    } else if is_at_an_end(QUOTES) {
        Some(AddressFault::Quoted)
    } else if is_at_an_end(PUNCTUATION) && !ends_in_literal {
        Some(AddressFault::Punctuation)
    } else if typed.contains(' ') {
        Some(AddressFault::Space)
    } else {
        None
    }
}

/// Accepts letters and digits, with signs of R13 between them and no two dots in a row. All programs read such a
/// local part alike: it is never an encoded word (RFC 2047) and never a route to another host (`%`, `!`).
fn check_local_part(local_part: &str) -> Result<(), AddressFault> {
    let bytes = local_part.as_bytes();
    let is_alphanumeric = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-+'".contains(byte);
    let has_ends = is_alphanumeric(bytes.first()) && is_alphanumeric(bytes.last());
    if !has_ends || !bytes.iter().all(is_allowed) || local_part.contains("..") {
        return Err(AddressFault::LocalPart);
    }
    if local_part.len() > MAX_LOCAL_PART { Err(AddressFault::LocalPartTooLong) } else { Ok(()) }
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

    /// Reads a stored address. The rule for the part before the `@` is the same. The domain is not looked up in
    /// Unicode's tables, so functions that only read stored addresses need not link these tables.
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
