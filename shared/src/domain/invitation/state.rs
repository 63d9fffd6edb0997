//! The states of an invitation, and how it can end.

use jiff::Timestamp;

use super::account::InvitedAccount;
use super::objection::Decline;
use super::{AccountId, InvitationId};

/// The state of an invitation.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum State {
    /// Integrated: the account was created at once and waits for its first sign-in (R19).
    AccountCreated {
        /// The account.
        account: InvitedAccount,
    },
    /// Non-integrated: the invitee has not registered yet (R20).
    Pending {
        /// The link works while `now < expires_at` (R21).
        expires_at: Timestamp,
    },
    /// It has ended. The page of its link says how (R35).
    Closed {
        /// Its deadline.
        expires_at: Timestamp,
        /// When it ended.
        closed_at: Timestamp,
        /// How it ended.
        outcome: Outcome,
    },
}

/// How an invitation ended.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Outcome {
    /// The invitee completed the registration (R34).
    Registered {
        /// The account that the invitation led to.
        account: InvitedAccount,
        /// The name that the invitee signs in with (R29).
        login_name: String,
    },
    /// Nobody registered in time (R36).
    Expired,
    /// A newer invitation replaced it (R22).
    Superseded {
        /// The newer invitation.
        by: InvitationId,
    },
    /// The inviter, an operator or support revoked it (R26, R56, R58).
    Revoked,
    /// The invitee declined it (R54).
    Declined {
        /// The reason.
        reason: Decline,
    },
    /// An integrated invitation was withdrawn. Its deadline was that of the account (R49).
    Withdrawn {
        /// The deleted account.
        account_id: AccountId,
    },
}
