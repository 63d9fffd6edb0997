//! Carries out the effects of events: sends emails, sets timers (R41), and publishes each event for other systems (R57).
//! The table's stream repeats an event until it succeeds, so each effect may run more than once. An event that no retry
//! helps is moved to a queue, so that it does not block the stream.

mod effects;
mod error;
mod parking;

use aws_lambda_events::event::dynamodb::{Event as StreamEvent, EventRecord};
use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use invitations::aws;
use invitations::aws::secret;
use invitations::config::policy::PolicySource;
use invitations::config::{ConfigError, Settings};
use invitations::domain::invitation::event::Event;
use invitations::feed::Feed;
use invitations::mail::{Mailer, Writer, WriterSettings};
use invitations::schedule::{TimerSettings, Timers};
use invitations::store::{Store, event_of};
use invitations::system;
use invitations::token::link::LinkSigner;
use jiff::Timestamp;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use error::DispatchError;
pub use error::{PUBLISHED_WITHIN, RETRIED_FOR};

/// The function, with its clients.
pub struct Dispatcher {
    store: Store,
    mailer: Mailer,
    writer: Writer,
    timers: Timers,
    feed: Feed,
}

/// An event, and the record of the stream that holds it.
struct Task {
    record: EventRecord,
    event: Event,
    span: Span,
}

impl Dispatcher {
    /// Reads the configuration, fetches the key that signs links, and builds the clients.
    ///
    /// # Errors
    /// When a value is missing or bad.
    pub async fn start(settings: &Settings) -> Result<Self, ConfigError> {
        const SECRET: &str = "REGISTRATION_SIGNING_SECRET";
        let (base_url, secret) = (settings.base_url("BASE_URL")?, settings.required(SECRET)?);
        let (table, workplaces) =
            (settings.required("TABLE_NAME")?, PolicySource::from_settings(settings)?.workplaces()?);
        let (letters, timers) =
            (WriterSettings::from_settings(settings)?, TimerSettings::from_settings(settings)?);
        let config = aws::sdk_config(settings)?;
        let mailer = Mailer::from_settings(settings, &config)?;
        let feed = Feed::from_settings(settings, &config)?;
        // Last, because it calls AWS.
        let key = secret::fetch(&config, &secret).await.map_err(|fault| ConfigError::new(SECRET, fault))?;
        let links = LinkSigner::new(base_url, &key).map_err(|fault| ConfigError::new(SECRET, fault))?;
        Ok(Self {
            store: Store::new(&config, table),
            mailer,
            writer: Writer::new(letters, links, workplaces),
            timers: Timers::new(&config, timers),
            feed,
        })
    }

    /// Carries out the effects of a batch of events, and publishes the events at the same time. The response names the
    /// events that failed, and the stream delivers them again
    /// (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>). After `until` no event
    /// and no email is started: an email that is sent but not recorded would be sent twice (R41).
    pub async fn handle(&self, batch: StreamEvent, until: Timestamp) -> DynamoDbEventResponse {
        let mut response = DynamoDbEventResponse::default();
        let mut failed = |sequence_number| {
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = sequence_number;
            response.batch_item_failures.push(failure);
        };
        let mut tasks = Vec::with_capacity(batch.records.len());
        for record in batch.records {
            let sequence_number = record.change.sequence_number.clone();
            let span = tracing::info_span!("event", invitation.id = Empty, event = Empty);
            match event_of(record.change.new_image.clone()) {
                Ok(event) => tasks.push(Task { record, event, span }),
                Err(fault) => {
                    if Box::pin(self.park(record, &fault.into())).instrument(span).await.is_err() {
                        failed(sequence_number);
                    }
                }
            }
        }
        let publish = Box::pin(self.publish(&tasks, until));
        let (failures, published) = tokio::join!(self.perform(&tasks, until), publish);
        for ((task, mut failures), published) in tasks.into_iter().zip(failures).zip(published) {
            let sequence_number = task.record.change.sequence_number.clone();
            failures.extend(published.err());
            let span = task.span.clone();
            if Box::pin(self.settle(task, failures)).instrument(span).await.is_err() {
                failed(sequence_number);
            }
        }
        response
    }

    /// Sends the emails and sets the timers. Returns the failures of each event.
    async fn perform(&self, tasks: &[Task], until: Timestamp) -> Vec<Vec<DispatchError>> {
        let mut failures = Vec::with_capacity(tasks.len());
        for Task { event, span, .. } in tasks {
            failures.push(if system::now() < until {
                // Boxed: with three nested SDK calls, the type of the future is too deep for the compiler.
                Box::pin(self.dispatch(event, until).instrument(span.clone())).await
            } else {
                tracing::warn!(outcome = "put_off", "an event is put off because the time ran out");
                vec![DispatchError::NoTime]
            });
        }
        failures
    }

    /// Publishes the events. A repeated event is published again, with the same id.
    async fn publish(&self, tasks: &[Task], until: Timestamp) -> Vec<Result<(), DispatchError>> {
        if system::now() >= until {
            return tasks.iter().map(|_| Err(DispatchError::NoTime)).collect();
        }
        let events: Vec<_> = tasks.iter().map(|task| &task.event).collect();
        let published = self.feed.publish(&events).await;
        for (task, fault) in tasks.iter().zip(&published) {
            if let Err(error) = fault {
                let _span = task.span.enter();
                tracing::error!(error = %error, outcome = "failed", "an event is not published");
            }
        }
        published.into_iter().map(|published| published.map_err(DispatchError::from)).collect()
    }

    /// Lets the stream deliver a failed event again, as long as a retry may help. After that it parks the event.
    async fn settle(&self, task: Task, failures: Vec<DispatchError>) -> Result<(), DispatchError> {
        let Some(error) = failures.into_iter().max_by_key(DispatchError::retried_for) else {
            tracing::info!(outcome = "done", "an event is dispatched");
            return Ok(());
        };
        if system::now() < task.event.at + error.retried_for() {
            return Err(error);
        }
        self.park(task.record, &error).await
    }
}
