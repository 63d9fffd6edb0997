//! Delivers records: batches, partial failures, bisection, retries, and giving up.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::json;

use super::batch::{Batch, Next, Outcome, after, batches, outcome};
use super::records::Record;
use crate::aws::lambda::Lambda;
use crate::backoff;
use crate::clock;
use crate::state::{Failure, State, StateError};
use crate::stop::Stop;
use crate::template::StreamSource;
use crate::terminal::warn;

/// Delivers records to a function, in their order.
#[derive(Debug)]
pub(super) struct Delivery {
    /// The name under which the position is stored.
    pub(super) name: String,
    /// The settings in the template.
    pub(super) source: StreamSource,
    /// The function.
    pub(super) function: Arc<Lambda>,
    /// Stores the position and the records that were given up.
    pub(super) state: Arc<State>,
}

impl Delivery {
    /// Delivers records. If the host stops, it returns early. The stored position then says which records are left.
    pub(super) async fn deliver(&self, records: Vec<Record>, stop: &Stop) -> Result<(), StateError> {
        let Some(last) = records.last().map(|record| record.sequence_number.clone()) else { return Ok(()) };
        let mut queue = batches(records, |value| self.source.filter.matches(value), self.source.batch_size);
        while let Some(batch) = queue.pop_front() {
            if stop.is_requested() {
                return Ok(());
            }
            let Some(batch) = self.without_old_ones(batch)? else { continue };
            let outcome = self.invoke(&batch.records).await;
            self.report(&outcome, batch.records.len());
            let tries = batch.tries + 1;
            match after(&outcome, batch, self.source.bisect) {
                Next::Done(up_to) => self.state.set_position(&self.name, &up_to)?,
                Next::Again { done, batches } => {
                    if let Some(up_to) = done {
                        self.state.set_position(&self.name, &up_to)?;
                    }
                    for batch in batches.into_iter().rev() {
                        queue.push_front(batch);
                    }
                    self.drop_exhausted(&mut queue)?;
                    if !stop.sleep(backoff::pause(tries)).await {
                        return Ok(());
                    }
                }
            }
        }
        self.state.set_position(&self.name, &last)
    }

    async fn invoke(&self, records: &[Record]) -> Outcome {
        let values: Vec<_> = records.iter().map(|record| &record.value).collect();
        let event = json!({ "Records": values }).to_string();
        match self.function.invoke("stream", event.into()).await {
            Err(_) => Outcome::Failed,
            Ok(_) if !self.source.reports_failures => Outcome::Done,
            Ok(answer) => outcome(records, &answer),
        }
    }

    fn report(&self, outcome: &Outcome, size: usize) {
        let fault = match outcome {
            Outcome::Done => return,
            Outcome::FailedAt(index) => format!("record {} of {size} failed", index + 1),
            Outcome::Failed => format!("a batch of {size} failed"),
            Outcome::Unclear(fault) => format!("a batch of {size}: {fault}"),
        };
        warn(format_args!("{}: stream: {fault}", self.function.name()));
    }

    /// Gives up records that are too old.
    fn without_old_ones(&self, mut batch: Batch) -> Result<Option<Batch>, StateError> {
        if let Some(max_age) = self.source.max_age {
            let now = clock::now();
            let old = batch.records.extract_if(.., |record| now.duration_since(record.at) > max_age);
            for record in old {
                self.give_up(&record, "RecordAgeExceeded")?;
            }
        }
        Ok((!batch.records.is_empty()).then_some(batch))
    }

    /// Gives up the first batch if it has failed too often.
    fn drop_exhausted(&self, queue: &mut VecDeque<Batch>) -> Result<(), StateError> {
        let Some(retries) = self.source.retries else { return Ok(()) };
        if queue.front().is_none_or(|batch| batch.tries <= retries) {
            return Ok(());
        }
        for record in queue.pop_front().into_iter().flat_map(|batch| batch.records) {
            self.give_up(&record, "RetryAttemptsExhausted")?;
        }
        Ok(())
    }

    fn give_up(&self, record: &Record, reason: &str) -> Result<(), StateError> {
        warn(format_args!("{}: stream: a record is discarded: {reason}", self.function.name()));
        self.state.add_failure(&Failure {
            at: clock::now(),
            source: "stream".to_owned(),
            function: self.function.name().to_owned(),
            queue: self.source.on_failure.clone(),
            reason: reason.to_owned(),
            event: record.value.clone(),
        })?;
        self.state.set_position(&self.name, &record.sequence_number)
    }
}
