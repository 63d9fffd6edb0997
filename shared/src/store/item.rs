//! Conversions between values and items of the table.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;
use super::keys::key;
use crate::domain::invitation::event::Event;

pub(super) type Item = HashMap<String, AttributeValue>;

/// Reads an event from the new image of a stream record.
///
/// # Errors
/// When it is not an event. A retry does not help.
pub fn event_of(image: serde_dynamo::Item) -> Result<Event, StoreError> {
    serde_dynamo::from_item(image).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// The partition key and the sort key of an item, for the log. They are empty if they are missing.
#[must_use]
pub fn key_names(key: &serde_dynamo::Item) -> (String, String) {
    let name = |attribute| match key.get(attribute) {
        Some(serde_dynamo::AttributeValue::S(text)) => text.clone(),
        _ => String::new(),
    };
    (name("PK"), name("SK"))
}

pub(super) fn sort_key(item: &Item) -> &str {
    item.get("SK").and_then(|value| value.as_s().ok()).map_or("", String::as_str)
}

pub(super) fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// The attributes of a value.
pub(super) fn attributes(value: &impl Serialize) -> Result<Item, StoreError> {
    serde_dynamo::to_item(value).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// A value as one attribute.
pub(super) fn attribute(value: impl Serialize) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(value).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// The item with this key and these attributes.
pub(super) fn keyed((pk, sk): (String, String), mut attributes: Item) -> Item {
    attributes.extend(key(pk, sk));
    attributes
}

/// The item with this key and the attributes of a value.
pub(super) fn item(key: (String, String), value: &impl Serialize) -> Result<Item, StoreError> {
    Ok(keyed(key, attributes(value)?))
}
