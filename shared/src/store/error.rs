//! Errors of the table.

use crate::error::describe;

/// The table did not respond, or an item cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// DynamoDB failed. A retry may succeed.
    #[error("the table is not available: {0}")]
    Unavailable(String),
    /// An item has an unknown form. A retry does not help.
    #[error("an item of the table cannot be read: {0}")]
    Unreadable(String),
}

impl StoreError {
    pub(super) fn unavailable(error: impl std::error::Error) -> Self {
        Self::Unavailable(describe(&error))
    }
}
