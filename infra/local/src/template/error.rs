//! What is wrong with a template, and where.

use serde_json::{Map, Value};

/// What cannot be used in the template, and where.
#[derive(Debug, thiserror::Error)]
#[error("the template{}{place}: {fault}", if place.is_empty() { "" } else { ", " })]
pub(crate) struct TemplateError {
    place: String,
    fault: String,
}

impl TemplateError {
    /// A fault at a place such as `Resources.Table.Properties`.
    pub(crate) fn new(place: impl Into<String>, fault: impl Into<String>) -> Self {
        Self { place: place.into(), fault: fault.into() }
    }
}

/// The object that `value` has under a key.
pub(super) fn object<'v>(value: &'v Value, key: &str) -> Result<&'v Map<String, Value>, TemplateError> {
    value[key].as_object().ok_or_else(|| TemplateError::new(key, "is missing"))
}

/// The place of a key within another place.
pub(super) fn within(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}
