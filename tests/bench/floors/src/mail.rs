//! Calls to SES.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use aws_types::SdkConfig;

use crate::{Call, Error};

/// About how long a request for an email is that says nothing.
const MAIL: usize = 200;

/// SES.
pub struct Mail(Client);

impl Mail {
    /// SES by this configuration.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self(Client::new(config))
    }

    /// Makes a call; false if it is none of SES.
    ///
    /// # Errors
    /// When it fails.
    pub async fn perform(&self, call: &Call) -> Result<bool, Error> {
        if call.operation != "SendEmail" {
            return Ok(false);
        }
        let text = |text: &str| Content::builder().data(text).build();
        let message = Message::builder()
            .subject(text("floor")?)
            .body(Body::builder().text(text(&call.filling(MAIL))?).build())
            .build();
        self.0
            .send_email()
            .from_email_address("floor@example.com")
            .destination(Destination::builder().to_addresses("floor@example.com").build())
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await?;
        Ok(true)
    }
}
