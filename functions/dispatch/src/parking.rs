//! Moves an event that no retry helps to the queue, so that it does not block the stream.

use aws_lambda_events::event::dynamodb::{Event as StreamEvent, EventRecord};
use invitations::store::key_names;
use invitations::system;
use invitations::telemetry::metrics::{Metric, Metrics};

use crate::Dispatcher;
use crate::error::DispatchError;

impl Dispatcher {
    /// Parks an event. An operator can later give it to this function again, unchanged.
    pub(crate) async fn park(&self, record: EventRecord, why: &DispatchError) -> Result<(), DispatchError> {
        let parked = self.try_to_park(record, why).await;
        parked.inspect_err(|error| {
            tracing::error!(error = %error, outcome = "failed", "an event cannot be parked");
        })
    }

    async fn try_to_park(&self, record: EventRecord, why: &DispatchError) -> Result<(), DispatchError> {
        let (partition, sort) = key_names(&record.change.keys);
        let mut alone = StreamEvent::default();
        alone.records.push(record);
        let message = serde_json::to_string(&alone)?;
        self.timers.park(format!("parked-{}", system::new_name()), system::now(), message).await?;
        let metrics = Metrics::one(Metric::EventsParked);
        tracing::error!(
            error = %why, item.partition = partition, item.sort = sort, outcome = "parked", metrics = %metrics,
            "an event is parked"
        );
        Ok(())
    }
}
