//! Writes of single items, alone or as part of a transaction.

use aws_sdk_dynamodb::types::builders::{DeleteBuilder, PutBuilder};
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};

use super::keys::key;
use super::{Item, Store, StoreError};

/// There is no such item yet.
pub(super) const NEW: &str = "attribute_not_exists(PK)";

impl Store {
    /// The deletion of an item under a condition. `with` adds the values of the condition.
    pub(super) fn remove(
        &self,
        (pk, sk): (String, String),
        condition: &str,
        with: impl FnOnce(DeleteBuilder) -> DeleteBuilder,
    ) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key(pk, sk)))
            .condition_expression(condition);
        let delete = with(delete).build().map_err(StoreError::unavailable)?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    pub(super) fn delete(&self, (pk, sk): (String, String)) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(&self.table).set_key(Some(key(pk, sk))).build();
        let delete = delete.map_err(StoreError::unavailable)?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    /// Writes one item without a condition.
    pub(super) async fn write(&self, item: Item) -> Result<(), StoreError> {
        let request = self.client.put_item().table_name(&self.table).set_item(Some(item));
        request.send().await.map_err(StoreError::unavailable)?;
        Ok(())
    }

    pub(super) fn put(&self, item: Item) -> PutBuilder {
        Put::builder().table_name(&self.table).set_item(Some(item))
    }
}

pub(super) fn put(builder: PutBuilder) -> Result<TransactWriteItem, StoreError> {
    let put = builder.build().map_err(StoreError::unavailable)?;
    Ok(TransactWriteItem::builder().put(put).build())
}
