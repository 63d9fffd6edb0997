//! The promises that clients got, and all their requests.

use std::time::{Duration, Instant};

/// The notes of some clients.
#[derive(Default)]
pub(crate) struct Ledger {
    /// The invited people. Each belongs to one client.
    pub(crate) invitees: Vec<Invitee>,
    pub(crate) attempts: Vec<Attempt>,
    /// Requests that were repeated with their key after a response.
    pub(crate) repeated: usize,
    /// Promises that only a repetition revealed, or whose repetition got another response.
    pub(crate) asked_again: usize,
    /// Wrong responses, in words.
    pub(crate) complaints: Vec<String>,
}

/// An invited person and the promises about them, in order.
pub(crate) struct Invitee {
    pub(crate) email: String,
    /// Whether SEED is required.
    pub(crate) seed: bool,
    pub(crate) promises: Vec<Promise>,
}

/// A response that promises something. Officers are known by their number.
pub(crate) enum Promise {
    /// An invitation exists, and its link is being emailed.
    Invited { id: String, by: usize },
    /// An invitation with an account exists.
    AccountCreated { id: String, by: usize },
    /// The link is being emailed again.
    Resent,
    /// The invitation is revoked.
    Revoked,
    /// An account exists. With its id, unless that response was lost.
    Registered { account: Option<String> },
    /// Refused, because there is an account. Its holder is told.
    InvitedAgain,
}

/// A request, and the status of its response if one came.
pub(crate) struct Attempt {
    pub(crate) what: &'static str,
    pub(crate) start: Instant,
    pub(crate) took: Duration,
    pub(crate) status: Option<u16>,
}

impl Ledger {
    /// Adds the notes of another client.
    pub(crate) fn add(&mut self, other: Self) {
        self.invitees.extend(other.invitees);
        self.attempts.extend(other.attempts);
        self.repeated += other.repeated;
        self.asked_again += other.asked_again;
        self.complaints.extend(other.complaints);
    }
}
