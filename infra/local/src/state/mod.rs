//! The host's data besides the tables: keys, emails, schedules, positions in streams, pending calls, failures.
//! A single `SQLite` file. Its calls take microseconds, so they run on the calling thread.

mod events;
mod failures;
mod invocations;
mod keys;
mod mails;
mod schedules;
mod streams;
mod suppressed;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

pub(crate) use events::Published;
pub(crate) use failures::Failure;
pub(crate) use invocations::Invocation;
pub(crate) use mails::Mail;
use rusqlite::Connection;
pub(crate) use schedules::{Added, Schedule};
use tokio::sync::watch;

/// The host's own state.
#[derive(Debug)]
pub(crate) struct State {
    connection: Mutex<Connection>,
    mails_came: watch::Sender<()>,
}

/// The state could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the host's state: {0}")]
pub(crate) struct StateError(#[from] rusqlite::Error);

type Result<T> = std::result::Result<T, StateError>;

/// Every statement can run again on an old file. There is no other migration.
const TABLES: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS keys (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS mails (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, mail TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS schedules (
        group_name TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL, client_token TEXT,
        created_at INTEGER NOT NULL, due_at INTEGER NOT NULL, pending INTEGER NOT NULL,
        PRIMARY KEY (group_name, name)) STRICT;
    CREATE INDEX IF NOT EXISTS schedules_by_time ON schedules (due_at) WHERE pending;
    CREATE TABLE IF NOT EXISTS positions (reader TEXT PRIMARY KEY, sequence_number TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS invocations (
        number INTEGER PRIMARY KEY AUTOINCREMENT, function TEXT NOT NULL, event TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS events (
        number INTEGER PRIMARY KEY AUTOINCREMENT, bus TEXT NOT NULL, rules TEXT NOT NULL, event TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS unsuppressed (address TEXT PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS failures (number INTEGER PRIMARY KEY, failure TEXT NOT NULL) STRICT;
";

impl State {
    /// Opens the state in a file. Creates the file if it does not exist.
    pub(crate) fn open(file: &Path) -> Result<Self> {
        let connection = Connection::open(file)?;
        connection.execute_batch(TABLES)?;
        Ok(Self { connection: Mutex::new(connection), mails_came: watch::Sender::new(()) })
    }

    /// Uses the database. Each caller's statements are complete in themselves, so a panic elsewhere leaves nothing
    /// half done.
    fn with<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(work(&connection)?)
    }
}

#[cfg(test)]
impl State {
    /// A state in memory.
    pub(crate) fn in_memory() -> Self {
        Self::open(Path::new(":memory:")).unwrap()
    }
}

/// Reads a column that holds JSON.
fn json_column<T: serde::de::DeserializeOwned>(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<T> {
    let text: String = row.get(index)?;
    serde_json::from_str(&text).map_err(|fault| {
        rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, Box::new(fault))
    })
}

/// The text of a column that holds JSON.
fn json_text(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|fault| rusqlite::Error::ToSqlConversionFailure(Box::new(fault)))
}
