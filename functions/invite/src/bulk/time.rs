//! The time that a list has: API Gateway waits 30 seconds for the answer, and Lambda ends the function before that.

use std::time::Duration;

use invitations::http::deadline;
use invitations::store::StoreError;
use invitations::system;
use jiff::{SignedDuration, Timestamp};
use lambda_http::Request;
use tokio::time::timeout;

/// Until when a list does what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    /// From then on no further rows begin: those that have begun have as long as a usual call takes, several times over.
    pub(super) rows_begin: Timestamp,
    /// A row that is not done then is given up. The SDK tries a silent table for up to 12 seconds, which is too long.
    pub(super) rows_end: Timestamp,
    /// The outcomes are saved by then, or not at all: the rows are saved with their own transactions.
    pub(super) saved: Timestamp,
}

impl Time {
    /// The time of a request.
    pub(super) fn new(request: &Request) -> Self {
        let before = |seconds| deadline(request) - SignedDuration::from_secs(seconds);
        Self { rows_begin: before(8), rows_end: before(4), saved: before(2) }
    }
}

/// The result of a call to the table, which is given up at that moment. It may have taken effect all the same: the same
/// request with the same key finds that out.
///
/// # Errors
/// Those of the call, and when it is given up.
pub(super) fn in_time<T, E: From<StoreError>>(
    until: Timestamp,
    call: impl Future<Output = Result<T, E>>,
) -> impl Future<Output = Result<T, E>> {
    // A call to DynamoDB is ten kilobytes, and would be moved several times.
    let call = Box::pin(call);
    async move {
        let left = Duration::try_from(until.duration_since(system::now())).unwrap_or_default();
        let given_up = || StoreError::Unavailable("it did not answer in time".to_owned());
        timeout(left, call).await.unwrap_or_else(|_| Err(given_up().into()))
    }
}
