//! Who may be invited, and on which form: the allowlist and the other lists of the policy folder (R3-R12).

mod embedded;
mod fault;
mod files;
mod lists;
mod placement;

use std::borrow::Cow;

pub use fault::{PolicyFault, RowFault};
pub use files::PolicyFiles;
pub use placement::{
    AccountType, AddressRefusal, Form, IdentityProvider, MAX_INTEGRATED_ADDRESS, Placement, is_vendor_mailbox,
};

use super::form::Choice;
use lists::AllowlistRow;

/// The lists. Those that are looked things up in are sorted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy {
    /// By domain, or by `*.` and the domain whose sub-domains it means.
    allowlist: Cow<'static, [AllowlistRow]>,
    agencies: Cow<'static, [Choice]>,
    centres: Cow<'static, [Choice]>,
    personal_mail: Cow<'static, [Cow<'static, str>]>,
    /// Without the signs that usernames may have between letters and digits.
    reserved_usernames: Cow<'static, [Cow<'static, str>]>,
}

impl Policy {
    /// The lists of this repository, which a test has checked. Nothing is read: they are tables in the program.
    #[must_use]
    pub fn embedded() -> Self {
        Self {
            allowlist: embedded::ALLOWLIST.into(),
            agencies: embedded::AGENCIES.into(),
            centres: embedded::CENTRES.into(),
            personal_mail: embedded::PERSONAL_MAIL.into(),
            reserved_usernames: embedded::RESERVED_USERNAMES.into(),
        }
    }

    /// Reads and checks the lists.
    ///
    /// # Errors
    /// [`PolicyFault`] with every faulty row of every file: the service must not start with them (R3).
    pub fn parse(files: &PolicyFiles) -> Result<Self, PolicyFault> {
        let mut faults = Vec::new();
        let policy = Self {
            allowlist: lists::allowlist(files, &mut faults).into(),
            agencies: lists::choices(files, PolicyFiles::AGENCIES, &mut faults).into(),
            centres: lists::choices(files, PolicyFiles::OFFSHORE_CENTRES, &mut faults).into(),
            personal_mail: lists::domains(files, PolicyFiles::PERSONAL_MAIL, &mut faults).into(),
            reserved_usernames: lists::names(files, PolicyFiles::RESERVED_USERNAMES, &mut faults).into(),
        };
        faults.sort_by_key(|fault| (fault.file, fault.line));
        if faults.is_empty() { Ok(policy) } else { Err(PolicyFault { rows: faults }) }
    }

    /// The sponsoring agencies, in the order of their list.
    #[must_use]
    pub fn agencies(&self) -> &Cow<'static, [Choice]> {
        &self.agencies
    }

    /// The Offshore Development Centres, in the order of their list.
    #[must_use]
    pub fn centres(&self) -> &[Choice] {
        &self.centres
    }

    /// The name of the agency with this code.
    #[must_use]
    pub fn agency(&self, code: &str) -> Option<&str> {
        label(&self.agencies, code)
    }

    /// The name of the Offshore Development Centre with this code.
    #[must_use]
    pub fn centre(&self, code: &str) -> Option<&str> {
        label(&self.centres, code)
    }

    /// Whether the username is kept back (R29), however it is written: `no-reply` is `no_reply`.
    #[must_use]
    pub fn is_reserved_username(&self, username: &str) -> bool {
        contains(&self.reserved_usernames, &lists::bare_name(username))
    }

    /// Whether the domain is one of personal mail (R5).
    fn is_personal_mail(&self, domain: &str) -> bool {
        contains(&self.personal_mail, domain)
    }
}

fn contains(list: &[Cow<'static, str>], text: &str) -> bool {
    list.binary_search_by(|listed| listed.as_ref().cmp(text)).is_ok()
}

fn label<'a>(choices: &'a [Choice], code: &str) -> Option<&'a str> {
    choices.iter().find(|choice| choice.code == code).map(|choice| choice.label.as_ref())
}

#[cfg(test)]
mod tests;
