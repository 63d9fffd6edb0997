//! Answers that are kept, so that a request sent again with its idempotency key gets the same one.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure};
use serde::{Deserialize, Serialize};

use super::{Item, Store, StoreError, item, keys, read};
use crate::domain::requests::replay::{Replay, RequestKey, SavedResponse};

/// Time to live removes records days late; one past its time counts as gone.
const FREE: &str = "attribute_not_exists(PK) OR purge_at <= :now";
/// The same, or it belongs to this request.
const OWN: &str = "attribute_not_exists(PK) OR purge_at <= :now OR fingerprint = :fingerprint";

#[derive(Deserialize, Serialize)]
struct SavedRequest {
    fingerprint: String,
    #[serde(rename = "answer")]
    response: SavedResponse,
    purge_at: i64,
}

/// What the record of an earlier request says to this one.
pub(super) fn compare(key: &RequestKey, record: Item) -> Result<Replay, StoreError> {
    let record: SavedRequest = read(record)?;
    Ok(record.compare(key))
}

impl SavedRequest {
    fn compare(self, key: &RequestKey) -> Replay {
        if self.fingerprint == key.fingerprint { Replay::Same(self.response) } else { Replay::Other }
    }
}

impl Store {
    /// What is kept for a request, if it or another one used its key before.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn saved_response(&self, key: &RequestKey) -> Result<Option<Replay>, StoreError> {
        let found: Option<SavedRequest> = self.get(keys::of_request(&key.name)).await?;
        let found = found.filter(|record| record.purge_at > key.now.as_second());
        Ok(found.map(|record| record.compare(key)))
    }

    /// Keeps a response in the place of what was kept for the same request. False if another request has the key.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn replace_response(
        &self,
        key: &RequestKey,
        response: SavedResponse,
    ) -> Result<bool, StoreError> {
        let kept = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(record(key, response)?))
            .condition_expression(OWN)
            .expression_attribute_values(":now", now(key))
            .expression_attribute_values(":fingerprint", AttributeValue::S(key.fingerprint.clone()))
            .send()
            .await;
        match kept {
            Ok(_) => Ok(true),
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), PutItemError::ConditionalCheckFailedException(_)) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::unavailable(error)),
        }
    }

    /// Keeps a response in the place of exactly that one, or of none. False if another request has changed it since.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn swap_response(
        &self,
        key: &RequestKey,
        response: SavedResponse,
        before: Option<&SavedResponse>,
    ) -> Result<bool, StoreError> {
        let request = self.client.put_item().table_name(&self.table).set_item(Some(record(key, response)?));
        let request = match before {
            None => request.condition_expression(FREE).expression_attribute_values(":now", now(key)),
            Some(before) => {
                let before = serde_dynamo::to_attribute_value(before)
                    .map_err(|error| StoreError::Unreadable(error.to_string()))?;
                let fingerprint = AttributeValue::S(key.fingerprint.clone());
                request
                    .condition_expression("fingerprint = :fingerprint AND answer = :before")
                    .expression_attribute_values(":fingerprint", fingerprint)
                    .expression_attribute_values(":before", before)
            }
        };
        match request.send().await {
            Ok(_) => Ok(true),
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), PutItemError::ConditionalCheckFailedException(_)) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::unavailable(error)),
        }
    }

    /// Keeps a response that no transaction has kept, unless an earlier request used the key.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn save_response(
        &self,
        key: &RequestKey,
        response: SavedResponse,
    ) -> Result<Option<Replay>, StoreError> {
        let kept = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(record(key, response)?))
            .condition_expression(FREE)
            .expression_attribute_values(":now", now(key))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        match kept {
            Ok(_) => Ok(None),
            Err(SdkError::ServiceError(error)) => match error.err() {
                PutItemError::ConditionalCheckFailedException(failed) => {
                    Ok(failed.item.clone().map(|found| compare(key, found)).transpose()?)
                }
                PutItemError::TransactionConflictException(_) => Ok(Some(Replay::Running)),
                _ => Err(StoreError::unavailable(SdkError::ServiceError(error))),
            },
            Err(error) => Err(StoreError::unavailable(error)),
        }
    }

    /// Keeps a response as part of the transaction that it is about.
    pub(super) fn prepare_response(
        &self,
        key: &RequestKey,
        response: SavedResponse,
    ) -> Result<PutBuilder, StoreError> {
        Ok(Put::builder()
            .table_name(&self.table)
            .set_item(Some(record(key, response)?))
            .condition_expression(FREE)
            .expression_attribute_values(":now", now(key))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld))
    }
}

fn record(key: &RequestKey, response: SavedResponse) -> Result<Item, StoreError> {
    let fingerprint = key.fingerprint.clone();
    let record = SavedRequest { fingerprint, response, purge_at: key.keep_until.as_second() };
    item(keys::of_request(&key.name), &record)
}

fn now(key: &RequestKey) -> AttributeValue {
    AttributeValue::N(key.now.as_second().to_string())
}
