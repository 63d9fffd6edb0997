//! The host's clock.

use jiff::Timestamp;

/// The time now. Every part that needs it asks here.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the host reads the clock")]
    Timestamp::now()
}
