//! DynamoDB: an embedded one, in a file, with the tables of the template.

use std::path::Path;
use std::time::Duration;

use dynoxide::Database;
use dynoxide::actions::create_table::CreateTableRequest;
use dynoxide::actions::update_time_to_live::{TimeToLiveSpecification, UpdateTimeToLiveRequest};
use tokio::net::TcpListener;

use crate::state::{State, StateError};
use crate::stop::Stop;
use crate::template::Table;
use crate::terminal::complain;

/// How often expired items are deleted. AWS takes days.
const SWEEP: Duration = Duration::from_mins(1);

/// The tables cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DatabaseError {
    /// The file cannot be opened.
    #[error("the database {0} cannot be opened: {1}")]
    Unopened(String, dynoxide::DynoxideError),
    /// A table cannot be made.
    #[error("the table {0} cannot be made: {1}")]
    Unmade(String, String),
    /// The template has changed since the table was made.
    #[error("the table {0} was made by another template: take another folder with --data, or delete it")]
    Changed(String),
    /// The state could not be read.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Opens the database in a file, which is made if need be.
pub(crate) fn open(file: &Path) -> Result<Database, DatabaseError> {
    let path = file.to_string_lossy();
    Database::new(&path).map_err(|fault| DatabaseError::Unopened(path.into_owned(), fault))
}

/// Makes a table if it is not there.
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

/// Answers DynamoDB's API until the task is aborted.
pub(crate) async fn serve(listener: TcpListener, database: Database) {
    if let Err(fault) =
        dynoxide::server::serve_with_shutdown(listener, database, std::future::pending()).await
    {
        complain(fault);
    }
}

/// Deletes expired items until the host stops.
pub(crate) async fn sweep(database: Database, stop: Stop) {
    while stop.sleep(SWEEP).await {
        let database = database.clone();
        // It waits between its pages, which must not hold up others.
        if let Ok(Err(fault)) = tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            complain(format_args!("expired items stay: {fault}"));
        }
    }
}
