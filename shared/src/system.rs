//! The clock and the source of randomness. No other module reads them.

use std::time::Duration;

use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use ulid::Ulid;

use crate::domain::invitation::{AccountId, InvitationId};

/// The time, in whole seconds. Deadlines are to the second (R21). As text, such times have the same length and sort
/// correctly.
#[must_use]
pub fn now() -> Timestamp {
    let now = now_unrounded();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// The time with fractions of a second, for log lines.
#[must_use]
pub fn now_unrounded() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    let now = Timestamp::now();
    now
}

/// The time from milliseconds since 1970. Lambda gives the end of an invocation in this form.
#[must_use]
pub fn timestamp_of_millis(milliseconds: u64) -> Timestamp {
    let milliseconds = i64::try_from(milliseconds).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}

/// A new invitation's id.
#[must_use]
pub fn new_invitation_id() -> InvitationId {
    InvitationId(new_ulid())
}

/// A new account's id.
#[must_use]
pub fn new_account_id() -> AccountId {
    AccountId(new_ulid())
}

/// A new id for anything else.
#[must_use]
pub fn new_id() -> Ulid {
    new_ulid()
}

/// A new unique name.
#[must_use]
pub fn new_name() -> String {
    new_ulid().to_string()
}

/// A new id. `Ulid::generate` would bring a second generator of random numbers into each function.
#[expect(
    clippy::expect_used,
    reason = "without the system's randomness there is no new id, and no safe connection"
)]
fn new_ulid() -> Ulid {
    let milliseconds = u64::try_from(now_unrounded().as_millisecond()).unwrap_or_default();
    let random = random_bytes::<16>().expect("the system provides random bytes");
    Ulid::from_parts(milliseconds, u128::from_ne_bytes(random))
}

/// Random bytes. None if the system cannot provide them.
#[must_use]
pub fn random_bytes<const N: usize>() -> Option<[u8; N]> {
    let mut random = [0; N];
    SystemRandom::new().fill(&mut random).ok()?;
    Some(random)
}

/// The wait before the next attempt: exponential backoff with full jitter
/// (<https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>).
#[must_use]
pub fn backoff_delay(attempt: u32) -> Duration {
    let share = random_bytes().map_or(128, |[random]| u64::from(random) + 1);
    Duration::from_millis((10_u64 << attempt.min(6)) * share / 256)
}
