//! The input of the function, its result, and its errors.

use invitations::schedule::TimerCall;
use invitations::store::StoreError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::revoke::{Revocations, RevokeCall, SelectionFault};
use crate::sign_in::{SignIn, SignInFault};

/// How many days back the sweep looks by default. One day is not enough: a new day may have begun just now.
const SWEEP_DAYS: u32 = 2;

/// The input of the function. `infra/template.yaml` has the input of the sweep and the rule for the directory's events.
/// `schedule.rs` has the input of a timer.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Call {
    /// The timer of an invitation calls.
    Timer(TimerCall),
    /// The schedule of the sweep calls.
    Sweep {
        /// Always true.
        sweep: bool,
        /// How many days back the sweep looks for overdue invitations.
        #[serde(default = "sweep_days")]
        days: u32,
        /// How many days back the sweep looks for invitations to purge, counted from the newest day to purge. Default:
        /// `days`. Once a day it looks at all days, because the retention period may have been shortened (R46).
        forget_days: Option<u32>,
    },
    /// An operator revokes invitations.
    Revoke {
        /// Which pending invitations are revoked.
        revoke: RevokeCall,
    },
    /// An operator confirms that no sign-in is missing since a time: the directory has sent the lost events again (R50).
    SignInsComplete {
        /// That time.
        sign_ins_complete_since: Timestamp,
    },
    /// The directory reports a sign-in.
    SignIn(SignIn),
}

/// The result of a call.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// The result of all other calls.
    Closed(Outcome),
    /// The result when an operator revokes.
    Revoked(Revocations),
}

/// How many invitations and accounts a call changed.
#[derive(Debug, Default, Eq, PartialEq, Serialize)]
pub struct Outcome {
    /// How many invitations were closed.
    pub expired: u32,
    /// How many invitees were reminded. Only the sweep reminds.
    #[serde(skip_serializing_if = "is_zero")]
    pub reminded: u32,
    /// How many invitations were purged. Only the sweep purges them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purged: Option<u32>,
    /// How many accounts were activated. Only an event of the directory activates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activated: Option<u32>,
    /// How many holders of accounts were reminded. Only the sweep reminds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holders_reminded: Option<u32>,
    /// How many accounts ended. Only the sweep ends them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminated: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A call failed, or did only a part. The caller retries.
#[derive(Debug, thiserror::Error)]
pub enum ExpiryError {
    /// The table failed.
    #[error("an invitation could not be closed: {0}")]
    Store(#[from] StoreError),
    /// An operator's call names no domain and no inviter. Nothing was done.
    #[error("nothing is revoked: {0}")]
    Selection(#[from] SelectionFault),
    /// An event of the directory is not a sign-in of an account. Lambda moves it to the queue.
    #[error("an event of the directory is not a sign-in of an account: {0}")]
    SignIn(#[from] SignInFault),
    /// The sweep did only a part.
    #[error("the sweep closed {expired} invitations, and {failed} failed or were not reached in time")]
    Left {
        /// How many invitations were closed.
        expired: u32,
        /// How many invitations failed, and how many days could not be listed. If the time ran out, everything that was
        /// not reached counts as one.
        failed: u32,
    },
}

fn sweep_days() -> u32 {
    SWEEP_DAYS
}
