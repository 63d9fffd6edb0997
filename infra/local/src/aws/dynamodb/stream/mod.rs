//! Event source mappings: deliver the records of tables' streams to functions, in batches.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html>

mod batch;
mod delivery;
mod records;

use std::sync::Arc;
use std::time::Duration;

use dynoxide::Database;
use tokio::sync::watch;

use crate::aws::lambda::Lambda;
use crate::state::State;
use crate::stop::Stop;
use crate::template::{StreamSource, Table};
use crate::terminal::warn;
use delivery::Delivery;
use records::Reader;

/// How long a change may wait for its reader if no invocation ends before.
const IDLE: Duration = Duration::from_millis(200);

/// Delivers the stream of one table to one function.
pub(crate) struct Mapping {
    delivery: Delivery,
    reader: Reader,
    /// Changes after each invocation of a function, which may have written to the table.
    activity: watch::Receiver<()>,
}

/// The event source mapping could not be set up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MappingError {
    /// The position could not be read.
    #[error(transparent)]
    State(#[from] crate::state::StateError),
    /// The stream could not be opened or read.
    #[error("the stream of {table} cannot be read: {source}")]
    Stream {
        /// The table.
        table: String,
        /// The reason.
        source: dynoxide::DynoxideError,
    },
}

/// The undelivered records of a table's stream for a function.
#[derive(Clone)]
pub(crate) struct Backlog {
    /// The name under which the position is stored.
    name: String,
    table: String,
    stream_arn: String,
    database: Database,
    state: Arc<State>,
}

impl Backlog {
    /// The undelivered records of a stream for a function.
    pub(crate) fn new(table: &Table, function: &str, database: Database, state: Arc<State>) -> Self {
        let name = format!("{function} of {}", table.name);
        Self { name, table: table.name.clone(), stream_arn: table.stream_arn.clone(), database, state }
    }

    /// Whether the function has finished all records of the stream.
    pub(crate) fn is_empty(&self) -> Result<bool, MappingError> {
        let next = self.reader()?.read(1).map_err(|source| self.unread(source))?;
        Ok(next.is_empty())
    }

    fn reader(&self) -> Result<Reader, MappingError> {
        let position = self.state.position(&self.name)?;
        Reader::new(self.database.clone(), &self.table, &self.stream_arn, position)
            .map_err(|source| self.unread(source))
    }

    fn unread(&self, source: dynoxide::DynoxideError) -> MappingError {
        MappingError::Stream { table: self.table.clone(), source }
    }
}

impl Mapping {
    /// A mapping that continues where the last one stopped.
    pub(crate) fn new(
        source: StreamSource,
        backlog: Backlog,
        function: Arc<Lambda>,
        activity: watch::Receiver<()>,
    ) -> Result<Self, MappingError> {
        let reader = backlog.reader()?;
        let Backlog { name, state, .. } = backlog;
        Ok(Self { delivery: Delivery { name, source, function, state }, reader, activity })
    }

    /// Delivers until the host stops. The rest is delivered after the next start.
    pub(crate) async fn run(mut self, stop: Stop) {
        let limit = self.delivery.source.batch_size.max(100);
        while !stop.is_requested() {
            match self.reader.read(limit) {
                Ok(records) if !records.is_empty() => {
                    if let Err(fault) = self.delivery.deliver(records, &stop).await {
                        warn(format_args!(
                            "{}: its stream stands still until the next start: {fault}",
                            self.delivery.name
                        ));
                        return;
                    }
                }
                Ok(_) => self.idle(&stop).await,
                Err(fault) => {
                    warn(format_args!("the stream for {}: {fault}", self.delivery.name));
                    stop.sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    async fn idle(&mut self, stop: &Stop) {
        tokio::select! {
            _ = self.activity.changed() => {}
            _ = stop.sleep(IDLE) => {}
        }
    }
}
