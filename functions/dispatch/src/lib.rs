//! Does what events owe: sends the emails, sets the timers (R41), and publishes each event for other systems (R57). The
//! table's stream repeats an event until it is done, so each effect may be asked for more than once. An event that no
//! retry helps is parked in a queue: it does not block the stream.

use aws_lambda_events::event::dynamodb::{Event as StreamEvent, EventRecord};
use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use invitations::aws;
use invitations::aws::secret;
use invitations::config::policy::PolicySource;
use invitations::config::{ConfigError, Settings};
use invitations::domain::invitation::delivery::{MailNote, MailStatus, apply_report};
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::Event;
use invitations::domain::values::address::EmailAddress;
use invitations::feed::{Feed, FeedError};
use invitations::mail::{Mailer, SendError, Writer, WriterSettings};
use invitations::schedule::{TimerError, TimerSettings, Timers};
use invitations::store::{InvitationRecord, KnownMails, Store, StoreError, event_of, key_names};
use invitations::system;
use invitations::telemetry;
use invitations::telemetry::metrics::{Metric, Metrics};
use invitations::token::link::{LinkError, LinkSigner};
use jiff::{SignedDuration, Timestamp};
use tracing::field::Empty;
use tracing::{Instrument, Span};

/// How long an event is retried. Then it is parked whole, and not left to the stream, which gives it up an hour later
/// (template) and keeps no more of it than a number.
pub const RETRIED_FOR: SignedDuration = SignedDuration::from_hours(11);
/// How long an event is retried that only the event bus did not take. Emails of later events wait behind it.
pub const PUBLISHED_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// The function with all that it needs.
pub struct Dispatcher {
    store: Store,
    mailer: Mailer,
    writer: Writer,
    timers: Timers,
    feed: Feed,
}

/// An event with the record of the stream that holds it.
struct Task {
    record: EventRecord,
    event: Event,
    span: Span,
}

