//! Answers that are kept, so that a request sent again with its idempotency key gets the same one.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Item, Store, StoreError, item, keys, read};

/// Time to live removes records days late; one past its time counts as gone.
const FREE: &str = "attribute_not_exists(PK) OR purge_at <= :now";

/// A request that may come again.
#[derive(Clone, Debug)]
pub struct RequestKey {
    /// The caller and his key, hashed.
    pub name: String,
    /// The request's method, path, query and body, hashed.
    pub fingerprint: String,
    /// When it came.
    pub now: Timestamp,
    /// Until when its answer is kept.
    pub keep_until: Timestamp,
}

/// An answer as it was given.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct KeptAnswer {
    /// The status.
    pub status: u16,
    /// The headers, but for those that every answer gets.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// What an idempotency key leads to that was used before.
#[derive(Debug)]
pub enum Repeat {
    /// The same request: its answer.
    Same(KeptAnswer),
    /// Another request.
    Other,
    /// A request that is being answered in this moment.
    Running,
}

#[derive(Deserialize, Serialize)]
struct Record {
    fingerprint: String,
    answer: KeptAnswer,
    purge_at: i64,
}

impl RequestKey {
    /// The key of one part of the request, such as a row of a list.
    #[must_use]
    pub fn part(&self, part: u64) -> Self {
        Self { name: format!("{}#{part}", self.name), ..self.clone() }
    }

    /// What the record of an earlier request says to this one.
    pub(super) fn compare(&self, record: Item) -> Result<Repeat, StoreError> {
        let record: Record = read(record)?;
        Ok(if record.fingerprint == self.fingerprint { Repeat::Same(record.answer) } else { Repeat::Other })
    }
}

impl Store {
    /// Keeps an answer that no transaction has kept, unless an earlier request used the key.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn keep(&self, key: &RequestKey, answer: KeptAnswer) -> Result<Option<Repeat>, StoreError> {
        let kept = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(record(key, answer)?))
            .condition_expression(FREE)
            .expression_attribute_values(":now", now(key))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match kept {
            Ok(_) => Ok(None),
            Err(SdkError::ServiceError(error)) => match error.err() {
                PutItemError::ConditionalCheckFailedException(failed) => {
                    Ok(failed.item.clone().map(|found| key.compare(found)).transpose()?)
                }
                PutItemError::TransactionConflictException(_) => Ok(Some(Repeat::Running)),
                _ => Err(StoreError::unavailable(SdkError::ServiceError(error))),
            },
            Err(error) => Err(StoreError::unavailable(error)),
        }
    }

    /// Keeps an answer as part of the transaction that it is about.
    pub(super) fn keep_along(&self, key: &RequestKey, answer: KeptAnswer) -> Result<PutBuilder, StoreError> {
        Ok(Put::builder()
            .table_name(&self.table)
            .set_item(Some(record(key, answer)?))
            .condition_expression(FREE)
            .expression_attribute_values(":now", now(key))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld))
    }
}

fn record(key: &RequestKey, answer: KeptAnswer) -> Result<Item, StoreError> {
    let fingerprint = key.fingerprint.clone();
    let record = Record { fingerprint, answer, purge_at: key.keep_until.as_second() };
    item(keys::of_request(&key.name), &record)
}

fn now(key: &RequestKey) -> AttributeValue {
    AttributeValue::N(key.now.as_second().to_string())
}
