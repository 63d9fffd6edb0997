//! Sends emails through SES v2.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::Builder;
use aws_sdk_sesv2::error::ProvideErrorMetadata;
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag};
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};

use super::letter::Letter;
use super::sender::mailbox;
use crate::config::{ConfigError, Settings};
use crate::domain::invitation::effect::MailKind;
use crate::domain::invitation::event::Event;
use crate::domain::values::address::EmailAddress;
use crate::error::describe;

/// The timeout of a call of SES. `dispatch` keeps more time than this in reserve.
const PATIENCE_WITH_SES: Duration = Duration::from_secs(10);
/// Parts of error texts that concern the account or the sender. SES gives these errors the same type as an error in
/// one email.
const NOT_THE_EMAIL: [&str; 4] = ["not verified", "suspended", "paused", "quota"];

/// Sends the emails of this deployment.
#[derive(Clone, Debug)]
pub struct Mailer {
    client: Client,
    from: String,
    reply_to: Option<String>,
    configuration_set: Option<String>,
}

/// An email was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// SES does not accept it now, because of the account, the sender or the network. A retry may succeed.
    #[error("the email cannot be sent: {0}")]
    Unavailable(String),
    /// The email cannot be written, or SES rejects this one email. A retry will not help.
    #[error("the email is rejected: {0}")]
    Refused(String),
}

/// Allows the SDK to retry an email only if SES has certainly not accepted it. `SendEmail` has no idempotency token.
/// After a timeout or a lost connection the email may be on its way, so the caller reads its note first (R41).
#[derive(Debug)]
struct OnlyThrottled;

impl ClassifyRetry for OnlyThrottled {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match context.response() {
            Some(response) if response.status().as_u16() == 429 => RetryAction::NoActionIndicated,
            _ => RetryAction::RetryForbidden,
        }
    }

    fn name(&self) -> &'static str {
        "only throttled"
    }
}

impl Mailer {
    /// A mailer with `MAIL_FROM`, and with `MAIL_FROM_NAME`, `MAIL_REPLY_TO` and `CONFIGURATION_SET` if they are
    /// set.
    ///
    /// # Errors
    /// When the sender is missing, or an address is none.
    pub fn from_settings(settings: &Settings, config: &SdkConfig) -> Result<Self, ConfigError> {
        const FROM: &str = "MAIL_FROM";
        let name = settings.optional("MAIL_FROM_NAME").unwrap_or_default();
        let from = settings.email_address(FROM)?.ok_or_else(|| ConfigError::new(FROM, "is missing"))?;
        let timeouts = config.timeout_config().map_or_else(TimeoutConfig::builder, TimeoutConfig::to_builder);
        let config = Builder::from(config)
            .timeout_config(timeouts.operation_attempt_timeout(PATIENCE_WITH_SES).build())
            .retry_classifier(OnlyThrottled)
            .build();
        Ok(Self {
            client: Client::from_conf(config),
            from: mailbox(&name, &from),
            reply_to: settings.mailbox("MAIL_REPLY_TO")?,
            configuration_set: settings.optional("CONFIGURATION_SET"),
        })
    }

    /// Sends an email that an event owes, and returns its SES message id. The tags of the email identify its note in
    /// SES's delivery reports (R42).
    ///
    /// # Errors
    /// When the email cannot be written or SES does not accept it. No part of the email is in the error.
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
                // The text of SES may name the recipient, and this error is logged. So it has only the code.
                let reason = error.code().map_or_else(|| describe(&error), str::to_owned);
                match error.as_service_error() {
                    Some(fault) if is_the_emails(fault) => SendError::Refused(reason),
                    _ => SendError::Unavailable(reason),
                }
            })?;
        Ok(sent.message_id.unwrap_or_default())
    }
}

/// Whether an error is about this one email, so that others may succeed. In doubt it is not, and the email is tried
/// again later.
fn is_the_emails(error: &SendEmailError) -> bool {
    match error {
        SendEmailError::BadRequestException(_) => true,
        // SES uses this error also for a sender that is not verified and, in the sandbox, for a recipient that is
        // not.
        SendEmailError::MessageRejected(rejected) => {
            let text = rejected.message().unwrap_or_default().to_ascii_lowercase();
            !NOT_THE_EMAIL.iter().any(|part| text.contains(part))
        }
        _ => false,
    }
}

fn message(letter: &Letter) -> Result<Message, SendError> {
    let fault = |error: askama::Error| SendError::Refused(error.to_string());
    let body = Body::builder()
        .text(content(letter.text().map_err(fault)?)?)
        .html(content(letter.html().map_err(fault)?)?)
        .build();
    // RFC 3834: automatic responders do not reply to it.
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
