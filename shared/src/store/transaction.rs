//! A transaction: its writes, each with its purpose, and its result. DynamoDB applies all of the writes, or none.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError as WriteError;
use aws_sdk_dynamodb::types::{CancellationReason, TransactWriteItem};

use super::limits::Counters;
use super::requests::compare;
use super::{Store, StoreError, read};
use crate::domain::invitation::Invitation;
use crate::domain::requests::limit::{Counted, Limit};
use crate::domain::requests::replay::{Replay, RequestKey};
use crate::telemetry;

/// The reason why a change is not written although the rules allow it.
#[derive(Debug)]
pub enum Hindrance {
    /// Another account has the username (R29) or the mobile number (R31).
    Taken {
        /// The username.
        username: bool,
        /// The mobile number.
        mobile_number: bool,
    },
    /// The address is suppressed: we do not email it (R42).
    Suppressed,
    /// A limit is reached (R45).
    Limited(Box<Limit>),
    /// The request was made before, or is being made twice at the same time.
    Replayed(Replay),
}

impl From<Hindrance> for StoreError {
    /// The error for a change that no claim, limit or key can hinder, so that it never occurs.
    fn from(hindrance: Hindrance) -> Self {
        Self::Unavailable(match hindrance {
            Hindrance::Taken { .. } => "a username or mobile number is taken".to_owned(),
            Hindrance::Suppressed => "the address is suppressed".to_owned(),
            Hindrance::Limited(_) => "a limit is reached".to_owned(),
            Hindrance::Replayed(_) => "the request came before".to_owned(),
        })
    }
}

/// The result of a transaction.
#[derive(Debug)]
pub(super) enum Committed {
    /// It is written.
    Done,
    /// The address has another invitation, or the invitation has changed. The command must be decided again.
    Stale(Option<Box<Invitation>>),
    /// Another transaction wrote the same items at the same time. The caller should wait and retry.
    Contended,
    /// It may not be written. Another decision would not help.
    Hindered(Hindrance),
}

/// The purpose of a write. It tells what a failed condition means.
pub(super) enum Part<'a> {
    Address,
    Invitation,
    Mail,
    Suppression,
    Username,
    Mobile,
    /// A write for the account that loses its mobile number.
    Displaced,
    Notice,
    Limits(Counters<'a>),
    Response(&'a RequestKey),
    /// A write without a condition.
    Unconditional,
}

/// The writes of a transaction, each with its purpose.
pub(super) type Writes<'a> = Vec<(Part<'a>, TransactWriteItem)>;

impl Store {
    /// Applies all writes, or none. The SDK sends a token with the request, so a retry after a lost response does not
    /// apply them twice.
    pub(super) async fn transact(&self, writes: Writes<'_>) -> Result<Committed, StoreError> {
        let (parts, writes): (Vec<_>, Vec<_>) = writes.into_iter().unzip();
        match self.client.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(Committed::Done),
            Err(SdkError::ServiceError(error)) => match error.err() {
                WriteError::TransactionCanceledException(cancelled) => {
                    read_cancellation(&parts, cancelled.cancellation_reasons())
                }
                WriteError::TransactionInProgressException(_) => Ok(Committed::Contended),
                _ => Err(StoreError::unavailable(SdkError::ServiceError(error))),
            },
            Err(error) => Err(StoreError::unavailable(error)),
        }
    }
}

fn limited_by(limit: &Limit) -> Committed {
    telemetry::log_limit(limit);
    Committed::Hindered(Hindrance::Limited(Box::new(limit.clone())))
}

/// Reads why a transaction was cancelled. There is one reason for each write
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>).
fn read_cancellation(parts: &[Part<'_>], reasons: &[CancellationReason]) -> Result<Committed, StoreError> {
    let (mut stale, mut limited) = (None, None);
    let (mut username, mut mobile_number) = (false, false);
    let (mut contended, mut suppressed) = (false, false);
    let mut others = Vec::new();
    for (part, reason) in parts.iter().zip(reasons) {
        match (reason.code().unwrap_or("None"), part) {
            ("None", _) => {}
            // A repeated request gets its first response, even if other conditions failed too.
            ("ConditionalCheckFailed", Part::Response(key)) => {
                let record = reason.item.clone().unwrap_or_default();
                return Ok(Committed::Hindered(Hindrance::Replayed(compare(key, record)?)));
            }
            ("TransactionConflict", Part::Response(_)) => {
                return Ok(Committed::Hindered(Hindrance::Replayed(Replay::Running)));
            }
            ("ConditionalCheckFailed", Part::Address) => {
                let found = reason.item.clone().filter(|item| !item.is_empty());
                stale = Some(found.map(read).transpose()?.map(Box::new));
            }
            ("ConditionalCheckFailed", Part::Invitation | Part::Mail | Part::Notice) => {
                stale = stale.or(Some(None));
            }
            ("ConditionalCheckFailed", Part::Suppression) => suppressed = true,
            ("ConditionalCheckFailed", Part::Username) => username = true,
            // The holder of the number has changed, so the number counts as taken.
            ("ConditionalCheckFailed", Part::Mobile | Part::Displaced) => mobile_number = true,
            ("ConditionalCheckFailed", Part::Limits(counters)) => {
                let reached = counters.reached(reason.item.as_ref());
                limited = limited
                    .into_iter()
                    .chain(reached)
                    .max_by_key(|limit| (limit.what == Counted::Requests, limit.again_at));
            }
            ("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded", _) => {
                contended = true;
            }
            (code, _) => others.push(code),
        }
    }
    Ok(match (stale, limited) {
        // The limit on requests comes before every other result.
        (_, Some(limit)) if limit.what == Counted::Requests => limited_by(limit),
        (Some(found), _) => Committed::Stale(found),
        _ if suppressed => Committed::Hindered(Hindrance::Suppressed),
        (None, Some(limit)) => limited_by(limit),
        _ if contended => Committed::Contended,
        _ if username || mobile_number => Committed::Hindered(Hindrance::Taken { username, mobile_number }),
        _ => {
            let codes = others.join(", ");
            return Err(StoreError::Unavailable(format!("a transaction was cancelled: {codes}")));
        }
    })
}
