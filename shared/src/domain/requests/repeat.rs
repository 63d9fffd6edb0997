//! Requests that may be sent again, and the answers that are kept for them (contract: `Idempotency-Key`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A request that may come again.
#[derive(Clone, Debug)]
pub struct RequestKey {
    /// The caller and his key, hashed.
    pub name: String,
    /// The request's method, path, query and body, hashed.
    pub fingerprint: String,
    /// When it came.
    pub now: Timestamp,
    /// Until when its answer is kept.
    pub keep_until: Timestamp,
}

/// An answer as it was given.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct KeptAnswer {
    /// The status.
    pub status: u16,
    /// The headers, but for those that every answer gets.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// What an idempotency key leads to that was used before.
#[derive(Debug)]
pub enum Repeat {
    /// The same request: its answer.
    Same(KeptAnswer),
    /// Another request.
    Other,
    /// A request that is being answered in this moment.
    Running,
}

impl RequestKey {
    /// The key of one part of the request, such as a row of a list.
    #[must_use]
    pub fn part(&self, part: u64) -> Self {
        Self { name: format!("{}#{part}", self.name), ..self.clone() }
    }
}
