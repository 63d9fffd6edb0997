//! Calls to DynamoDB.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, Put, TransactWriteItem};
use aws_types::SdkConfig;

use crate::{Call, Error};

/// About how long a request for one item is that says nothing.
const ITEM: usize = 100;

/// The table.
pub struct Table(Client);

impl Table {
    /// A table by this configuration.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self(Client::new(config))
    }

    /// Makes a call; false if it is none of DynamoDB.
    ///
    /// # Errors
    /// When it fails.
    pub async fn perform(&self, call: &Call) -> Result<bool, Error> {
        let text = || AttributeValue::S(call.filling(ITEM));
        match call.operation.as_str() {
            "GetItem" => drop(self.0.get_item().table_name("floor").key("PK", text()).send().await?),
            "PutItem" => drop(self.0.put_item().table_name("floor").item("PK", text()).send().await?),
            "BatchGetItem" => {
                let key = |number: usize| {
                    let key = format!("{number}{}", call.filling(ITEM));
                    HashMap::from([("PK".to_owned(), AttributeValue::S(key))])
                };
                let keys = (0..call.items).map(key).collect();
                let keys = KeysAndAttributes::builder().set_keys(Some(keys)).build()?;
                drop(self.0.batch_get_item().request_items("floor", keys).send().await?);
            }
            "UpdateItem" => drop(self.0.update_item().table_name("floor").key("PK", text()).send().await?),
            "Query" => {
                let query = self.0.query().table_name("floor").key_condition_expression("PK = :pk");
                drop(query.expression_attribute_values(":pk", text()).send().await?);
            }
            "TransactWriteItems" => {
                let mut transaction = self.0.transact_write_items();
                for _ in 0..call.items {
                    let put = Put::builder().table_name("floor").item("PK", text()).build()?;
                    transaction = transaction.transact_items(TransactWriteItem::builder().put(put).build());
                }
                drop(transaction.send().await?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}
