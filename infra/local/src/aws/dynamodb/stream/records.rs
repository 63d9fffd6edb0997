//! Reads a table's stream.

use dynoxide::Database;
use dynoxide::actions::get_records::{self, GetRecordsRequest};
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::account::{REGION, STACK};

/// A change of an item, in the form of Lambda's event.
/// <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>
#[derive(Debug, PartialEq)]
pub(super) struct Record {
    /// Its sequence number.
    pub(super) sequence_number: String,
    /// When the item changed, in seconds.
    pub(super) at: Timestamp,
    /// The record itself.
    pub(super) value: Value,
}

/// Reads the stream of one table. Here a stream has one shard.
pub(super) struct Reader {
    database: Database,
    stream_arn: String,
    iterator: String,
}

impl Reader {
    /// A reader that starts after a record, or at the oldest record.
    pub(super) fn new(
        database: Database,
        table: &str,
        stream_arn: &str,
        after: Option<String>,
    ) -> dynoxide::Result<Self> {
        let kind = if after.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" };
        let request = GetShardIteratorRequest {
            stream_arn: dynoxide::streams::stream_arn(table, STACK),
            shard_id: dynoxide::streams::shard_id(table),
            shard_iterator_type: kind.to_owned(),
            sequence_number: after,
        };
        let iterator = database.get_shard_iterator(request)?.shard_iterator.unwrap_or_default();
        Ok(Self { database, stream_arn: stream_arn.to_owned(), iterator })
    }

    /// The next records, if there are any.
    pub(super) fn read(&mut self, limit: usize) -> dynoxide::Result<Vec<Record>> {
        let request = GetRecordsRequest { shard_iterator: self.iterator.clone(), limit: Some(limit) };
        let response = self.database.get_records(request)?;
        if let Some(iterator) = response.next_shard_iterator {
            self.iterator = iterator;
        }
        response.records.into_iter().map(|record| self.record(record)).collect()
    }

    fn record(&self, record: get_records::Record) -> dynoxide::Result<Record> {
        #[expect(clippy::cast_possible_truncation, reason = "the stream's times are whole seconds")]
        let seconds = record.dynamodb.approximate_creation_date_time as i64;
        let mut value = serde_json::to_value(&record)
            .map_err(|fault| dynoxide::DynoxideError::InternalServerError(fault.to_string()))?;
        value["awsRegion"] = json!(REGION);
        value["eventSourceARN"] = json!(self.stream_arn);
        value["dynamodb"]["ApproximateCreationDateTime"] = json!(seconds);
        Ok(Record {
            sequence_number: record.dynamodb.sequence_number,
            at: Timestamp::from_second(seconds).unwrap_or_default(),
            value,
        })
    }
}
