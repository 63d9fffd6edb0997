//! Records SES's delivery reports with the invitation (R42), and has the inviter emailed when an email cannot arrive.
//! Reports come late, twice and in any order; `domain` decides what follows.

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

/// A report could not be recorded. EventBridge brings it again.
#[derive(Debug, thiserror::Error)]
#[error("a delivery report could not be recorded: {0}")]
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
        Ok(Self { store: Store::new(&aws::sdk_config(settings)?, settings.required("TABLE_NAME")?) })
    }

    /// Records one event. What cannot be understood is logged and done: a retry would not change it.
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
        // What is recorded is logged where it is committed.
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
