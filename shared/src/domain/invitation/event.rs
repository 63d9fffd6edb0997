//! What happened to an invitation. Events are appended with every change and never altered: they are
//! the audit trail and, read by the dispatcher, the outbox of emails and timers (R41).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Invitation, InvitationId, Inviter, ServiceRequest};
use crate::domain::forms::onboarding::Seed;
use crate::domain::values::address::EmailAddress;

/// One change of one invitation.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Event {
    /// What happened.
    pub event: Happening,
    /// When, in whole seconds.
    pub at: Timestamp,
    /// Who made it happen.
    pub by: Actor,
    /// What a repetition (R24), a correction (R48, R58) or a transfer (R59) changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// The addresses whose invitations an operator revoked, if the event tells the inviter of them (R56).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked: Vec<EmailAddress>,
    /// The fields that a support officer corrected (R58), by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<String>,
    /// The invitations that one transfer gives to an officer (R59), this one included. One event of the transfer has
    /// them all, so that one email lists them. Ids only: each invitee can be purged by themselves (R46).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transferred: Vec<InvitationId>,
    /// The invitation as it stood right after. Its version numbers the event.
    pub invitation: Invitation,
}

/// What an invitation was before somebody repeated, corrected or transferred it, as far as emails depend on it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Before {
    /// The owner.
    pub inviter: Inviter,
    /// Whether the invitee's device was to be enrolled in SEED.
    pub seed: Seed,
    /// When the invitee was last emailed the invitation.
    pub mailed_at: Timestamp,
}

impl Before {
    /// What the invitation is now.
    pub(super) fn of(invitation: &Invitation) -> Self {
        let Invitation { inviter, seed, mailed_at, .. } = invitation.clone();
        Self { inviter, seed, mailed_at }
    }
}

/// The kinds of change.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// A registration link was issued (R20).
    Invited,
    /// An integrated invitee got an account at once (R19).
    AccountCreated,
    /// The invitation mail was asked for again (R24, R26).
    Resent,
    /// Other details were given for an integrated invitee who has not signed in yet (R48).
    Corrected,
    /// The invitee completed the registration (R34).
    Registered,
    /// The deadline passed without registration (R36).
    Expired,
    /// A newer invitation took its place (R22).
    Superseded,
    /// The inviter took it back (R26).
    Revoked,
    /// The invitee was reminded of the deadline (R52).
    Reminded,
    /// The invitee declined it (R54).
    Declined,
    /// The invitee said that the details are wrong (R54).
    DetailsRejected,
    /// The holder of its link asked for a new invitation (R53).
    AskedAgain,
    /// The inviter took an integrated invitation back, and its account is gone (R49).
    Withdrawn,
    /// Another person registered with the mobile number that the account claimed: it needs another one (R31).
    NumberDisplaced,
    /// Somebody tried to invite the holder of the account again (R23).
    InvitedAgain,
    /// Another officer owns the invitation from now on (R59).
    Transferred,
    /// The invitee's address gets emails again (R58).
    EmailsResumed,
    /// The holder of the account signed in for the first time (R50).
    Activated,
    /// The account ended: nobody signed in in time (R50), or support released it (R58).
    Terminated,
    /// An email to the invitee cannot arrive (R42).
    NotDelivered,
    /// The invitee tried to register, but the allowlist no longer has their address (R55).
    RegistrationRefused,
    /// The inviter is told which of their invitations an operator revoked (R56).
    RevocationsTold,
    /// Who was invited has been forgotten (R46).
    Purged,
}

impl Event {
    /// What happened to an invitation, as it stands right after.
    pub(super) fn new(event: Happening, by: Actor, at: Timestamp, invitation: Invitation) -> Self {
        Self {
            event,
            at,
            by,
            before: None,
            revoked: Vec::new(),
            corrected: Vec::new(),
            transferred: Vec::new(),
            invitation,
        }
    }

    /// Whether the invitee is emailed an invitation, the first time or again, a reminder included.
    #[must_use]
    pub fn invites(&self) -> bool {
        match self.event {
            Happening::Invited | Happening::AccountCreated | Happening::Resent | Happening::Reminded => true,
            Happening::Corrected => {
                self.before.as_ref().is_some_and(|before| before.mailed_at != self.invitation.mailed_at)
            }
            _ => false,
        }
    }

    /// Whether a support officer did it (R58).
    #[must_use]
    pub fn is_by_desk(&self) -> bool {
        matches!(self.by, Actor::Desk(_))
    }

    /// The officer who owned the invitation until another one repeated it (R24).
    #[must_use]
    pub fn earlier_owner(&self) -> Option<&Inviter> {
        let before = &self.before.as_ref()?.inviter;
        (before.subject != self.invitation.inviter.subject).then_some(before)
    }
}

impl Happening {
    /// The word that histories, the log and the feed have for it, such as `not_delivered`.
    #[must_use]
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(Value::String(name)) => name,
            _ => String::new(),
        }
    }

    /// Whether the invitation has ended, so that it may no longer stand for its address.
    #[must_use]
    pub fn ends(self) -> bool {
        matches!(
            self,
            Self::Registered
                | Self::Expired
                | Self::Superseded
                | Self::Revoked
                | Self::Declined
                | Self::Terminated
                | Self::Withdrawn
        )
    }
}

/// Who made a change.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A public officer.
    Officer(Inviter),
    /// The person who was invited, through the registration link.
    Invitee,
    /// The timer or the sweep (R36).
    Timer,
    /// SES, with a delivery report (R42).
    MailService,
    /// The person who runs this deployment (R56).
    Operator,
    /// A support officer, on a service request (R58).
    Desk(ServiceRequest),
    /// The directory, with a sign-in (R50).
    Directory,
    /// Somebody with another invitation, who is not named (R31).
    AnotherPerson,
}

impl Actor {
    /// What kind of actor it is, in the words of the feed and the log: never who.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Officer(_) => "officer",
            Self::Invitee => "invitee",
            Self::Timer => "timer",
            Self::MailService => "mail_service",
            Self::Directory => "directory",
            Self::Operator => "operator",
            Self::Desk(_) => "desk",
            Self::AnotherPerson => "another_person",
        }
    }
}
