//! The host's clock.

use jiff::Timestamp;

/// The current time. All parts of the host ask here.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the host reads the clock")]
    Timestamp::now()
}
