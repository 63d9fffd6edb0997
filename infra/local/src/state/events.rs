//! The events that were published on the template's event buses.

use serde::Serialize;
use serde_json::Value;

use super::{Result, State, json_column, json_text};

/// A published event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Published {
    /// Its number, in the order of publication, from 1.
    pub(crate) number: i64,
    /// The name of the bus.
    pub(crate) bus: String,
    /// The template's rules that it matches.
    pub(crate) rules: Vec<String>,
    /// The event, in the form that rules pass on.
    pub(crate) event: Value,
}

impl State {
    /// Stores an event.
    pub(crate) fn add_event(&self, bus: &str, rules: &[&str], event: &Value) -> Result<()> {
        self.with(|connection| {
            let statement = "INSERT INTO events (bus, rules, event) VALUES (?1, ?2, ?3)";
            connection.prepare_cached(statement)?.execute((bus, json_text(&rules)?, json_text(event)?))?;
            Ok(())
        })
    }

    /// The events after a number, the oldest first.
    pub(crate) fn events_after(&self, number: i64) -> Result<Vec<Published>> {
        self.with(|connection| {
            let query = "SELECT number, bus, rules, event FROM events WHERE number > ?1 ORDER BY number";
            let mut statement = connection.prepare_cached(query)?;
            let rows = statement.query_map([number], |row| {
                Ok(Published {
                    number: row.get(0)?,
                    bus: row.get(1)?,
                    rules: json_column(row, 2)?,
                    event: json_column(row, 3)?,
                })
            })?;
            rows.collect()
        })
    }
}
