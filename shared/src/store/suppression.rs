//! Addresses that no more mail goes to (R42), an item for each. It stays until an operator removes it.

use aws_sdk_dynamodb::types::{ConditionCheck, Put, TransactWriteItem, builders::PutBuilder};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::commit::NEW;
use super::keys::{self, key};
use super::{Store, StoreError, item};
use crate::domain::invitation::InvitationId;
use crate::domain::invitation::delivery::Delivery;
use crate::domain::values::address::EmailAddress;

/// Since when an address takes no mail, and the invitation whose mail showed it.
#[derive(Deserialize, Serialize)]
struct Suppression {
    since: Timestamp,
    invitation: InvitationId,
}

impl Store {
    /// Whether no more mail goes to an address.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn is_suppressed(&self, email: &EmailAddress) -> Result<bool, StoreError> {
        let found: Option<Suppression> = self.get(keys::of_suppression(email)).await?;
        Ok(found.is_some())
    }

    /// Ends all mail to an address, as part of a transaction.
    pub(super) fn suppress_along(
        &self,
        email: &EmailAddress,
        why: &Delivery,
    ) -> Result<PutBuilder, StoreError> {
        let suppression = Suppression { since: why.note.at, invitation: why.invitation };
        let item = item(keys::of_suppression(email), &suppression)?;
        Ok(Put::builder().table_name(&self.table).set_item(Some(item)))
    }

    /// Has a transaction do nothing if an address takes no mail.
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
