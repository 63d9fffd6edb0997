//! A person, as the table knows them.

use invitations::domain::invitation::Invitation;
use invitations::domain::values::address::EmailAddress;
use invitations::store::Suppression;

/// Everything that is known of a person.
pub(crate) struct Person {
    pub(crate) email: EmailAddress,
    /// The current invitation for the address. It is pending, or has an account.
    pub(crate) current: Option<Invitation>,
    pub(crate) suppression: Option<Suppression>,
    /// The current invitation first, then the others, newest first.
    pub(crate) invitations: Vec<Invitation>,
}

impl Person {
    /// The current invitation, or the newest one that has ended.
    pub(crate) fn newest(&self) -> Option<&Invitation> {
        self.invitations.first()
    }
}
