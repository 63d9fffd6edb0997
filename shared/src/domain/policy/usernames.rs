//! Usernames that nobody can have (R29).

use std::borrow::Cow;

use super::fault::checked;
use super::{PolicyFault, PolicyFiles, contains, embedded, parse};

/// The reserved usernames as bare names: letters and digits only, in lower case. They are sorted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReservedUsernames(Cow<'static, [Cow<'static, str>]>);

impl ReservedUsernames {
    /// The list of this repository.
    #[must_use]
    pub fn embedded() -> Self {
        Self(embedded::RESERVED_USERNAMES.into())
    }

    /// Reads and checks the list.
    ///
    /// # Errors
    /// [`PolicyFault`] with every faulty line.
    pub fn parse(files: &PolicyFiles) -> Result<Self, PolicyFault> {
        let read = |faults: &mut _| parse::names(files, PolicyFiles::RESERVED_USERNAMES, faults).into();
        checked(read).map(Self)
    }

    /// Whether the username is reserved. Signs and letter case make no difference: `no-reply` is `no_reply`.
    #[must_use]
    pub fn contains(&self, username: &str) -> bool {
        contains(&self.0, &parse::bare_name(username))
    }
}
