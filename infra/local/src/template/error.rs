//! A fault in a template, and its place.

use serde_json::{Map, Value};

/// A fault in the template, and its place.
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

/// The object under a key of `value`.
pub(super) fn object<'v>(value: &'v Value, key: &str) -> Result<&'v Map<String, Value>, TemplateError> {
    value[key].as_object().ok_or_else(|| TemplateError::new(key, "is missing"))
}

/// The place of a key within another place.
pub(super) fn within(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}
