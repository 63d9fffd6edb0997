//! The events of an invitation. Every change appends one. Only the purge alters events: it removes the invitee (R46). They
//! are the audit trail.
//! They are also the outbox, from which the dispatcher sends emails and sets timers (R41).

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
    /// The actor who caused it.
    pub by: Actor,
    /// The values that a repetition (R24), a correction (R48, R58) or a transfer (R59) has replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// The addresses of the invitations that an operator revoked, if the event tells the inviter about them (R56).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revoked: Vec<EmailAddress>,
    /// The names of the fields that a support officer corrected (R58).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<String>,
    /// The ids of all invitations of one transfer (R59), this one included. Only one event of the transfer has them,
    /// so that one email lists them all. They are ids, so that each invitee can be purged independently (R46).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transferred: Vec<InvitationId>,
    /// The invitation right after the event. Its version is the number of the event.
    pub invitation: Invitation,
}

/// The values of an invitation before it was repeated, corrected or transferred. Only the values that emails depend
/// on are here.
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
    /// The present values of an invitation.
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
    /// The invitation email was requested again (R24, R26).
    Resent,
    /// Other details were given for an integrated invitee who has not signed in yet (R48).
    Corrected,
    /// The invitee completed the registration (R34).
    Registered,
    /// The deadline passed without registration (R36).
    Expired,
    /// A newer invitation took its place (R22).
    Superseded,
    /// The inviter, an operator or support revoked it (R26, R56, R58).
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
    /// The invitee's personal data was removed (R46).
    Purged,
}

impl Event {
    /// An event without details. `invitation` is the invitation right after it.
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

    /// Whether the event owes the invitee an email with an invitation: the first one, a repeated one, or a reminder.
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
    /// Its name in histories, logs and the feed, such as `not_delivered`.
    #[must_use]
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(Value::String(name)) => name,
            _ => String::new(),
        }
    }

    /// Whether it ends the invitation, or the account that the invitation led to.
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
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
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
    /// A person with another invitation, whose name is not recorded (R31).
    AnotherPerson,
}

impl Actor {
    /// The kind of actor, as the feed and the logs name it. It identifies nobody.
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
