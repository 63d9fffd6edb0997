//! Counters of limits (R45), one item for each window of time, gone some time after it.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};

use super::keys::{self, key};
use super::{Store, StoreError};
use crate::domain::requests::limit::Limit;
use crate::telemetry;

const COUNT: &str = "SET hits = if_not_exists(hits, :none) + :one, purge_at = :purge_at";
const BELOW: &str = "attribute_not_exists(hits) OR hits < :most";

impl Store {
    /// Counts one more. False if the limit is reached already.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn count(&self, limit: &Limit) -> Result<bool, StoreError> {
        let (pk, sk) = keys::of_counter(&limit.counter);
        let counted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(pk, sk)))
            .update_expression(COUNT)
            .condition_expression(BELOW)
            .set_expression_attribute_values(Some(values(limit).into()))
            .send()
            .await;
        match counted {
            Ok(_) => Ok(true),
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), UpdateItemError::ConditionalCheckFailedException(_)) =>
            {
                telemetry::limited(limit);
                Ok(false)
            }
            Err(error) => Err(StoreError::unavailable(error)),
        }
    }

    /// Counts one more, as part of a transaction that does nothing if the limit is reached.
    pub(super) fn count_along(&self, limit: &Limit) -> Result<TransactWriteItem, StoreError> {
        let (pk, sk) = keys::of_counter(&limit.counter);
        let update: UpdateBuilder = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(pk, sk)))
            .update_expression(COUNT)
            .condition_expression(BELOW)
            .set_expression_attribute_values(Some(values(limit).into()));
        let update = update.build().map_err(StoreError::unavailable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

fn values(limit: &Limit) -> [(String, AttributeValue); 4] {
    let number = |number: i64| AttributeValue::N(number.to_string());
    [
        (":none".to_owned(), number(0)),
        (":one".to_owned(), number(1)),
        (":most".to_owned(), number(limit.most.into())),
        (":purge_at".to_owned(), number(limit.again_at.as_second())),
    ]
}
