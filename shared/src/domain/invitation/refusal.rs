//! Why a command does nothing: a type for each command, with only what can happen to it.

use jiff::Timestamp;

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
