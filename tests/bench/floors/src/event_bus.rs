//! Calls to EventBridge.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use aws_types::SdkConfig;

use crate::{Call, Error};

/// About how long a request for an event is that says nothing.
const EVENT: usize = 120;

/// EventBridge.
pub struct EventBus(Client);

impl EventBus {
    /// EventBridge by this configuration.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self(Client::new(config))
    }

    /// Makes a call; false if it is none of EventBridge.
    ///
    /// # Errors
    /// When it fails.
    pub async fn perform(&self, call: &Call) -> Result<bool, Error> {
        if call.operation != "PutEvents" {
            return Ok(false);
        }
        let event =
            PutEventsRequestEntry::builder().source("floor").detail_type("floor").detail(call.filling(EVENT));
        self.0.put_events().entries(event.build()).send().await?;
        Ok(true)
    }
}
