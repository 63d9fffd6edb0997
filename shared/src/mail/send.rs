//! Handing mails to SES v2.

use aws_config::SdkConfig;
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::ProvideErrorMetadata;
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag};

use super::letter::Letter;
use crate::config::{ConfigError, Settings};
use crate::domain::invitation::effect::MailKind;
use crate::domain::invitation::event::Event;
use crate::domain::values::address::EmailAddress;
use crate::error::causes;

/// Sends the mails of this deployment.
#[derive(Clone, Debug)]
pub struct Mailer {
    client: Client,
    from: String,
    reply_to: Option<String>,
    configuration_set: Option<String>,
}

/// A mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// SES does not take it now; a later try may succeed.
    #[error("the mail cannot be sent: {0}")]
    Unavailable(String),
    /// The mail cannot be written, or SES will not take it as it is; no retry will help.
    #[error("the mail is refused: {0}")]
    Refused(String),
}

impl Mailer {
    /// A mailer with `MAIL_FROM`, and with `MAIL_REPLY_TO` and `CONFIGURATION_SET` if they are set.
    ///
    /// # Errors
    /// When the sender is missing.
    pub fn from(settings: &Settings, config: &SdkConfig) -> Result<Self, ConfigError> {
        Ok(Self {
            client: Client::new(config),
            from: settings.text("MAIL_FROM")?,
            reply_to: settings.optional("MAIL_REPLY_TO"),
            configuration_set: settings.optional("CONFIGURATION_SET"),
        })
    }

    /// Sends a mail that an event owes, and returns SES's id of it. The tags lead SES's news of it back to its
    /// note (R42).
    ///
    /// # Errors
    /// When the mail cannot be written or SES does not take it. No part of the mail is in the error.
    pub async fn send(
        &self,
        to: &EmailAddress,
        letter: &Letter,
        event: &Event,
        kind: MailKind,
    ) -> Result<String, SendError> {
        let sent = self
            .client
            .send_email()
            .from_email_address(&self.from)
            .set_reply_to_addresses(self.reply_to.clone().map(|address| vec![address]))
            .set_configuration_set_name(self.configuration_set.clone())
            .destination(Destination::builder().to_addresses(to.as_str()).build())
            .content(EmailContent::builder().simple(message(letter)?).build())
            .email_tags(tag("invitation", &event.invitation.id.to_string())?)
            .email_tags(tag("event", &event.invitation.version.to_string())?)
            .email_tags(tag("mail", kind.name())?)
            .send()
            .await
            .map_err(|error| {
                // SES's own words may name the recipient, and this goes to the log: its code is enough.
                let reason = error.code().map_or_else(|| causes(&error), str::to_owned);
                match error.as_service_error() {
                    Some(SendEmailError::MessageRejected(_) | SendEmailError::BadRequestException(_)) => {
                        SendError::Refused(reason)
                    }
                    _ => SendError::Unavailable(reason),
                }
            })?;
        Ok(sent.message_id.unwrap_or_default())
    }
}

fn message(letter: &Letter) -> Result<Message, SendError> {
    let fault = |error: askama::Error| SendError::Refused(error.to_string());
    let body = Body::builder()
        .text(content(letter.text().map_err(fault)?)?)
        .html(content(letter.html().map_err(fault)?)?)
        .build();
    // RFC 3834: answering machines leave it alone.
    let automatic = MessageHeader::builder()
        .name("Auto-Submitted")
        .value("auto-generated")
        .build()
        .map_err(|error| SendError::Refused(error.to_string()))?;
    Ok(Message::builder().subject(content(letter.subject.to_owned())?).body(body).headers(automatic).build())
}

fn content(data: String) -> Result<Content, SendError> {
    Content::builder()
        .data(data)
        .charset("UTF-8")
        .build()
        .map_err(|error| SendError::Refused(error.to_string()))
}

fn tag(name: &str, value: &str) -> Result<MessageTag, SendError> {
    MessageTag::builder()
        .name(name)
        .value(value)
        .build()
        .map_err(|error| SendError::Refused(error.to_string()))
}
