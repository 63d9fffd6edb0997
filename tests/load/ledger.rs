//! What clients were promised, and every request that they made for it.

use std::time::{Duration, Instant};

/// What some clients write down.
#[derive(Default)]
pub(crate) struct Ledger {
    /// The people who were invited. Each is one client's affair.
    pub(crate) invitees: Vec<Invitee>,
    pub(crate) attempts: Vec<Attempt>,
    /// Requests sent again with their key after they were answered.
    pub(crate) repeated: usize,
    /// Promises that became known only by asking again, or for which asking again was answered otherwise.
    pub(crate) asked_again: usize,
    /// Answers that should not have come, in words.
    pub(crate) complaints: Vec<String>,
}

/// A person who was invited, and what was promised about them, in that order.
pub(crate) struct Invitee {
    pub(crate) email: String,
    /// Whether SEED is required.
    pub(crate) seed: bool,
    pub(crate) promises: Vec<Promise>,
}

/// An answer that says that something has happened. Officers are known by their number.
pub(crate) enum Promise {
    /// There is an invitation, with a link on its way.
    Invited { id: String, by: usize },
    /// There is an invitation with an account.
    AccountCreated { id: String, by: usize },
    /// The link is on its way again.
    Resent,
    /// The invitation is taken back.
    Revoked,
    /// There is an account; of that id, unless the answer that named it was lost.
    Registered { account: Option<String> },
    /// Refused, since there is an account; its holder is told.
    InvitedAgain,
}

/// A request, and its answer's status if one came.
pub(crate) struct Attempt {
    pub(crate) what: &'static str,
    pub(crate) start: Instant,
    pub(crate) took: Duration,
    pub(crate) status: Option<u16>,
}

impl Ledger {
    /// Takes over what another client wrote down.
    pub(crate) fn add(&mut self, other: Self) {
        self.invitees.extend(other.invitees);
        self.attempts.extend(other.attempts);
        self.repeated += other.repeated;
        self.asked_again += other.asked_again;
        self.complaints.extend(other.complaints);
    }
}
