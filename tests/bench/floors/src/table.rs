//! Calls to DynamoDB.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, Put, TransactWriteItem};
use aws_types::SdkConfig;

use crate::{Call, Error};

/// About how long a request for one item is that says nothing, and an attribute of it.
const ITEM: usize = 90;
const ATTRIBUTE: usize = 13;

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
        match call.operation.as_str() {
            "GetItem" => drop(self.0.get_item().table_name("floor").set_key(Some(item(call))).send().await?),
            "PutItem" => drop(self.0.put_item().table_name("floor").set_item(Some(item(call))).send().await?),
            "BatchGetItem" => {
                let keys = (0..call.items).map(|_| item(call)).collect();
                let keys = KeysAndAttributes::builder().set_keys(Some(keys)).build()?;
                drop(self.0.batch_get_item().request_items("floor", keys).send().await?);
            }
            "UpdateItem" => {
                drop(self.0.update_item().table_name("floor").set_key(Some(item(call))).send().await?)
            }
            "Query" => {
                let query = self.0.query().table_name("floor").key_condition_expression("PK = :pk");
                drop(query.set_expression_attribute_values(Some(item(call))).send().await?);
            }
            "TransactWriteItems" => {
                let mut transaction = self.0.transact_write_items();
                for _ in 0..call.items {
                    let put = Put::builder().table_name("floor").set_item(Some(item(call))).build()?;
                    transaction = transaction.transact_items(TransactWriteItem::builder().put(put).build());
                }
                drop(transaction.send().await?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// One of the items of a call, or its key: all are as large.
fn item(call: &Call) -> HashMap<String, AttributeValue> {
    let attributes = (call.attributes / call.items.max(1)).max(1);
    let filling = "x".repeat((call.room(ITEM) / attributes).saturating_sub(ATTRIBUTE));
    let names = ('A'..='~').map(String::from).take(attributes);
    names.map(|name| (name, AttributeValue::S(filling.clone()))).collect()
}
