//! The states of an invitation, and how it can end.

use jiff::Timestamp;

use super::account::InvitedAccount;
use super::objection::Decline;
use super::{AccountId, InvitationId};

/// Where an invitation stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum State {
    /// Integrated: the account was created at once and waits for its first sign-in (R19).
    AccountCreated {
        /// The account.
        account: InvitedAccount,
    },
    /// Non-integrated: waits for the invitee to register (R20).
    Pending {
        /// The link works while `now < expires_at` (R21).
        expires_at: Timestamp,
    },
    /// Over. Its link says how (R35).
    Closed {
        /// The deadline that it had.
        expires_at: Timestamp,
        /// When it ended.
        closed_at: Timestamp,
        /// How it ended.
        outcome: Outcome,
    },
}

/// How an invitation ended.
#[derive(Clone, Debug, Eq, PartialEq)]
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
    /// A newer invitation took its place (R22).
    Superseded {
        /// The newer invitation.
        by: InvitationId,
    },
    /// The inviter took it back (R26).
    Revoked,
    /// The invitee declined it (R54).
    Declined {
        /// Why.
        reason: Decline,
    },
    /// The inviter took back an integrated one. The deadline was that of the account (R49).
    Withdrawn {
        /// The account, which is gone.
        account_id: AccountId,
    },
}
