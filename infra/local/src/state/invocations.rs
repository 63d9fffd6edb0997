//! The pending asynchronous invocations.

use serde_json::Value;

use super::{Result, State, json_column, json_text};

/// An event that waits for an asynchronous invocation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Invocation {
    /// Its number, in the order of arrival.
    pub(crate) number: i64,
    /// The function's name.
    pub(crate) function: String,
    /// The event.
    pub(crate) event: Value,
}

impl State {
    /// Stores a pending invocation.
    pub(crate) fn add_invocation(&self, function: &str, event: &Value) -> Result<()> {
        self.with(|connection| {
            let statement = "INSERT INTO invocations (function, event) VALUES (?1, ?2)";
            connection.prepare_cached(statement)?.execute((function, json_text(event)?))?;
            Ok(())
        })
    }

    /// The pending invocations after a number, the oldest first.
    pub(crate) fn invocations_after(&self, number: i64) -> Result<Vec<Invocation>> {
        self.with(|connection| {
            let query = "SELECT number, function, event FROM invocations WHERE number > ?1 ORDER BY number";
            let mut statement = connection.prepare_cached(query)?;
            let rows = statement.query_map([number], |row| {
                Ok(Invocation { number: row.get(0)?, function: row.get(1)?, event: json_column(row, 2)? })
            })?;
            rows.collect()
        })
    }

    /// Deletes an invocation that succeeded or was given up.
    pub(crate) fn remove_invocation(&self, number: i64) -> Result<()> {
        self.with(|connection| {
            connection.execute("DELETE FROM invocations WHERE number = ?1", [number])?;
            Ok(())
        })
    }
}
