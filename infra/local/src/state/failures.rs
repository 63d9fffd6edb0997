//! The events in dead-letter queues and on-failure destinations.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Result, State, json_column, json_text};

/// An event that was given up.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Failure {
    /// When it was given up.
    pub(crate) at: Timestamp,
    /// Its source: `stream`, `schedule` or `asynchronous`.
    pub(crate) source: String,
    /// The function that should have got it.
    pub(crate) function: String,
    /// The ARN of its queue, if the template or the schedule has one.
    pub(crate) queue: Option<String>,
    /// Why it was given up.
    pub(crate) reason: String,
    /// The event.
    pub(crate) event: Value,
}

impl State {
    /// Stores a failure.
    pub(crate) fn add_failure(&self, failure: &Failure) -> Result<()> {
        self.with(|connection| {
            connection.execute("INSERT INTO failures (failure) VALUES (?1)", [json_text(failure)?])?;
            Ok(())
        })
    }

    /// All failures, the newest first.
    pub(crate) fn failures(&self) -> Result<Vec<Failure>> {
        self.with(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT failure FROM failures ORDER BY number DESC")?;
            let rows = statement.query_map([], |row| json_column(row, 0))?;
            rows.collect()
        })
    }
}
