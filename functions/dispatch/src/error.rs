//! Why the effects of an event failed, and how long they are retried.

use invitations::feed::FeedError;
use invitations::mail::SendError;
use invitations::schedule::TimerError;
use invitations::store::StoreError;
use invitations::token::link::LinkError;
use jiff::SignedDuration;

/// How long an event is retried. Then the whole event is parked. The stream itself gives up an hour later (template), and
/// keeps only the number of the record.
pub const RETRIED_FOR: SignedDuration = SignedDuration::from_hours(11);
/// How long an event is retried if only the event bus rejected it. This is short, because emails of later events wait
/// behind it.
pub const PUBLISHED_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// Why an effect of an event failed. The stream delivers the event again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DispatchError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Mail(#[from] SendError),
    #[error(transparent)]
    Timer(#[from] TimerError),
    #[error(transparent)]
    Feed(#[from] FeedError),
    #[error("the event cannot be written as JSON: {0}")]
    Unwritable(#[from] serde_json::Error),
    #[error("the time ran out")]
    NoTime,
}

impl DispatchError {
    /// How long after the event a retry may still succeed. Zero if no retry can.
    pub(crate) fn retried_for(&self) -> SignedDuration {
        match self {
            Self::Store(StoreError::Unavailable(_))
            | Self::Mail(SendError::Unavailable(_))
            | Self::Timer(_)
            | Self::Unwritable(_)
            | Self::NoTime => RETRIED_FOR,
            Self::Feed(_) => PUBLISHED_WITHIN,
            Self::Store(StoreError::Unreadable(_)) | Self::Link(_) | Self::Mail(SendError::Refused(_)) => {
                SignedDuration::ZERO
            }
        }
    }
}
