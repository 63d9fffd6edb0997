//! Hears from SES what became of the mails (R42): keeps it with the invitation, and sees to it that the inviter
//! is mailed when a mail cannot arrive. News come late, twice and in any order; what they weigh is decided in
//! `domain::delivery`.

mod news;

use invitations::aws;
use invitations::config::{ConfigError, Settings};
use invitations::store::{Store, StoreError};
use invitations::system;
use invitations::telemetry::word;
use serde::Serialize;
use serde_json::Value;

pub use news::{News, Unusable};

/// What came of an event.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// `kept`, `no_news` (heard before, outweighed, or of a mail that was never owed) or `not_ours`.
    pub outcome: &'static str,
}

/// News could not be kept; they come again.
#[derive(Debug, thiserror::Error)]
#[error("the news of a mail could not be kept: {0}")]
pub struct FeedbackError(#[from] StoreError);

/// The function with all that it needs.
pub struct Feedback {
    store: Store,
}

impl Feedback {
    /// Reads the configuration and builds the client.
    ///
    /// # Errors
    /// When a value is missing.
    pub fn start(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self { store: Store::new(&aws::sdk_config(settings)?, settings.text("TABLE_NAME")?) })
    }

    /// Hears one event. What cannot be understood is logged and done: it would be no clearer the next time.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn handle(&self, event: Value) -> Result<Outcome, FeedbackError> {
        let News { invitation, note } = match News::of(event) {
            Ok(news) => news,
            Err(reason) => {
                tracing::warn!(error = %reason, outcome = "not_ours", "an event of SES is passed over");
                return Ok(Outcome { outcome: "not_ours" });
            }
        };
        // What is kept is told where it is committed.
        if self.store.hear_of_mail(invitation, &note, system::now()).await?.is_some() {
            return Ok(Outcome { outcome: "kept" });
        }
        let status = word(&note.status);
        tracing::info!(
            invitation.id = %invitation, mail.kind = %note.kind, mail.status = status, outcome = "no_news",
            "it is known of a mail"
        );
        Ok(Outcome { outcome: "no_news" })
    }
}
