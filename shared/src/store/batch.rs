//! Reads of many items at once.

use aws_sdk_dynamodb::types::KeysAndAttributes;

use super::keys::{self, key};
use super::retry::Attempts;
use super::{Item, Store, StoreError, read};
use crate::domain::invitation::{Invitation, InvitationId};

/// The maximum number of items in one call. It is a limit of DynamoDB.
const AT_ONCE: usize = 100;

impl Store {
    /// Invitations by their ids, in any order. One that does not exist is left out.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn invitations(&self, ids: &[InvitationId]) -> Result<Vec<Invitation>, StoreError> {
        let mut found = Vec::new();
        for ids in ids.chunks(AT_ONCE) {
            let keys = ids.iter().map(|id| keys::of_invitation(*id));
            let items = self.batch(keys.map(|(pk, sk)| key(pk, sk)).collect(), None).await?;
            for item in items {
                found.push(read(item)?);
            }
        }
        Ok(found)
    }

    /// Items by their keys, at most 100. They are whole, or have only the named attributes.
    pub(super) async fn batch(
        &self,
        mut asked: Vec<Item>,
        attributes: Option<&str>,
    ) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        let mut attempts = Attempts::new("items");
        while !asked.is_empty() {
            let keys = KeysAndAttributes::builder()
                .set_keys(Some(asked))
                .consistent_read(true)
                .set_projection_expression(attributes.map(str::to_owned))
                .build()
                .map_err(StoreError::unavailable)?;
            let request = self.client.batch_get_item().request_items(&self.table, keys);
            let answer = request.send().await.map_err(StoreError::unavailable)?;
            found.extend(answer.responses.unwrap_or_default().into_values().flatten());
            // DynamoDB may leave some for a later call.
            let left = answer.unprocessed_keys.unwrap_or_default().into_values();
            asked = left.flat_map(|left| left.keys).collect();
            if !asked.is_empty() {
                attempts.retry_later().await?;
            }
        }
        Ok(found)
    }
}
