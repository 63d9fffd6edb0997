//! Suppressed addresses, which we do not email (R42). Each has an item. The item stays until an operator or support
//! removes it, or the officer whose own address it is.

use aws_sdk_dynamodb::types::{ConditionCheck, Put, TransactWriteItem, builders::PutBuilder};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::keys::{self, key};
use super::write::NEW;
use super::{Store, StoreError, item};
use crate::domain::invitation::delivery::{Delivery, MailStatus};
use crate::domain::values::address::EmailAddress;

/// The suppression of an address. It has neither the invitation nor the exact time of the email that caused it. With
/// them one could find a purged invitation by its address (R46).
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Suppression {
    /// The beginning of the day on which it started, in UTC.
    pub since: Timestamp,
    /// The status of the email that caused it: `Complained` or `Suppressed`.
    #[serde(default = "listed")]
    pub reason: MailStatus,
}

/// The reason of an older item, which has none.
fn listed() -> MailStatus {
    MailStatus::Suppressed
}

impl Store {
    /// Whether an address is suppressed.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn is_suppressed(&self, email: &EmailAddress) -> Result<bool, StoreError> {
        Ok(self.suppression(email).await?.is_some())
    }

    /// The suppression of an address. None if it is not suppressed.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn suppression(&self, email: &EmailAddress) -> Result<Option<Suppression>, StoreError> {
        self.get(keys::of_suppression(email)).await
    }

    /// Ends the suppression of an address.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn end_suppression(&self, email: &EmailAddress) -> Result<(), StoreError> {
        let (pk, sk) = keys::of_suppression(email);
        let request = self.client.delete_item().table_name(&self.table).set_key(Some(key(pk, sk)));
        request.send().await.map_err(StoreError::unavailable)?;
        Ok(())
    }

    /// The write that suppresses an address, as part of a transaction.
    pub(super) fn prepare_suppression(
        &self,
        email: &EmailAddress,
        why: &Delivery,
    ) -> Result<PutBuilder, StoreError> {
        // After a complaint, the note can have a status of a higher rank.
        let reason = match why.note.status {
            MailStatus::Suppressed => MailStatus::Suppressed,
            _ => MailStatus::Complained,
        };
        let suppression = Suppression { since: day_of(why.note.at), reason };
        let item = item(keys::of_suppression(email), &suppression)?;
        Ok(Put::builder().table_name(&self.table).set_item(Some(item)))
    }

    /// The condition check that makes a transaction fail if an address is suppressed.
    pub(super) fn unless_suppressed(&self, email: &EmailAddress) -> Result<TransactWriteItem, StoreError> {
        let (pk, sk) = keys::of_suppression(email);
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key(pk, sk)))
            .condition_expression(NEW)
            .build()
            .map_err(StoreError::unavailable)?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }
}

/// The beginning of the day of a moment, in UTC.
fn day_of(moment: Timestamp) -> Timestamp {
    let second = moment.as_second();
    Timestamp::from_second(second - second.rem_euclid(24 * 3600)).unwrap_or(moment)
}
