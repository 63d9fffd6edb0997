//! Who may be invited, and on which form: the allowlist and the other lists of the policy folder (R3-R12).

mod fault;
mod files;
mod lists;
mod placement;

use std::collections::{HashMap, HashSet};

pub use fault::{PolicyFault, RowFault};
pub use files::PolicyFiles;
pub use placement::{
    AccountType, AddressRefusal, Form, IdentityProvider, MAX_INTEGRATED_ADDRESS, Placement, is_vendor_mailbox,
};

use super::form::Choice;
use lists::AllowlistRow;

/// The lists, read and checked.
#[derive(Clone, Debug)]
pub struct Policy {
    /// By domain, or by `*.` and the domain whose sub-domains it means.
    allowlist: HashMap<String, AllowlistRow>,
    agencies: Vec<Choice>,
    centres: Vec<Choice>,
    personal_mail: HashSet<String>,
    /// Without the signs that usernames may have between letters and digits.
    reserved_usernames: HashSet<String>,
}

impl Policy {
    /// Reads the lists.
    ///
    /// # Errors
    /// [`PolicyFault`] with every faulty row of every file: the service must not start with them (R3).
    pub fn parse(files: &PolicyFiles) -> Result<Self, PolicyFault> {
        let mut faults = Vec::new();
        let policy = Self {
            allowlist: lists::allowlist(files, &mut faults),
            agencies: lists::choices(files, PolicyFiles::AGENCIES, &mut faults),
            centres: lists::choices(files, PolicyFiles::OFFSHORE_CENTRES, &mut faults),
            personal_mail: lists::domains(files, PolicyFiles::PERSONAL_MAIL, &mut faults),
            reserved_usernames: lists::names(files, PolicyFiles::RESERVED_USERNAMES, &mut faults),
        };
        policy.check_fixed_rules(&mut faults);
        faults.sort_by_key(|fault| (fault.file, fault.line));
        if faults.is_empty() { Ok(policy) } else { Err(PolicyFault { rows: faults }) }
    }

    /// The sponsoring agencies, in the order of their list.
    #[must_use]
    pub fn agencies(&self) -> &[Choice] {
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
        self.reserved_usernames.contains(&lists::bare_name(username))
    }

    /// The row for a domain: its own, or that of its nearest wildcard.
    fn row(&self, domain: &str) -> Option<&AllowlistRow> {
        let parents = domain.match_indices('.').map(|(dot, _)| &domain[dot..]);
        let wildcards = parents.map(|parent| format!("*{parent}"));
        std::iter::once(domain.to_owned()).chain(wildcards).find_map(|key| self.allowlist.get(&key))
    }
}

fn label<'a>(choices: &'a [Choice], code: &str) -> Option<&'a str> {
    choices.iter().find(|choice| choice.code == code).map(|choice| choice.label.as_str())
}

#[cfg(test)]
mod tests;
