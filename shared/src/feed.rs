//! The feed (R57): each event is published on the stack's event bus, for other systems.

use aws_config::SdkConfig;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;

use crate::config::{ConfigError, Settings};
use crate::domain::invitation::event::Event;
use crate::domain::invitation::publication::Publication;
use crate::error::describe;

/// The `source` of all events in EventBridge. Rules of other systems match it.
pub const SOURCE: &str = "techpass.invitations";
/// The maximum number of events in one call
/// (<https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>).
const MOST_AT_ONCE: usize = 10;

/// Publishes events.
#[derive(Clone, Debug)]
pub struct Feed {
    client: Client,
    bus: String,
    source: String,
}

/// An event was probably not published. A retry may succeed, and does no harm.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the event is not published: {0}")]
pub struct FeedError(String);

impl From<serde_json::Error> for FeedError {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

impl Feed {
    /// Reads `EVENT_BUS`, and `BASE_URL`, which is the `source` of all events.
    ///
    /// # Errors
    /// When one is missing.
    pub fn from_settings(settings: &Settings, config: &SdkConfig) -> Result<Self, ConfigError> {
        let (bus, source) = (settings.required("EVENT_BUS")?, settings.base_url("BASE_URL")?);
        Ok(Self { client: Client::new(config), bus, source })
    }

    /// Publishes events in their order. The result has one entry for each event, because the bus may accept only some
    /// events of a call
    /// (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-handling-failures>).
    pub async fn publish(&self, events: &[&Event]) -> Vec<Result<(), FeedError>> {
        let mut results = Vec::with_capacity(events.len());
        for some in events.chunks(MOST_AT_ONCE) {
            results.extend(match self.put(some).await {
                Ok(results) => results,
                Err(error) => some.iter().map(|_| Err(error.clone())).collect(),
            });
        }
        results
    }

    async fn put(&self, events: &[&Event]) -> Result<Vec<Result<(), FeedError>>, FeedError> {
        let entries = events.iter().map(|event| self.entry(event)).collect::<Result<Vec<_>, _>>()?;
        let put = self.client.put_events().set_entries(Some(entries)).send().await;
        let put = put.map_err(|error| FeedError(describe(&error)))?;
        // The entries are in the order of the request. An event without an entry was not accepted.
        let mut taken = put.entries().iter();
        let results = events.iter().map(|_| match taken.next() {
            Some(entry) if entry.error_code().is_none() => Ok(()),
            entry => {
                Err(FeedError(entry.and_then(|one| one.error_code()).unwrap_or("no response").to_owned()))
            }
        });
        Ok(results.collect())
    }

    fn entry(&self, event: &Event) -> Result<PutEventsRequestEntry, FeedError> {
        let publication = Publication::of(event, &self.source);
        Ok(PutEventsRequestEntry::builder()
            .event_bus_name(&self.bus)
            .source(SOURCE)
            .detail_type(publication.kind())
            .detail(serde_json::to_string(&publication)?)
            .time(DateTime::from_secs(event.at.as_second()))
            .build())
    }
}
