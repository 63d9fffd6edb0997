//! Does what events owe: sends the mails, sets the timers (R41). Fed by the table's stream, which repeats
//! an event until it is done; each effect may therefore be asked for more than once. An event that no repetition
//! helps is set aside, so that those behind it need not wait.

use aws_lambda_events::event::dynamodb::{Event as StreamEvent, EventRecord};
use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use invitations::aws;
use invitations::clock;
use invitations::config::{ConfigError, Settings};
use invitations::domain::address::EmailAddress;
use invitations::domain::delivery::{MailNote, MailStatus};
use invitations::domain::effect::{Effect, MailKind, effects};
use invitations::domain::event::Event;
use invitations::link::{LinkError, LinkSigner};
use invitations::mail::{Mailer, SendError, Writer, WriterSettings};
use invitations::policy;
use invitations::schedule::{TimerError, TimerSettings, Timers};
use invitations::store::{Store, StoreError};
use jiff::SignedDuration;
use serde_dynamo::AttributeValue;

/// What is to happen at once, or should have happened by now, is scheduled this soon: Scheduler does not take
/// moments in the past.
const SOON: SignedDuration = SignedDuration::from_secs(5);

/// The function with all that it needs.
pub struct Dispatcher {
    store: Store,
    mailer: Mailer,
    writer: Writer,
    timers: Timers,
}

/// Why an event is not done. The stream brings it again.
#[derive(Debug, thiserror::Error)]
enum DispatchError {
    #[error("the record holds no event: {0}")]
    Unreadable(#[from] serde_dynamo::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Mail(#[from] SendError),
    #[error(transparent)]
    Timer(#[from] TimerError),
    #[error("it cannot be set aside: {0}")]
    Unwritable(#[from] serde_json::Error),
}

impl DispatchError {
    /// Whether it may go well when the stream brings the event again.
    fn may_pass(&self) -> bool {
        match self {
            Self::Store(StoreError::Unavailable(_))
            | Self::Mail(SendError::Unavailable(_))
            | Self::Timer(_)
            | Self::Unwritable(_) => true,
            Self::Unreadable(_)
            | Self::Store(StoreError::Unreadable(_))
            | Self::Link(_)
            | Self::Mail(SendError::Refused(_)) => false,
        }
    }
}

impl Dispatcher {
    /// Reads the configuration and builds the clients.
    ///
    /// # Errors
    /// When a value is missing or bad.
    pub fn start(settings: &Settings) -> Result<Self, ConfigError> {
        const KEY: &str = "REGISTRATION_SIGNING_KEY";
        let links = LinkSigner::new(settings.base_url("BASE_URL")?, &settings.text(KEY)?)
            .map_err(|fault| ConfigError::new(KEY, fault))?;
        let writer = Writer::new(WriterSettings::from(settings)?, links, policy::load(settings)?);
        let timers = TimerSettings::from(settings)?;
        let config = aws::sdk_config(settings)?;
        Ok(Self {
            store: Store::new(&config, settings.text("TABLE_NAME")?),
            mailer: Mailer::from(settings, &config)?,
            writer,
            timers: Timers::new(&config, timers),
        })
    }

    /// Does what a batch of events owes. Those that could not be done are named in the answer, and come
    /// again
    /// (<https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>).
    pub async fn handle(&self, batch: StreamEvent) -> DynamoDbEventResponse {
        let mut response = DynamoDbEventResponse::default();
        for record in batch.records {
            let sequence_number = record.change.sequence_number.clone();
            // Boxed: three SDK calls deep, the future's type is past what the compiler follows.
            if let Err(error) = Box::pin(self.settle(record)).await {
                tracing::error!(error = %error, "an event could not be dispatched");
                let mut failure = DynamoDbBatchItemFailure::default();
                failure.item_identifier = sequence_number;
                response.batch_item_failures.push(failure);
            }
        }
        response
    }

    /// Does what an event owes. What no repetition helps is put into a queue for an operator: from there it can
    /// be handed to this function again, as it is.
    async fn settle(&self, record: EventRecord) -> Result<(), DispatchError> {
        let Err(error) = self.dispatch(&record).await else { return Ok(()) };
        if error.may_pass() {
            return Err(error);
        }
        let number = record.change.sequence_number.clone().unwrap_or_default();
        let key = |name| match record.change.keys.get(name) {
            Some(AttributeValue::S(text)) => text.clone(),
            _ => String::new(),
        };
        let (partition, sort) = (key("PK"), key("SK"));
        let mut alone = StreamEvent::default();
        alone.records.push(record);
        let message = serde_json::to_string(&alone)?;
        self.timers.set_aside(format!("undone-{number}"), clock::now() + SOON, message).await?;
        tracing::error!(error = %error, item.partition = partition, item.sort = sort, "an event is set aside");
        Ok(())
    }

    async fn dispatch(&self, record: &EventRecord) -> Result<(), DispatchError> {
        let event: Event = serde_dynamo::from_item(record.change.new_image.clone())?;
        let mut failure: Option<DispatchError> = None;
        for effect in effects(&event) {
            // One that fails must not keep the others from happening. What may pass is waited for first.
            if let Err(error) = self.perform(&event, effect).await
                && failure.as_ref().is_none_or(|other| !other.may_pass())
            {
                failure = Some(error);
            }
        }
        let outcome = if failure.is_none() { "done" } else { "failed" };
        tracing::info!(invitation.id = %event.invitation.id, event = ?event.event, outcome, "dispatched");
        failure.map_or(Ok(()), Err)
    }

    async fn perform(&self, event: &Event, effect: Effect) -> Result<(), DispatchError> {
        match effect {
            Effect::Mail { kind, to } => self.mail(event, kind, &to).await,
            Effect::Timer { at } => {
                Ok(self.timers.set(event.invitation.id, at.max(clock::now() + SOON)).await?)
            }
        }
    }

    /// Sends a mail unless it was sent or nothing may go to its reader (R42), then notes it. A crash between SES's acceptance and the note is
    /// the one case in which it is sent twice (R41).
    async fn mail(&self, event: &Event, kind: MailKind, to: &EmailAddress) -> Result<(), DispatchError> {
        let Event { invitation, .. } = event;
        if self.store.mail_is_noted(event, kind).await? {
            return Ok(());
        }
        let note = |status, ses_message_id| {
            let (event, at) = (invitation.version, clock::now());
            MailNote { event, kind, status, at, ses_message_id }
        };
        if self.store.is_suppressed(to).await? {
            let skipped = note(MailStatus::Suppressed, None);
            self.store.hear_of_mail(invitation.id, &skipped, skipped.at).await?;
            return Ok(());
        }
        let letter = self.writer.write(kind, event)?;
        let ses_message_id = self.mailer.send(to, &letter, event, kind).await?;
        Ok(self.store.note_mail(invitation.id, &note(MailStatus::Sent, Some(ses_message_id))).await?)
    }
}
