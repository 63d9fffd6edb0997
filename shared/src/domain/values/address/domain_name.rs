//! Domain names of email addresses (R13).

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use unicode_normalization::char::is_combining_mark;
use unicode_security::{RestrictionLevel, RestrictionLevelDetection};

use super::{AddressFault, look};
use crate::domain::values::text;

/// The ASCII form of a domain name, by the strict settings of UTS #46: letters, digits and hyphens, DNS lengths, no
/// trailing dot. The name has at least two labels. The last label is not a number, because the name would then be an
/// IP address.
///
/// # Errors
/// [`AddressFault::UnseenCharacter`] for an invisible character. [`AddressFault::Domain`] if the text is not such a
/// name. [`AddressFault::LookAlikeDomain`] for a label that mixes scripts, has characters that do not belong in
/// names, or could be read as plain letters.
pub fn canonical_domain(typed: &str) -> Result<String, AddressFault> {
    // UTS #46 drops some invisible characters. A domain that holds them was not typed by a person.
    if typed.chars().any(text::is_unseen) {
        return Err(AddressFault::UnseenCharacter);
    }
    let domain = Uts46::new()
        .to_ascii(typed.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Verify)
        .map_err(|_| AddressFault::Domain)?;
    let (_, last) = domain.rsplit_once('.').ok_or(AddressFault::Domain)?;
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AddressFault::Domain);
    }
    if is_internationalised(&domain) && displayed(&domain).split('.').any(is_look_alike) {
        return Err(AddressFault::LookAlikeDomain);
    }
    Ok(domain.into_owned())
}

/// Whether a domain in its ASCII form has a label that is written with other letters than ASCII.
#[must_use]
pub fn is_internationalised(domain: &str) -> bool {
    domain.split('.').any(|label| label.starts_with("xn--"))
}

/// The skeleton of a domain (UTS #39). Two domains that people could confuse have the same skeleton.
#[must_use]
pub fn skeleton(domain: &str) -> String {
    look::skeleton(&displayed(domain))
}

/// The domain as mail programs show it.
fn displayed(domain: &str) -> std::borrow::Cow<'_, str> {
    Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Check).0
}

/// Whether a label that is not ASCII can be confused with another one. It can if it mixes scripts, if the whole label
/// imitates ASCII letters, like the Cyrillic «аррӏе», or if one of its marks may be invisible, like a second dot
/// above an i.
fn is_look_alike(label: &str) -> bool {
    !label.is_ascii()
        && (!label.check_restriction_level(RestrictionLevel::SingleScript)
            || look::skeleton(label).is_ascii()
            || has_loose_mark(label))
}

/// Whether a mark follows a letter of an alphabet that has composed letters for its marks. The label is in normal
/// form C (UTS #46), so hardly any language writes this letter with this mark.
fn has_loose_mark(label: &str) -> bool {
    // Latin, Greek and Cyrillic.
    let is_alphabet = |letter: char| letter < '\u{530}' || ('\u{1E00}'..='\u{1FFF}').contains(&letter);
    label.chars().any(|letter| is_alphabet(letter) && letter.is_alphabetic())
        && label.chars().any(is_combining_mark)
}
