//! What a command or a delivery report leads to, as it is to be written.

use jiff::Timestamp;

use super::Invitation;
use super::account::Account;
use super::delivery::Delivery;
use super::event::{Actor, Event, Happening};
use crate::domain::values::address::EmailAddress;

/// What is to be written, all of it or nothing: events, each with its invitation as it stands after. Mostly
/// one; two when a new invitation takes the place of one that is still open, whose end comes first; none for
/// a delivery report that changes nothing else.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The events, in order.
    pub events: Vec<Event>,
    /// The account that comes into being.
    pub account: Option<Account>,
    /// What became of a mail (R42).
    pub delivery: Option<Delivery>,
}

impl Decision {
    pub(super) fn one(event: Event) -> Self {
        Self { events: vec![event], account: None, delivery: None }
    }

    /// The invitation that the decision is about, as it stands after it.
    #[must_use]
    pub fn invitation(&self) -> Option<&Invitation> {
        self.events.last().map(|event| &event.invitation)
    }

    /// The address that is to be mailed an invitation. It must be one that takes our mail (R42).
    #[must_use]
    pub fn invites(&self) -> Option<&EmailAddress> {
        self.events.last().filter(|event| event.event.invites()).map(|event| &event.invitation.email)
    }
}

/// The next event of an invitation, with the change that it makes.
pub(super) fn next(
    standing: &Invitation,
    event: Happening,
    by: &Actor,
    now: Timestamp,
    change: impl FnOnce(&mut Invitation),
) -> Event {
    let mut after = standing.clone();
    after.version += 1;
    change(&mut after);
    Event { event, at: now, by: by.clone(), invitation: after }
}
