//! The positions of readers in streams.

use rusqlite::OptionalExtension;

use super::{Result, State};

impl State {
    /// The sequence number of the last record that a reader has finished.
    pub(crate) fn position(&self, reader: &str) -> Result<Option<String>> {
        self.with(|connection| {
            let query = "SELECT sequence_number FROM positions WHERE reader = ?1";
            connection.query_row(query, [reader], |row| row.get(0)).optional()
        })
    }

    /// Records that a reader has finished all records up to this one.
    pub(crate) fn set_position(&self, reader: &str, sequence_number: &str) -> Result<()> {
        self.with(|connection| {
            let statement = "INSERT INTO positions VALUES (?1, ?2)
                             ON CONFLICT DO UPDATE SET sequence_number = excluded.sequence_number";
            connection.prepare_cached(statement)?.execute([reader, sequence_number])?;
            Ok(())
        })
    }
}
