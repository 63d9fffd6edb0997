//! One state of the model: the stored data of an address and its accounts, and the events that really happened.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use invitations::domain::invitation::account::Account;
use invitations::domain::invitation::activation::{Listener, SignInFeed};
use invitations::domain::invitation::{AccountId, Invitation, InvitationId};
use invitations::domain::values::mobile::MobileNumber;
use jiff::{SignedDuration, Timestamp};
use samples::{DAY, start};

/// The moments of the clock, in days. It goes on by less than the patience at a time.
pub(super) const MOMENTS: [i32; 9] = [0, 6, 12, 18, 24, 30, 36, 42, 48];
pub(super) const PATIENCE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The stored data, and the events that really happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Life {
    pub(super) moment: usize,
    pub(super) current: Option<Invitation>,
    pub(super) accounts: BTreeMap<AccountId, Account>,
    pub(super) claims: BTreeMap<String, AccountId>,
    pub(super) feed: Option<SignInFeed>,
    /// The moment since which the directory's events are lost.
    pub(super) broken_since: Option<usize>,
    /// The accounts whose holders really signed in before the deadline, with or without an event.
    pub(super) signed_in: BTreeSet<AccountId>,
    pub(super) asked: u8,
    /// A termination that was decided and is not written yet, with the version of its invitation.
    pub(super) held: Option<(InvitationId, u32)>,
    pub(super) reminders: u8,
    /// Whether an account ended while the events were silent.
    pub(super) ended_in_silence: bool,
    /// Whether an active account ended.
    pub(super) ended_active: bool,
}

impl Life {
    pub(super) fn now(&self) -> Timestamp {
        start() + DAY * MOMENTS[self.moment]
    }

    pub(super) fn listener(&self) -> Listener {
        Listener { feed: self.feed, patience: PATIENCE }
    }

    pub(super) fn account(&self) -> Option<&Account> {
        self.accounts.get(&self.current.as_ref()?.account()?.id)
    }

    /// The accounts that have not ended.
    pub(super) fn living(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values().filter(|account| account.state.terminated_at().is_none())
    }
}

impl Hash for Life {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.moment, self.broken_since, self.asked, self.reminders).hash(hasher);
        (self.ended_in_silence, self.ended_active, self.held).hash(hasher);
        (&self.claims, &self.signed_in).hash(hasher);
        self.feed.map(|feed| (feed.since, feed.heard_at)).hash(hasher);
        for (id, account) in &self.accounts {
            (id, account.mobile_number.as_ref().map(MobileNumber::as_str), account.state).hash(hasher);
        }
        if let Some(current) = &self.current {
            (current.id, current.version, current.mailed_at, &current.state).hash(hasher);
        }
    }
}
