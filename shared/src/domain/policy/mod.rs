//! Who may be invited, and on which form: the allowlist and the other lists of the policy folder (R3-R12).

mod fault;
mod files;
mod lists;
mod placement;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

pub use fault::{PolicyFault, RowFault};
pub use files::PolicyFiles;
pub use placement::{
    AccountType, AddressRefusal, Form, IdentityProvider, MAX_INTEGRATED_ADDRESS, Placement, is_vendor_mailbox,
};

use super::form::Choice;
use lists::AllowlistRow;

/// The lists. Each is read when it is first needed, if it is known to have no fault.
#[derive(Clone, Debug)]
pub struct Policy {
    files: PolicyFiles,
    /// By domain, or by `*.` and the domain whose sub-domains it means.
    allowlist: OnceLock<HashMap<String, AllowlistRow>>,
    agencies: OnceLock<Vec<Choice>>,
    centres: OnceLock<Vec<Choice>>,
    personal_mail: OnceLock<HashSet<String>>,
    /// Without the signs that usernames may have between letters and digits.
    reserved_usernames: OnceLock<HashSet<String>>,
}

impl Policy {
    /// The lists of this repository, which a test has checked.
    #[must_use]
    pub fn embedded() -> Self {
        Self::unread(PolicyFiles::embedded())
    }

    fn unread(files: PolicyFiles) -> Self {
        Self {
            files,
            allowlist: OnceLock::new(),
            agencies: OnceLock::new(),
            centres: OnceLock::new(),
            personal_mail: OnceLock::new(),
            reserved_usernames: OnceLock::new(),
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
            files: files.clone(),
        };
        policy.check_fixed_rules(&mut faults);
        faults.sort_by_key(|fault| (fault.file, fault.line));
        if faults.is_empty() { Ok(policy) } else { Err(PolicyFault { rows: faults }) }
    }

    /// The sponsoring agencies, in the order of their list.
    #[must_use]
    pub fn agencies(&self) -> &[Choice] {
        self.agencies.get_or_init(|| lists::choices(&self.files, PolicyFiles::AGENCIES, &mut Vec::new()))
    }

    /// The Offshore Development Centres, in the order of their list.
    #[must_use]
    pub fn centres(&self) -> &[Choice] {
        const FILE: &str = PolicyFiles::OFFSHORE_CENTRES;
        self.centres.get_or_init(|| lists::choices(&self.files, FILE, &mut Vec::new()))
    }

    /// The name of the agency with this code.
    #[must_use]
    pub fn agency(&self, code: &str) -> Option<&str> {
        label(self.agencies(), code)
    }

    /// The name of the Offshore Development Centre with this code.
    #[must_use]
    pub fn centre(&self, code: &str) -> Option<&str> {
        label(self.centres(), code)
    }

    /// Whether the username is kept back (R29), however it is written: `no-reply` is `no_reply`.
    #[must_use]
    pub fn is_reserved_username(&self, username: &str) -> bool {
        const FILE: &str = PolicyFiles::RESERVED_USERNAMES;
        let names = self.reserved_usernames.get_or_init(|| lists::names(&self.files, FILE, &mut Vec::new()));
        names.contains(&lists::bare_name(username))
    }

    /// Whether the domain is one of personal mail (R5).
    fn is_personal_mail(&self, domain: &str) -> bool {
        const FILE: &str = PolicyFiles::PERSONAL_MAIL;
        let domains = self.personal_mail.get_or_init(|| lists::domains(&self.files, FILE, &mut Vec::new()));
        domains.contains(domain)
    }

    /// The row for a domain: its own, or that of its nearest wildcard.
    fn row(&self, domain: &str) -> Option<&AllowlistRow> {
        let parents = domain.match_indices('.').map(|(dot, _)| &domain[dot..]);
        let wildcards = parents.map(|parent| format!("*{parent}"));
        let allowlist = self.allowlist.get_or_init(|| lists::allowlist(&self.files, &mut Vec::new()));
        std::iter::once(domain.to_owned()).chain(wildcards).find_map(|key| allowlist.get(&key))
    }
}

fn label<'a>(choices: &'a [Choice], code: &str) -> Option<&'a str> {
    choices.iter().find(|choice| choice.code == code).map(|choice| choice.label.as_str())
}

#[cfg(test)]
mod tests;
