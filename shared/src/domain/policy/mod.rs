//! Who may be invited, and on which form: the allowlist and the other lists of the policy folder (R3-R12).
//!
//! In reading order: `kinds` of addresses, the `allowlist`, the `placement` of an address. Then the other lists
//! (`workplaces`, `usernames`), and how lists are read (`files`, `parse`, `fault`) or compiled in (`embedded`).

mod allowlist;
mod embedded;
mod fault;
mod files;
mod kinds;
mod parse;
mod placement;
mod usernames;
mod workplaces;

use std::borrow::Cow;

pub use fault::{PolicyFault, RowFault};
pub use files::PolicyFiles;
pub use kinds::{AccountType, Form, IdentityProvider, Placement};
pub use placement::{AddressRefusal, MAX_INTEGRATED_ADDRESS, is_vendor_mailbox};
pub use usernames::ReservedUsernames;
pub use workplaces::{OTHERS, Workplaces};

use allowlist::{AllowlistRow, allowlist};
use fault::checked;

/// The lists that say who may be invited, and which options the forms have. Lists for look-ups are sorted.
///
/// [`Workplaces`] and [`ReservedUsernames`] are separate types, because some functions need only them. Code that
/// reads the allowlist links Unicode's tables, and these functions then need not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy {
    /// Sorted by domain.
    allowlist: Cow<'static, [AllowlistRow]>,
    personal_mail: Cow<'static, [Cow<'static, str>]>,
    workplaces: Workplaces,
    /// Where people ask for a domain (R4). None if it was not given.
    support_url: Option<String>,
}

impl Policy {
    /// The lists of this repository. They are tables in the program, so nothing is read. A test has checked them.
    #[must_use]
    pub fn embedded() -> Self {
        Self {
            allowlist: embedded::ALLOWLIST.into(),
            personal_mail: embedded::PERSONAL_MAIL.into(),
            workplaces: Workplaces::embedded(),
            support_url: None,
        }
    }

    /// Reads and checks the lists.
    ///
    /// # Errors
    /// [`PolicyFault`] with every faulty row of every file. The service must not start then (R3).
    pub fn parse(files: &PolicyFiles) -> Result<Self, PolicyFault> {
        checked(|faults| Self {
            allowlist: allowlist(files, faults).into(),
            personal_mail: parse::domains(files, PolicyFiles::PERSONAL_MAIL, faults).into(),
            workplaces: Workplaces::read(files, faults),
            support_url: None,
        })
    }

    /// The same policy. Its refusals name the URL where people ask for a domain (R4).
    #[must_use]
    pub fn with_support_url(self, url: &str) -> Self {
        Self { support_url: Some(url.to_owned()), ..self }
    }

    /// The places where vendors may work.
    #[must_use]
    pub fn workplaces(&self) -> &Workplaces {
        &self.workplaces
    }

    /// Whether the domain is one of personal email (R5).
    fn is_personal_mail(&self, domain: &str) -> bool {
        contains(&self.personal_mail, domain)
    }
}

fn contains(list: &[Cow<'static, str>], text: &str) -> bool {
    list.binary_search_by(|listed| listed.as_ref().cmp(text)).is_ok()
}

#[cfg(test)]
mod tests;
