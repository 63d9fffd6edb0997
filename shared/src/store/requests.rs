//! Saved responses: a request that is sent again with its idempotency key gets the same response.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure};
use serde::{Deserialize, Serialize};

use super::{Item, Store, StoreError, item, keys, read};
use crate::domain::requests::replay::{Replay, RequestKey, SavedResponse};

/// DynamoDB removes expired items days late, so an expired item counts as absent.
const FREE: &str = "attribute_not_exists(PK) OR purge_at <= :now";
/// There is no response of another request.
const OWN: &str = "attribute_not_exists(PK) OR purge_at <= :now OR fingerprint = :fingerprint";

#[derive(Deserialize, Serialize)]
struct SavedRequest {
    fingerprint: String,
    #[serde(rename = "answer")]
    response: SavedResponse,
    purge_at: i64,
}

/// Compares a request with the one that used the same key before.
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
    /// The saved response of a request, if its key was used before.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn saved_response(&self, key: &RequestKey) -> Result<Option<Replay>, StoreError> {
        let found: Option<SavedRequest> = self.get(keys::of_request(&key.name)).await?;
        let found = found.filter(|record| record.purge_at > key.now.as_second());
        Ok(found.map(|record| record.compare(key)))
    }

    /// Replaces the saved response of the same request. Returns false if another request has the key.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn replace_response(
        &self,
        key: &RequestKey,
        response: SavedResponse,
    ) -> Result<bool, StoreError> {
        let request = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(record(key, response)?))
            .condition_expression(OWN)
            .expression_attribute_values(":now", now(key))
            .expression_attribute_values(":fingerprint", AttributeValue::S(key.fingerprint.clone()));
        put_if(request).await
    }

    /// Saves a response if the saved one is still `before`. Returns false if another request changed it in the meantime.
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
        put_if(request).await
    }

    /// Saves a response outside of a transaction. If an earlier request used the key, returns its saved response.
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

    /// The write that saves a response in the transaction of its change.
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

/// Sends a conditional write. Returns false if the condition fails.
async fn put_if(request: PutItemFluentBuilder) -> Result<bool, StoreError> {
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
