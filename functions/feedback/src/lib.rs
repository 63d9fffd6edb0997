//! Records SES's delivery reports with the invitation (R42). If an email cannot arrive, the inviter gets an email.
//! Reports arrive late, twice and in any order. `domain` decides what a report changes.

mod bounce;
mod report;

use invitations::aws;
use invitations::config::{ConfigError, Settings};
use invitations::domain::invitation::delivery::apply_report;
use invitations::store::{InvitationRecord, Store, StoreError};
use invitations::system;
use invitations::telemetry::contract_name;
use serde::Serialize;
use serde_json::Value;

pub use report::{DeliveryReport, ReportError};

/// The result of an event.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// `recorded`, `no_change` (reported before, outranked, or of an email that was never owed) or `not_ours`.
    pub outcome: &'static str,
}

/// A report could not be recorded. EventBridge retries it.
#[derive(Debug, thiserror::Error)]
#[error("a delivery report could not be recorded: {0}")]
pub struct FeedbackError(#[from] StoreError);

/// The function, with its client.
pub struct Feedback {
    store: Store,
}

impl Feedback {
    /// Reads the configuration and builds the client.
    ///
    /// # Errors
    /// When a value is missing.
    pub fn start(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self { store: Store::new(&aws::sdk_config(settings)?, settings.required("TABLE_NAME")?) })
    }

    /// Records one event. An event that is not a report is logged and ignored, because a retry would not change it.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn handle(&self, event: Value) -> Result<Outcome, FeedbackError> {
        let DeliveryReport { invitation, note } = match DeliveryReport::parse(event) {
            Ok(report) => report,
            Err(reason) => {
                tracing::warn!(error = %reason, outcome = "not_ours", "a delivery report is ignored");
                return Ok(Outcome { outcome: "not_ours" });
            }
        };
        let decide = |record: &InvitationRecord| {
            apply_report(&record.invitation, &record.history, &record.mails, &note, system::now())
        };
        // The store logs a recorded report.
        if self.store.record_report(invitation, decide).await?.is_some() {
            return Ok(Outcome { outcome: "recorded" });
        }
        let status = contract_name(&note.status);
        tracing::info!(
            invitation.id = %invitation, mail.kind = %note.kind, mail.status = status, outcome = "no_change",
            "a delivery report changes nothing"
        );
        Ok(Outcome { outcome: "no_change" })
    }
}
