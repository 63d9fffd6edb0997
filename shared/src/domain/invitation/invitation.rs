//! An invitation, and questions about its state.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::account::InvitedAccount;
use super::objection::EmailCount;
use super::refusal::{ClosedReason, NotOpen};
use super::{InvitationId, Outcome, Snapshot, State, Status};
use crate::domain::forms::onboarding::{Answers, Seed};
use crate::domain::policy::Placement;
use crate::domain::values::address::EmailAddress;
use crate::domain::words::Language;

/// The public officer who invites (R1).
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Inviter {
    /// The `sub` of the officer's token. It identifies the owner of the invitation.
    pub subject: String,
    /// The `email` of the officer's token. We email the outcome to it.
    pub email: EmailAddress,
}

/// One invitation of one person by one officer. All times are whole seconds, UTC.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(into = "Snapshot", try_from = "Snapshot")]
pub struct Invitation {
    /// The id. It is also the subject of the registration link.
    pub id: InvitationId,
    /// The invitee's canonical address (R13).
    pub email: EmailAddress,
    /// The placement of the address: form, organisation and identity provider (R3 - R12).
    pub placement: Placement,
    /// The inviter's answers (R14 - R18).
    pub answers: Answers,
    /// Whether the invitee's device is to be enrolled in SEED (R15).
    pub seed: Seed,
    /// The owner: the officer who invited, or who got the invitation by a transfer. They are told the outcome.
    pub inviter: Inviter,
    /// The language of the invitee's emails.
    pub language: Language,
    /// When the person was invited. The link's time begins then (R21).
    pub created_at: Timestamp,
    /// When the invitee was last emailed the invitation (R24).
    pub mailed_at: Timestamp,
    /// The state.
    pub state: State,
    /// The invitation that this one replaced (R22).
    pub supersedes: Option<InvitationId>,
    /// When the inviter was told that the allowlist no longer has the address (R55).
    pub refused_at: Option<Timestamp>,
    /// The pending invitation of another officer that it replaced. Invitations of the same officer in between do not
    /// count (R22).
    pub replaced: Option<Replaced>,
    /// When the invitee was reminded (R52).
    pub reminded_at: Option<Timestamp>,
    /// How often its officer was told that the details are wrong (R54).
    pub details_rejected: Option<EmailCount>,
    /// How often its officer was asked for a new invitation (R53).
    pub asked_again: Option<EmailCount>,
    /// When the invitee's personal data was removed (R46).
    pub purged_at: Option<Timestamp>,
    /// Whether an email to the invitee could not be delivered, even if a later one could (R42).
    pub not_delivered: bool,
    /// The number of its events. It is 1 at first, and each change adds 1.
    pub version: u32,
}

/// A replaced invitation of another officer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Replaced {
    /// Its id.
    pub id: InvitationId,
    /// Its officer. They are told if the newer invitation is revoked.
    pub inviter: Inviter,
}

impl Invitation {
    /// Its status: the name of its state.
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

    /// Whether its link works at `now` (R21). No other function compares this deadline with the clock.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.state, State::Pending { expires_at } if now < expires_at)
    }

    /// Checks that the invitee can register at `now` (R34).
    ///
    /// # Errors
    /// The reason why they cannot (R35).
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

    /// When the account that it led to was created. If there is no account, when the person was invited.
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

    /// The account that it led to, to change it.
    pub(super) fn account_mut(&mut self) -> Option<&mut InvitedAccount> {
        match &mut self.state {
            State::AccountCreated { account }
            | State::Closed { outcome: Outcome::Registered { account, .. }, .. } => Some(account),
            State::Pending { .. } | State::Closed { .. } => None,
        }
    }

    /// Whether its account needs a new mobile number, because another person registered with the old one (R31).
    #[must_use]
    pub fn needs_mobile_number(&self) -> bool {
        self.answers == Answers::IntegratedWithoutNumber && matches!(self.state, State::AccountCreated { .. })
    }

    /// Whether it is the current invitation of its address: it is pending, or its account has not ended (R25).
    #[must_use]
    pub fn is_current(&self) -> bool {
        match self.account() {
            Some(account) => account.state.terminated_at().is_none(),
            None => matches!(self.state, State::Pending { .. }),
        }
    }
}
