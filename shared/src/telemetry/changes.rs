//! Log lines for what is committed to the table, with their metrics.

use serde::Serialize;
use serde_json::Value;

use super::metrics::{Metric, Metrics};
use crate::domain::invitation::decision::{AccountChange, Decision};
use crate::domain::invitation::delivery::ReportOutcome;
use crate::domain::invitation::event::Event;
use crate::domain::requests::limit::Limit;

/// Logs the changes of a command, and counts them. It is called after the transaction, because a change counts only
/// when it is in the table. A crash in between loses the count, never the event.
pub fn log_decision(decision: &Decision) {
    decision.ended.iter().for_each(|ended| log_event(ended, None));
    log_event(&decision.event, decision.account.as_ref());
    decision.displaced.iter().for_each(|displaced| log_event(&displaced.event, None));
}

/// Logs the changes of a delivery report, and counts them, like [`log_decision`].
pub fn log_report(outcome: &ReportOutcome) {
    outcome.event.iter().for_each(|event| log_event(event, None));
    let delivery = &outcome.delivery;
    tracing::info!(
        invitation.id = %delivery.invitation,
        mail.kind = %delivery.note.kind,
        mail.status = contract_name(&delivery.note.status),
        outcome = "committed",
        metrics = %Metrics::of_report(delivery),
        "a delivery report is recorded"
    );
}

fn log_event(event: &Event, account: Option<&AccountChange>) {
    let created = matches!(account, Some(AccountChange::Created(_)));
    tracing::info!(
        invitation.id = %event.invitation.id,
        invitation.form = contract_name(&event.invitation.placement.form),
        account.id = account.map(|change| change.account().id.to_string()),
        event = contract_name(&event.event),
        by = event.by.kind(),
        outcome = "committed",
        metrics = %Metrics::of_event(event, created),
        "an invitation has changed"
    );
}

/// Logs that a limit is reached.
pub fn log_limit(limit: &Limit) {
    tracing::info!(
        limit = limit.what.name(),
        outcome = "refused",
        reason = "rate_limited",
        metrics = %Metrics::one(Metric::LimitsReached).split_by("limit"),
        "a limit is reached"
    );
}

/// The name of a value in `infra/openapi.yaml`, such as `not_delivered`.
#[must_use]
pub fn contract_name(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
