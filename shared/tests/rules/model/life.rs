//! One state of the model: the stored data of an address, and the work that is still on its way.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use invitations::domain::forms::onboarding::Answers;
use invitations::domain::invitation::account::Account;
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::effect::MailKind;
use invitations::domain::invitation::event::Event;
use invitations::domain::invitation::{AccountId, Invitation, InvitationId};
use invitations::domain::values::mobile::MobileNumber;
use jiff::Timestamp;
use samples::{DAY, start};

/// The moments of the clock, in days. A link works for five days.
pub(super) const MOMENTS: [i64; 4] = [0, 4, 5, 10];

/// One email that an event owes: the invitation, the event's number and the kind.
pub(super) type Mail = (InvitationId, u32, MailKind);

/// The stored data, and the work that is still on its way. Most of it is the same in the next state, so states share it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Life {
    /// The index of the present moment in [`MOMENTS`].
    pub(super) moment: usize,
    /// The table: the current invitation of the address, and all invitations.
    pub(super) current: Option<Arc<Invitation>>,
    pub(super) invitations: Vec<Arc<Invitation>>,
    pub(super) accounts: u8,
    pub(super) account: Option<Arc<Account>>,
    /// The mobile numbers of people with other addresses.
    pub(super) others: BTreeSet<String>,
    /// The account that has each mobile number.
    pub(super) claims: BTreeMap<String, AccountId>,
    /// Events that the dispatcher has not finished, in any order.
    pub(super) stream: Vec<Arc<Event>>,
    pub(super) owed: BTreeSet<Mail>,
    pub(super) noted: BTreeSet<Mail>,
    pub(super) sent: BTreeMap<Mail, u8>,
    /// The number of the event that ended an invitation.
    pub(super) ends: BTreeMap<InvitationId, u32>,
    /// A decision of a slow caller that is not committed yet.
    pub(super) held: Option<Arc<Held>>,
    pub(super) crashes: u8,
    pub(super) resends: u8,
    /// The number of changes that support made.
    pub(super) desk: u8,
    /// The number of invitations that were requested, committed or not. Each has its own id.
    pub(super) asked: usize,
}

/// A decision, and the version that it is based on.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) decision: Decision,
    /// The number with which another person registers. That person's account is not part of the model.
    pub(super) displaces: Option<String>,
    pub(super) based_on: Option<(InvitationId, u32)>,
    pub(super) about_address: bool,
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.decision.events().eq(other.decision.events()) && self.based_on == other.based_on
    }
}

impl Life {
    pub(super) fn now(&self) -> Timestamp {
        start() + DAY * i32::try_from(MOMENTS[self.moment]).unwrap()
    }
}

impl Hash for Life {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        let invitation = |invitation: &Invitation, hasher: &mut H| {
            (invitation.id, invitation.version, invitation.mailed_at, invitation.created_at).hash(hasher);
            (&invitation.inviter.subject, invitation.supersedes, invitation.seed).hash(hasher);
            if let Answers::Integrated { mobile_number } = &invitation.answers {
                mobile_number.as_str().hash(hasher);
            }
            invitation.state.hash(hasher);
            (invitation.reminded_at, invitation.details_rejected, invitation.asked_again).hash(hasher);
            invitation.replaced.as_ref().map(|replaced| replaced.id).hash(hasher);
        };
        let event = |event: &Event, hasher: &mut H| {
            (event.event, event.at, &event.by).hash(hasher);
            invitation(&event.invitation, hasher);
        };
        self.others.hash(hasher);
        (self.moment, self.accounts, self.crashes, self.resends, self.desk, self.asked).hash(hasher);
        self.current.is_some().hash(hasher);
        self.claims.hash(hasher);
        if let Some(account) = &self.account {
            (
                account.mobile_number.as_ref().map(MobileNumber::as_str),
                account.seed,
                &account.inviter.subject,
            )
                .hash(hasher);
        }
        for kept in self.current.iter().chain(&self.invitations) {
            invitation(kept, hasher);
        }
        self.stream.len().hash(hasher);
        for waiting in &self.stream {
            event(waiting, hasher);
        }
        (&self.owed, &self.noted, &self.sent, &self.ends).hash(hasher);
        if let Some(held) = &self.held {
            held.based_on.hash(hasher);
            for decided in held.decision.events() {
                event(decided, hasher);
            }
        }
    }
}
