//! The counters of limits (R45). Each officer, mailbox or link has one item for each window of time. The item has a
//! hash, and no name (R46). DynamoDB deletes it some time after the window.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use serde_json::Value;

use super::keys::{self, key};
use super::retry::Attempts;
use super::{Item, Store, StoreError};
use crate::domain::requests::limit::Limit;
use crate::telemetry;

/// Limits that are counted in one item, with one write.
#[derive(Clone, Debug)]
pub(super) struct Counters<'l>(Vec<&'l Limit>);

/// Groups limits by their items, because a transaction may write an item only once.
pub(super) fn by_item(limits: &[Limit]) -> Vec<Counters<'_>> {
    let mut items: Vec<Counters<'_>> = Vec::new();
    for limit in limits {
        match items.iter_mut().find(|item| item.0.iter().any(|other| other.counters == limit.counters)) {
            Some(item) => item.0.push(limit),
            None => items.push(Counters(vec![limit])),
        }
    }
    items
}

impl<'l> Counters<'l> {
    /// The limit that is reached in the item that was found.
    pub(super) fn reached(&self, found: Option<&Item>) -> Option<&'l Limit> {
        self.0.iter().copied().find(|limit| {
            let count = found.and_then(|item| item.get(&attribute(limit))?.as_n().ok()?.parse().ok());
            limit.headroom().is_none_or(|room| count.unwrap_or(0_u32) > room)
        })
    }

    fn key(&self) -> Option<Item> {
        let limit = self.0.first()?;
        let (pk, sk) = keys::of_counters(&limit.counters);
        Some(key(pk, sk))
    }

    fn update(&self) -> String {
        let counts = (0..self.0.len()).map(|at| format!("#c{at} = if_not_exists(#c{at}, :none) + :t{at}"));
        format!("SET {}, purge_at = :purge_at", counts.collect::<Vec<_>>().join(", "))
    }

    fn condition(&self) -> String {
        let room =
            (0..self.0.len()).map(|at| format!("(attribute_not_exists(#c{at}) OR #c{at} <= :room{at})"));
        room.collect::<Vec<_>>().join(" AND ")
    }

    fn names(&self) -> HashMap<String, String> {
        self.0.iter().enumerate().map(|(at, limit)| (format!("#c{at}"), attribute(limit))).collect()
    }

    fn values(&self) -> Item {
        let number = |number: i64| AttributeValue::N(number.to_string());
        let mut values = Item::from([(":none".to_owned(), number(0))]);
        for (at, limit) in self.0.iter().enumerate() {
            values.insert(format!(":t{at}"), number(limit.times.into()));
            values.insert(format!(":room{at}"), number(limit.headroom().map_or(-1, i64::from)));
            values.insert(":purge_at".to_owned(), number(limit.again_at.as_second()));
        }
        values
    }
}

/// The attribute with the counter of a limit.
fn attribute(limit: &Limit) -> String {
    match &limit.share {
        Some(share) => format!("{}_{}", limit.what.name(), keys::hash(&[share])),
        None => limit.what.name().to_owned(),
    }
}

impl Store {
    /// Counts an action. If the limit is reached, nothing is counted, and the limit is returned.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn count(&self, limit: &Limit) -> Result<Option<Limit>, StoreError> {
        let counters = Counters(vec![limit]);
        if limit.headroom().is_none() {
            telemetry::log_limit(limit);
            return Ok(Some(limit.clone()));
        }
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(counters.key())
            .update_expression(counters.update())
            .condition_expression(counters.condition())
            .set_expression_attribute_names(Some(counters.names()))
            .set_expression_attribute_values(Some(counters.values()));
        if self.update_counter(update).await? {
            return Ok(None);
        }
        telemetry::log_limit(limit);
        Ok(Some(limit.clone()))
    }

    /// The present value of each limit's counter.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn counted(&self, limits: &[Limit]) -> Result<Vec<u32>, StoreError> {
        let mut items: HashMap<_, HashMap<String, Value>> = HashMap::new();
        let mut counts = Vec::new();
        for limit in limits {
            if !items.contains_key(&limit.counters) {
                let found = self.get(keys::of_counters(&limit.counters)).await?;
                items.insert(limit.counters.clone(), found.unwrap_or_default());
            }
            let found = items.get(&limit.counters).and_then(|item| item.get(&attribute(limit))?.as_u64());
            counts.push(u32::try_from(found.unwrap_or(0)).unwrap_or(u32::MAX));
        }
        Ok(counts)
    }

    /// Subtracts an action that was counted but not done.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn give_back(&self, limit: &Limit) -> Result<(), StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Counters(vec![limit]).key())
            .update_expression("SET #count = #count - :times")
            .condition_expression("#count >= :times")
            .expression_attribute_names("#count", attribute(limit))
            .expression_attribute_values(":times", AttributeValue::N(limit.times.to_string()));
        // If the condition fails, the window has passed.
        self.update_counter(update).await?;
        Ok(())
    }

    /// Updates a counter. Returns false if its condition fails.
    async fn update_counter(&self, update: UpdateItemFluentBuilder) -> Result<bool, StoreError> {
        let mut attempts = Attempts::new("counter");
        loop {
            match update.clone().send().await {
                Ok(_) => return Ok(true),
                Err(SdkError::ServiceError(error)) => match error.err() {
                    UpdateItemError::ConditionalCheckFailedException(_) => return Ok(false),
                    // A transaction is writing the same item.
                    UpdateItemError::TransactionConflictException(_) => attempts.retry_later().await?,
                    _ => return Err(StoreError::unavailable(SdkError::ServiceError(error))),
                },
                Err(error) => return Err(StoreError::unavailable(error)),
            }
        }
    }

    /// The write that counts an action as part of a transaction. The transaction fails if one of the limits is
    /// reached.
    pub(super) fn prepare_counts(&self, counters: &Counters<'_>) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(counters.key())
            .update_expression(counters.update())
            .condition_expression(counters.condition())
            .set_expression_attribute_names(Some(counters.names()))
            .set_expression_attribute_values(Some(counters.values()))
            // The old item shows which limit is reached.
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(StoreError::unavailable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}
