//! DynamoDB: an embedded database in a file, with the tables of the template.

pub(crate) mod stream;

use std::path::Path;
use std::time::Duration;

use dynoxide::Database;
use dynoxide::actions::create_table::CreateTableRequest;
use dynoxide::actions::update_time_to_live::{TimeToLiveSpecification, UpdateTimeToLiveRequest};
use rusqlite::Connection;
use tokio::net::TcpListener;

use crate::state::{State, StateError};
use crate::stop::Stop;
use crate::template::Table;
use crate::terminal::warn;

/// How often expired items are deleted. AWS may take days.
const SWEEP: Duration = Duration::from_mins(1);

/// With every write the embedded database looks up the end of a stream, and has no index for that. Without this index
/// each write takes longer than the one before.
const STREAM_INDEX: &str = "CREATE INDEX IF NOT EXISTS stream_records_by_number
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

/// The tables cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DatabaseError {
    /// The file cannot be opened.
    #[error("the database {0} cannot be opened: {1}")]
    Unopened(String, dynoxide::DynoxideError),
    /// The index for the streams cannot be created.
    #[error("the database {0} cannot be indexed: {1}")]
    Unindexed(String, rusqlite::Error),
    /// A table cannot be created.
    #[error("the table {0} cannot be created: {1}")]
    Unmade(String, String),
    /// The template has changed since the table was created.
    #[error(
        "the table {0} was created from another template: choose another folder with --data, or delete this one"
    )]
    Changed(String),
    /// The state could not be read.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Opens the database in a file. Creates the file if it does not exist.
pub(crate) fn open(file: &Path) -> Result<Database, DatabaseError> {
    let path = file.to_string_lossy();
    let database =
        Database::new(&path).map_err(|fault| DatabaseError::Unopened(path.clone().into_owned(), fault))?;
    Connection::open(file)
        .and_then(|connection| connection.execute_batch(STREAM_INDEX))
        .map_err(|fault| DatabaseError::Unindexed(path.into_owned(), fault))?;
    Ok(database)
}

/// Creates a table if it does not exist.
pub(crate) fn prepare(database: &Database, table: &Table, state: &State) -> Result<(), DatabaseError> {
    let unmade = |fault: String| DatabaseError::Unmade(table.name.clone(), fault);
    let definition = table.request.to_string();
    let known = database.get_table_metadata(&table.name).map_err(|fault| unmade(fault.to_string()))?;
    if known.is_none() {
        let request: CreateTableRequest =
            serde_json::from_value(table.request.clone()).map_err(|fault| unmade(fault.to_string()))?;
        database.create_table(request).map_err(|fault| unmade(fault.to_string()))?;
    }
    if state.kept(&format!("table {}", table.name), definition.as_bytes())? != definition.as_bytes() {
        return Err(DatabaseError::Changed(table.name.clone()));
    }
    if let Some(attribute) = &table.expiry_attribute {
        let time_to_live_specification =
            TimeToLiveSpecification { attribute_name: attribute.clone(), enabled: true };
        let request = UpdateTimeToLiveRequest { table_name: table.name.clone(), time_to_live_specification };
        database.update_time_to_live(request).map_err(|fault| unmade(fault.to_string()))?;
    }
    Ok(())
}

/// Serves DynamoDB's API until the task is aborted.
pub(crate) async fn serve(listener: TcpListener, database: Database) {
    if let Err(fault) =
        dynoxide::server::serve_with_shutdown(listener, database, std::future::pending()).await
    {
        warn(fault);
    }
}

/// Deletes expired items until the host stops.
pub(crate) async fn sweep(database: Database, stop: Stop) {
    while stop.sleep(SWEEP).await {
        let database = database.clone();
        // Pauses between pages, so that other requests are not blocked.
        if let Ok(Err(fault)) = tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            warn(format_args!("expired items were not deleted: {fault}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How `SQLite` runs the queries that the embedded database makes with every write and every read of a stream.
    #[test]
    fn the_end_of_a_stream_is_found_without_reading_all_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("dynamodb.sqlite");
        let _database = open(&file).unwrap();
        let connection = Connection::open(&file).unwrap();
        for query in [
            "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1
             FROM _stream_records WHERE table_name = 'Table'",
            "SELECT new_image FROM _stream_records
             WHERE table_name = 'Table' AND shard_id = 'shard' AND CAST(sequence_number AS INTEGER) > 5
             ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT 10",
        ] {
            let plan = connection.query_row(&format!("EXPLAIN QUERY PLAN {query}"), [], |row| row.get(3));
            let plan: String = plan.unwrap();
            assert!(plan.contains("INDEX stream_records_by_number"), "{plan}");
        }
    }
}
