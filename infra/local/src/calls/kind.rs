//! The ways in which a call can go wrong.

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// The connection ends before the call takes effect; a function is not started.
    Before,
    /// The call takes effect, and its answer is lost.
    After,
    /// The service takes no more calls for the moment.
    Throttled,
    /// Another transaction is at the same item (DynamoDB's writes only).
    Conflict,
    /// The call takes effect and is never answered; a function runs for too long.
    TimedOut,
    /// The call takes effect, and the process that made it is killed before the answer.
    Killed,
    /// The process is killed before its call takes effect.
    KilledBefore,
    /// The service takes all but the last part of the call, and says so (`PutEvents` only).
    Partly,
    /// The service answers the order's error.
    Error,
    /// The call takes effect, and its answer comes so many milliseconds later.
    Slow,
}

impl Kind {
    /// Whether the call takes effect all the same.
    pub(crate) fn comes_after(self) -> bool {
        match self {
            Self::After | Self::TimedOut | Self::Killed => true,
            Self::Before
            | Self::Throttled
            | Self::Conflict
            | Self::KilledBefore
            | Self::Partly
            | Self::Error
            | Self::Slow => false,
        }
    }
}
