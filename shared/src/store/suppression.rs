//! Suppressed addresses, which we do not email (R42): an item for each. It stays until an officer whose address it is,
//! or an operator, removes it.

use aws_sdk_dynamodb::types::{ConditionCheck, Put, TransactWriteItem, builders::PutBuilder};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::keys::{self, key};
use super::write::NEW;
use super::{Store, StoreError, item};
use crate::domain::invitation::delivery::{Delivery, MailStatus};
use crate::domain::values::address::EmailAddress;

/// Why an address is suppressed. Neither the invitation whose email showed it nor the moment, which the note of that email
/// has too: they would lead from the address to an invitation whose invitee is purged (R46).
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Suppression {
    /// Since which day: its beginning, in UTC.
    pub since: Timestamp,
    /// The status of the email that showed it: `Complained` or `Suppressed`.
    #[serde(default = "listed")]
    pub reason: MailStatus,
}

/// The reason of an item that has none.
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

    /// Since when an address is suppressed, and why; nothing if it is not.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn suppression(&self, email: &EmailAddress) -> Result<Option<Suppression>, StoreError> {
        self.get(keys::of_suppression(email)).await
    }

    /// Has an address emailed again.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn end_suppression(&self, email: &EmailAddress) -> Result<(), StoreError> {
        let (pk, sk) = keys::of_suppression(email);
        let request = self.client.delete_item().table_name(&self.table).set_key(Some(key(pk, sk)));
        request.send().await.map_err(StoreError::unavailable)?;
        Ok(())
    }

    /// Suppresses an address, as part of a transaction.
    pub(super) fn prepare_suppression(
        &self,
        email: &EmailAddress,
        why: &Delivery,
    ) -> Result<PutBuilder, StoreError> {
        // A heavier status than that of the complaint may be noted.
        let reason = match why.note.status {
            MailStatus::Suppressed => MailStatus::Suppressed,
            _ => MailStatus::Complained,
        };
        let suppression = Suppression { since: day_of(why.note.at), reason };
        let item = item(keys::of_suppression(email), &suppression)?;
        Ok(Put::builder().table_name(&self.table).set_item(Some(item)))
    }

    /// Has a transaction do nothing if an address is suppressed.
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
