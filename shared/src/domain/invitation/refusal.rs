//! The reasons why a command is refused. Each command has its own type, with only its own reasons.

use jiff::Timestamp;

use super::objection::TooOften;
use super::{Invitation, InvitationId};

/// The reason why the person is not invited.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum InviteRefusal {
    /// The address has a registered account (R23).
    AlreadyRegistered {
        /// The invitation that led to the account.
        holder: InvitationId,
        /// Whether the holder must be told about the attempt. They are told at most once a day.
        owes_notice: bool,
    },
    /// The onboarding email was sent less than 24 hours ago, and the details are the same (R24).
    ResentRecently {
        /// When it may be sent again.
        again_at: Timestamp,
    },
}

/// The reason why nobody can register with an invitation (R34).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NotOpen {
    /// It has ended. Its page says how.
    Closed(ClosedReason, Box<Invitation>),
    /// It is integrated, so it never had a link.
    Integrated,
}

/// The way in which an invitation has ended, for its page (R35).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ClosedReason {
    /// Its deadline has passed. It does not matter whether a timer has recorded this.
    Expired,
    /// A newer invitation replaced it.
    Superseded,
    /// The inviter revoked it.
    Revoked,
    /// The invitee has registered.
    Registered,
    /// The invitee has declined it.
    Declined,
    /// The invitee registered, and the account has ended since (R50).
    AccountEnded,
}

/// The reason why an invitation does not expire (R36). An early, late or repeated call is not an error.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotDue {
    /// Its deadline has not passed.
    NotYet {
        /// The deadline.
        deadline: Timestamp,
    },
    /// It is not pending.
    NotPending,
}

/// The invitation is not pending, or its deadline has passed. So it can neither be revoked nor sent again (R26).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotPending;

/// A notice is not due. For the account's holder: they were told less than a day ago, or there is no account (R23).
/// For the inviter: they were already told, or the invitation has ended (R55).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NoNoticeDue;

/// No reminder is due. The invitation is not open, or it is too early, or the invitee was already reminded, or they
/// were emailed less than a day ago, or an email to them could not be delivered (R52).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NoReminderDue;

/// The reason why an officer is not told that the details are wrong (R54).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NotRejected {
    /// The invitation is not open.
    NotOpen(NotOpen),
    /// They were told recently, or too often.
    TooOften(TooOften),
}

impl From<NotOpen> for NotRejected {
    fn from(why: NotOpen) -> Self {
        Self::NotOpen(why)
    }
}

impl From<TooOften> for NotRejected {
    fn from(why: TooOften) -> Self {
        Self::TooOften(why)
    }
}

/// The reason why an officer is not asked for a new invitation (R53).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotAsked {
    /// The link still works.
    Open,
    /// The address has a newer invitation.
    Replaced,
    /// The address has an account.
    Registered,
    /// The invitee declined.
    Declined,
    /// The invitation ended long ago, and the invitee's address has been removed (R46).
    Purged(ClosedReason),
    /// The officer was asked recently, or too often.
    TooOften(TooOften),
    /// It is integrated, so it never had a link.
    Integrated,
}

impl From<TooOften> for NotAsked {
    fn from(why: TooOften) -> Self {
        Self::TooOften(why)
    }
}

/// The reason why an invitation is not transferred to another officer (R59).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotTransferable {
    /// It has ended without an account.
    Ended,
    /// The officer already owns it.
    OwnedAlready,
}

/// The account has already ended, so it cannot be released (R58).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HasEnded;

/// The reason why an account is not corrected (R58).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotCorrected {
    /// It has ended.
    Ended,
    /// The details are already as in the correction.
    Nothing,
}

/// The reason why a sign-in activates no account (R50). A repeated event is not an error.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotActivated {
    /// It is active.
    Already,
    /// It has ended.
    Ended,
    /// The invitation led to no account.
    NoAccount,
}

/// The reason why the holder of an account is not reminded, or why the account does not end (R50).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AccountNotDue {
    /// It is too early.
    NotYet,
    /// It does not wait for its first sign-in.
    NotWaiting,
    /// The holder may have signed in: the directory's events are or were silent, or they began later than the
    /// account.
    NotProven,
    /// The last email to the holder could not be delivered.
    Unreachable,
}
