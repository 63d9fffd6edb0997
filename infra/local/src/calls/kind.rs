//! The kinds of faults.

use serde::{Deserialize, Serialize};

/// A kind of fault.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// The connection ends before the call takes effect. For an invocation: the function does not start.
    Before,
    /// The call takes effect, but its response is lost.
    After,
    /// The service throttles the call.
    Throttled,
    /// Another transaction uses the same item (only writes to DynamoDB).
    Conflict,
    /// The call takes effect, but no response ever comes. For an invocation: the function runs out of time.
    TimedOut,
    /// The call takes effect, and then the calling process is killed.
    Killed,
    /// The calling process is killed before the call takes effect.
    KilledBefore,
    /// The service accepts all entries of the call except the last, and says so (`PutEvents` only).
    Partly,
    /// The service responds with the error of the order.
    Error,
    /// The call takes effect, but its response comes later, by the milliseconds of the order.
    Slow,
}

impl Kind {
    /// Whether the call still takes effect.
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
