//! What happened to an invitation. Events are appended with every change and never altered: they are
//! the audit trail and, read by the dispatcher, the outbox of mails and timers (R41).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Invitation, Inviter};

/// One change of one invitation.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Event {
    /// What happened.
    pub event: Happening,
    /// When, in whole seconds.
    pub at: Timestamp,
    /// Who made it happen.
    pub by: Actor,
    /// The invitation as it stood right after. Its version numbers the event.
    pub invitation: Invitation,
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
    /// The invitee completed the registration (R34).
    Registered,
    /// The deadline passed without registration (R36).
    Expired,
    /// A newer invitation took its place (R22).
    Superseded,
    /// The inviter took it back (R26).
    Revoked,
    /// Somebody tried to invite the holder of the account again (R23).
    InvitedAgain,
    /// A mail to the invitee cannot arrive (R42).
    NotDelivered,
    /// Who was invited has been forgotten (R46).
    Purged,
}

impl Happening {
    /// Whether the invitee is mailed an invitation, be it the first time or again.
    #[must_use]
    pub fn invites(self) -> bool {
        matches!(self, Self::Invited | Self::AccountCreated | Self::Resent)
    }

    /// Whether the invitation was pending until then, and has ended.
    #[must_use]
    pub fn ends(self) -> bool {
        matches!(self, Self::Registered | Self::Expired | Self::Superseded | Self::Revoked)
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
}
