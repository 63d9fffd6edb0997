//! Logs: JSON lines on standard output, as CloudWatch takes them. Nothing in them is personal or secret. Every
//! function spells the fields alike:
//!
//! | field | meaning |
//! |---|---|
//! | `timestamp`, `level`, `message` | time, severity, and what happened, always in the same words |
//! | `request.id` | Lambda's id of the invocation, which its own lines have, too |
//! | `trace.id` | X-Ray's id of the trace that the invocation is part of |
//! | `http.request_id` | API Gateway's id of the request, which clients get as `X-Request-Id` and in errors |
//! | `http.method`, `http.route`, `http.status` | a request and its answer; never its path, which may hold a token |
//! | `officer.id` | the officer who sent a request, as a keyed hash: the same one on all lines of the officer, and no way back |
//! | `token.fault`, `token.claim` | what is wrong with an access token, and the name of a claim that is missing or useless |
//! | `invitation.id`, `account.id` | whom it is about; `invitation.form` is the kind of form |
//! | `event`, `by` | what happened to the invitation, in the words of its history, and through whom |
//! | `mail.kind`, `mail.status` | the kind of an email and its delivery status, in the words of `infra/openapi.yaml` |
//! | `outcome` | the outcome: of a request `ok`, `refused` or `failed` |
//! | `reason` | why something was refused, as the code of the error that the client gets |
//! | `limit` | which limit was reached (R45) |
//! | `error` | why something failed, with its causes; of a panic the `place` in the code |
//! | `rows`, `dry_run` | of a list of people |
//! | `days`, `expired`, `purged` | of a sweep: how far back it looked, and what it did |
//! | `reminded`, `holders_reminded`, `terminated` | of a sweep: how many invitees and holders it reminded, and how many accounts it ended |
//! | `heard_at` | when the last of the directory's events came |
//! | `act`, `people` | of the desk: the id of an act in the journal, and how many people an officer has looked at |
//! | `revoked`, `officers_told`, `left` | of an operator's revocation: what it did, and what it left |
//! | `item.partition`, `item.sort` | the key of an event that was parked |
//! | `_aws`, `stack` and names like `InvitationsSent` | what [`metrics`] counts |
//!
//! Traces are Lambda's own (`Tracing` in the template, off by default). `trace.id` leads from a trace to these lines and
//! back. An SDK for traces would make each cold start slower and add little: a function makes one transaction, and
//! `invitation.id` links what follows from it.

mod lines;
pub mod metrics;

use std::panic;
use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;
use tracing::Span;
use tracing::field::display;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{ConfigError, Settings};
use crate::domain::invitation::InvitationId;
use crate::domain::invitation::decision::{AccountChange, Decision};
use crate::domain::invitation::delivery::ReportOutcome;
use crate::domain::invitation::event::Event;
use crate::domain::requests::limit::Limit;
use lines::Lines;
use metrics::{Metric, Metrics};

/// Starts logging at `INFO`, and counting if `STACK_NAME` says for which stack.
pub fn init(settings: &Settings) {
    if let Some(stack) = settings.optional("STACK_NAME") {
        metrics::count_for(stack);
    }
    let started = tracing_subscriber::registry().with(LevelFilter::INFO).with(Lines).try_init();
    debug_assert!(started.is_ok(), "logging is started once");
    // The place without the text: it may repeat what a person sent.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, outcome = "failed", "a panic");
    }));
}

/// Logs in one line why a function cannot start, and returns its exit code.
#[must_use]
pub fn refuse_to_start(fault: &ConfigError) -> ExitCode {
    tracing::error!(error = %fault, outcome = "failed", "cannot start");
    ExitCode::FAILURE
}

/// Adds the invitation's id to the log lines of the current span, if it has the field.
pub fn record_invitation_id(invitation: InvitationId) {
    Span::current().record("invitation.id", display(invitation));
}

/// Adds the officer's keyed hash to the log lines of the current span.
pub fn record_officer(hash: &str) {
    Span::current().record("officer.id", hash);
}

/// Adds to the current span what is wrong with the access token of its request.
pub fn record_token_fault(fault: &str) {
    Span::current().record("token.fault", fault);
}

/// Adds to the current span the claim that the access token of its request should have.
pub fn record_claim(name: &str) {
    Span::current().record("token.claim", name);
}

/// The name of a value in `infra/openapi.yaml`, such as `not_delivered`.
#[must_use]
pub fn contract_name(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Logs what a command changed, and counts it. It is called after the transaction, because only what is in the table
/// has happened. A crash in between loses the count, never the event.
pub fn log_decision(decision: &Decision) {
    decision.ended.iter().for_each(|ended| log_event(ended, None));
    log_event(&decision.event, decision.account.as_ref());
    decision.displaced.iter().for_each(|displaced| log_event(&displaced.event, None));
}

/// Logs what a delivery report changed, and counts it, as [`log_decision`] does.
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