/// Why an event is not done. The stream brings it again.
#[derive(Debug, thiserror::Error)]
enum DispatchError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Mail(#[from] SendError),
    #[error(transparent)]
    Timer(#[from] TimerError),
    #[error(transparent)]
    Feed(#[from] FeedError),
    #[error("it cannot be parked: {0}")]
    Unwritable(#[from] serde_json::Error),
    #[error("those before it took all the time")]
    NoTime,
}

impl DispatchError {
    /// How long after the event a retry may still succeed; zero if none will.
    fn retried_for(&self) -> SignedDuration {
        match self {
            Self::Store(StoreError::Unavailable(_))
            | Self::Mail(SendError::Unavailable(_))
            | Self::Timer(_)
            | Self::Unwritable(_)
            | Self::NoTime => RETRIED_FOR,
            Self::Feed(_) => PUBLISHED_WITHIN,
            Self::Store(StoreError::Unreadable(_)) | Self::Link(_) | Self::Mail(SendError::Refused(_)) => {
                SignedDuration::ZERO
            }
        }
    }
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
        // Last, for it takes a call.
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

    /// Does what a batch of events owes, and publishes them at the same time. Those that could not be done are named in
    /// the answer, and come again
    /// (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>). None is begun from
    /// `until` on, nor any email of it: to be cut off between an email and its note would be to send it twice (R41).
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

    /// Sends the emails and sets the timers that events owe. Gives what failed of each.
    async fn perform(&self, tasks: &[Task], until: Timestamp) -> Vec<Vec<DispatchError>> {
        let mut failures = Vec::with_capacity(tasks.len());
        for Task { event, span, .. } in tasks {
            failures.push(if system::now() < until {
                // Boxed: three SDK calls deep, the future's type is past what the compiler follows.
                Box::pin(self.dispatch(event, until).instrument(span.clone())).await
            } else {
                tracing::warn!(outcome = "put_off", "there is no time left for an event");
                vec![DispatchError::NoTime]
            });
        }
        failures
    }

    /// Publishes events. An event that comes again is published again, with the same id.
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

    /// Lets the stream bring an event again while that may help. Then it is parked in a queue: an operator can hand it
    /// to this function again as it is.
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

    async fn park(&self, record: EventRecord, why: &DispatchError) -> Result<(), DispatchError> {
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

    async fn dispatch(&self, event: &Event, until: Timestamp) -> Vec<DispatchError> {
        telemetry::record_invitation_id(event.invitation.id);
        Span::current().record("event", event.event.name());
        let (mut mails, mut failures) = (Vec::new(), Vec::new());
        // One that fails must not keep the others from happening.
        for effect in effects(event) {
            match effect {
                Effect::Timer { at } => {
                    let set = self.set_timer(event, at).await;
                    failures.extend(set.inspect_err(|error| log_failure(event, None, error)).err());
                }
                Effect::Mail { kind, to } => mails.push((kind, to)),
            }
        }
        match self.store.known_mails(event, &mails).await {
            Ok(known) => {
                for (kind, to) in mails {
                    let sent = self.mail(event, kind, &to, &known, until).await;
                    failures.extend(sent.inspect_err(|error| log_failure(event, Some(kind), error)).err());
                }
            }
            Err(error) => {
                let error = error.into();
                for (kind, _) in &mails {
                    log_failure(event, Some(*kind), &error);
                }
                failures.push(error);
            }
        }
        failures
    }

    async fn set_timer(&self, event: &Event, at: Timestamp) -> Result<(), DispatchError> {
        Ok(self.timers.set(event.invitation.id, at, system::now()).await?)
    }

    /// Sends an email unless it was sent or its reader is suppressed (R42), then notes it. It is sent twice only if
    /// this function ends, or SES's answer is lost, between SES's acceptance and the note (R41).
    async fn mail(
        &self,
        event: &Event,
        kind: MailKind,
        to: &EmailAddress,
        known: &KnownMails,
        until: Timestamp,
    ) -> Result<(), DispatchError> {
        let Event { invitation, .. } = event;
        if known.is_noted(event, kind) {
            return Ok(());
        }
        let note = |status, ses_message_id| {
            let (event, at) = (invitation.version, system::now());
            MailNote { event, kind, status, at, ses_message_id }
        };
        if known.is_suppressed(to) {
            let skipped = note(MailStatus::Suppressed, None);
            let decide = |record: &InvitationRecord| {
                apply_report(&record.invitation, &record.history, &record.mails, &skipped, skipped.at)
            };
            self.store.record_report(invitation.id, decide).await?;
            return Ok(());
        }
        let letter = match kind {
            // Its people are listed as they are now: one of them may be purged.
            MailKind::InvitationsTransferred => {
                let transferred = self.store.invitations(&event.transferred).await?;
                self.writer.invitations_transferred(event, &transferred)
            }
            kind => self.writer.write(kind, event)?,
        };
        if system::now() >= until {
            return Err(DispatchError::NoTime);
        }
        let ses_message_id = self.mailer.send(to, &letter, event, kind).await?;
        let noted =
            self.store.note_mail(invitation.id, &note(MailStatus::Sent, Some(ses_message_id))).await?;
        // A delivery report that came first has counted it.
        let metrics =
            Metrics::default().with(Metric::MailsSent, noted.into()).with(Metric::MailDelay, age(event));
        tracing::info!(mail.kind = %kind, outcome = "sent", metrics = %metrics, "an email is sent");
        Ok(())
    }
}

/// Logs an email that could not be sent, or a timer that could not be set if there is no kind.
fn log_failure(event: &Event, mail: Option<MailKind>, error: &DispatchError) {
    let metrics = match mail {
        Some(_) => Metrics::default().with(Metric::UndeliveredMailAge, age(event)),
        None => Metrics::default(),
    };
    tracing::error!(
        error = %error, mail.kind = mail.map(MailKind::name), outcome = "failed", metrics = %metrics,
        "what an event owes could not be done"
    );
}

/// How long ago the event happened, in seconds.
fn age(event: &Event) -> i64 {
    system::now().duration_since(event.at).as_secs()
}
