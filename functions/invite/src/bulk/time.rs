//! The time limits of a list. API Gateway waits 30 seconds for the response, and Lambda stops the function before that.

use std::time::Duration;

use invitations::http::deadline;
use invitations::store::StoreError;
use invitations::system;
use jiff::{SignedDuration, Timestamp};
use lambda_http::Request;
use tokio::time::timeout;

/// The time limits of each step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    /// After this time no row starts. The rows that have started still have several times the usual duration of a call.
    pub(super) rows_begin: Timestamp,
    /// After this time unfinished rows are abandoned. The SDK waits up to 12 seconds for a silent table, which is too long.
    pub(super) rows_end: Timestamp,
    /// After this time the list's response is not saved any more. The rows are already saved in their own transactions.
    pub(super) saved: Timestamp,
}

impl Time {
    /// The time limits of a request.
    pub(super) fn new(request: &Request) -> Self {
        let before = |seconds| deadline(request) - SignedDuration::from_secs(seconds);
        Self { rows_begin: before(8), rows_end: before(4), saved: before(2) }
    }
}

/// The result of a call to the table that is abandoned at a time limit. It may still take effect: a retry with the same
/// key finds that out.
///
/// # Errors
/// The errors of the call, and `Unavailable` at the time limit.
pub(super) fn in_time<T, E: From<StoreError>>(
    until: Timestamp,
    call: impl Future<Output = Result<T, E>>,
) -> impl Future<Output = Result<T, E>> {
    // Pinned in place: the future of a DynamoDB call is ten kilobytes, and moves would copy it.
    let call = Box::pin(call);
    async move {
        let left = Duration::try_from(until.duration_since(system::now())).unwrap_or_default();
        let given_up = || StoreError::Unavailable("it did not answer in time".to_owned());
        timeout(left, call).await.unwrap_or_else(|_| Err(given_up().into()))
    }
}
