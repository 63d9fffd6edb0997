//! Why a command does nothing: a type for each command, with only what can happen to it.

use jiff::Timestamp;

use super::objection::TooOften;
use super::{Invitation, InvitationId};

/// Why nobody is invited.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum InviteRefusal {
    /// The address has a registered account (R23).
    AlreadyRegistered {
        /// The invitation that the account came from.
        holder: InvitationId,
        /// Whether the holder has not been told for a day that somebody tried.
        owes_notice: bool,
    },
    /// The onboarding email went out less than 24 hours ago, and there is nothing to correct (R24).
    ResentRecently {
        /// From when it may be sent again.
        again_at: Timestamp,
    },
}

/// Why nobody can register with an invitation (R34).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NotOpen {
    /// It is over, as its page says.
    Closed(ClosedReason, Box<Invitation>),
    /// It is integrated, and never had a link.
    Integrated,
}

/// How an invitation is over, for its page (R35).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ClosedReason {
    /// Its deadline has passed, whether or not a timer has recorded that.
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

/// Why an invitation does not expire (R36). A call that is early, late or repeated is no fault.
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

/// The invitation is not pending, or its deadline has passed: it is neither revoked nor sent again (R26).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotPending;

/// A notice is not due: the account's holder was told within a day, or there is no account (R23); the inviter was told,
/// or the invitation is over (R55).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NoNoticeDue;

/// No reminder is due: the invitation is not open, it is too early, the invitee was reminded before or emailed within a
/// day, or an email to them did not arrive (R52).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NoReminderDue;

/// Why an officer is not told that the details are wrong (R54).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NotRejected {
    /// The invitation is not open.
    NotOpen(NotOpen),
    /// They were told already.
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

/// Why an officer is not asked for a new invitation (R53).
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
    /// The invitation ended so long ago that the invitee's address is forgotten (R46).
    Purged(ClosedReason),
    /// The officer was asked already.
    TooOften(TooOften),
    /// It is integrated, and never had a link.
    Integrated,
}

impl From<TooOften> for NotAsked {
    fn from(why: TooOften) -> Self {
        Self::TooOften(why)
    }
}

/// Why an invitation is not given to another officer (R59).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotTransferable {
    /// It has ended without an account.
    Ended,
    /// It is that officer's already.
    OwnedAlready,
}

/// The account has ended already: there is nothing to release (R58).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HasEnded;

/// Why an account is not corrected (R58).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotCorrected {
    /// It has ended.
    Ended,
    /// All is as the correction wants it.
    Nothing,
}

/// Why a sign-in activates no account (R50). An event that is repeated is no fault.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotActivated {
    /// It is active.
    Already,
    /// It has ended.
    Ended,
    /// The invitation led to no account.
    NoAccount,
}

/// Why the holder of an account is not reminded, or the account does not end (R50).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AccountNotDue {
    /// It is too early.
    NotYet,
    /// It does not wait for its first sign-in.
    NotWaiting,
    /// The holder may have signed in: the directory's events are silent, or were, or began later than the account.
    NotProven,
    /// The last email to the holder could not be delivered.
    Unreachable,
}
