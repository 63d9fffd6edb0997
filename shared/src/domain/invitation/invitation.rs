//! An invitation, and what can be asked of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::account::InvitedAccount;
use super::objection::Told;
use super::refusal::{ClosedReason, NotOpen};
use super::{InvitationId, Outcome, Snapshot, State, Status};
use crate::domain::forms::onboarding::{Answers, Seed};
use crate::domain::policy::Placement;
use crate::domain::values::address::EmailAddress;
use crate::domain::words::Language;

/// The public officer who invites (R1): who they are to the issuer, and where we email them.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Inviter {
    /// The token's `sub`; the invitation belongs to it.
    pub subject: String,
    /// The token's `email`; emails about the outcome go there.
    pub email: EmailAddress,
}

/// One invitation of one person by one officer. All times are whole seconds, UTC.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(into = "Snapshot", try_from = "Snapshot")]
pub struct Invitation {
    /// Its id, also the subject of its registration link.
    pub id: InvitationId,
    /// The invitee's canonical address (R13).
    pub email: EmailAddress,
    /// The form, organisation and identity provider that the address led to (R3 - R12).
    pub placement: Placement,
    /// What the inviter filled in (R14 - R18).
    pub answers: Answers,
    /// Whether the invitee's device is to be enrolled in SEED (R15).
    pub seed: Seed,
    /// The officer who invited, and who is told the outcome.
    pub inviter: Inviter,
    /// The language of the invitee's emails.
    pub language: Language,
    /// The moment of the invitation; its link's time runs from here (R21).
    pub created_at: Timestamp,
    /// When the invitee was last emailed the invitation (R24).
    pub mailed_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// The invitation that this one replaced (R22).
    pub supersedes: Option<InvitationId>,
    /// When the inviter was told that the allowlist no longer has the address (R55).
    pub refused_at: Option<Timestamp>,
    /// The pending invitation of another officer that it replaced, itself or through one of its own officer's (R22).
    pub replaced: Option<Replaced>,
    /// When the invitee was reminded of it (R52).
    pub reminded_at: Option<Timestamp>,
    /// How often its officer was told that the details are wrong (R54).
    pub details_rejected: Option<Told>,
    /// How often its officer was asked for a new invitation (R53).
    pub asked_again: Option<Told>,
    /// When it was forgotten who had been invited (R46).
    pub purged_at: Option<Timestamp>,
    /// Whether an email to the invitee could not be delivered, even if a later one was (R42).
    pub not_delivered: bool,
    /// How many events it has had: 1 at first, one more with each change.
    pub version: u32,
}

/// An invitation of another officer that was replaced, and whose it was.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Replaced {
    /// Its id.
    pub id: InvitationId,
    /// Its officer, who is told if the invitation in its place is revoked.
    pub inviter: Inviter,
}

impl Invitation {
    /// The one word for its state.
    #[must_use]
    pub fn status(&self) -> Status {
        match &self.state {
            State::AccountCreated { .. } => Status::AccountCreated,
            State::Pending { .. } => Status::Pending,
            State::Closed { outcome, .. } => match outcome {
                Outcome::Registered { .. } => Status::Registered,
                Outcome::Expired => Status::Expired,
                Outcome::Superseded { .. } => Status::Superseded,
                Outcome::Revoked => Status::Revoked,
                Outcome::Declined { .. } => Status::Declined,
                Outcome::Withdrawn { .. } => Status::Withdrawn,
            },
        }
    }

    /// Whether its link works at `now` (R21). Nothing else compares a deadline with the clock.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.state, State::Pending { expires_at } if now < expires_at)
    }

    /// That it can be registered at `now` (R34).
    ///
    /// # Errors
    /// Why not (R35).
    pub fn check_open(&self, now: Timestamp) -> Result<(), NotOpen> {
        if self.is_open(now) {
            return Ok(());
        }
        let reason = match self.status() {
            Status::Pending | Status::Expired => ClosedReason::Expired,
            Status::Superseded => ClosedReason::Superseded,
            Status::Revoked => ClosedReason::Revoked,
            Status::Declined => ClosedReason::Declined,
            Status::Registered if self.is_current() => ClosedReason::Registered,
            Status::Registered => ClosedReason::AccountEnded,
            Status::AccountCreated | Status::Withdrawn => return Err(NotOpen::Integrated),
        };
        Err(NotOpen::Closed(reason, Box::new(self.clone())))
    }

    /// When the account that it led to was created; if there is none, when the invitation was.
    #[must_use]
    pub fn account_created_at(&self) -> Timestamp {
        match self.state {
            State::Closed { closed_at, outcome: Outcome::Registered { .. }, .. } => closed_at,
            State::AccountCreated { .. } | State::Pending { .. } | State::Closed { .. } => self.created_at,
        }
    }

    /// The account that it led to.
    #[must_use]
    pub fn account(&self) -> Option<&InvitedAccount> {
        match &self.state {
            State::AccountCreated { account }
            | State::Closed { outcome: Outcome::Registered { account, .. }, .. } => Some(account),
            State::Pending { .. } | State::Closed { .. } => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn account_mut(&mut self) -> Option<&mut InvitedAccount> {
        match &mut self.state {
            State::AccountCreated { account }
            | State::Closed { outcome: Outcome::Registered { account, .. }, .. } => Some(account),
            State::Pending { .. } | State::Closed { .. } => None,
        }
    }

    /// Whether another person registered with the mobile number of its account, which waits for a correction (R31).
    #[must_use]
    pub fn needs_mobile_number(&self) -> bool {
        self.answers == Answers::IntegratedWithoutNumber && matches!(self.state, State::AccountCreated { .. })
    }

    /// Whether it still stands for its address: pending, or with an account that has not ended (R25).
    #[must_use]
    pub fn is_current(&self) -> bool {
        match self.account() {
            Some(account) => account.state.terminated_at().is_none(),
            None => matches!(self.state, State::Pending { .. }),
        }
    }
}
