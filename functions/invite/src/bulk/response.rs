//! The response to a list: the outcome of each row, and their numbers.

use std::collections::BTreeMap;

use invitations::telemetry::metrics::{Metric, Metrics};
use serde::Serialize;

use super::outcome::{DONE, RowOutcome};
use super::run::ListRun;
use crate::list::{List, Separator};

/// The outcome of each row, and how many rows have each outcome.
#[derive(Serialize)]
pub(super) struct Bulk {
    separator: Separator,
    pub(super) rows: Vec<Row>,
    summary: BTreeMap<&'static str, u32>,
}

/// A row with its outcome.
#[derive(Serialize)]
pub(super) struct Row {
    line: u64,
    /// As it was typed, cut to the greatest length of an address.
    email: String,
    #[serde(flatten)]
    pub(super) outcome: RowOutcome,
}

/// The response, in the order of the lines. Also counts and logs the outcomes.
pub(super) fn build_response(list: List, outcomes: Vec<Option<RowOutcome>>, run: &ListRun<'_>) -> Bulk {
    let mut bulk = Bulk { separator: list.separator, rows: Vec::new(), summary: BTreeMap::new() };
    for (row, outcome) in list.rows.into_iter().zip(outcomes) {
        let outcome = outcome.unwrap_or_else(|| RowOutcome::not_reached(run.key.is_some()));
        *bulk.summary.entry(outcome.name).or_default() += 1;
        let (line, email) = (row.line, row.email());
        bulk.rows.push(Row { line, email, outcome });
    }
    let dry_run = run.dry_run;
    tracing::info!(rows = bulk.rows.len(), dry_run, outcome = "ok", "a list is done");
    for (reason, rows) in bulk.summary.iter().filter(|(name, _)| !dry_run && !DONE.contains(name)) {
        let metrics = Metrics::default().with(Metric::Refusals, (*rows).into()).split_by("reason");
        tracing::info!(rows, reason, outcome = "refused", metrics = %metrics, "rows are refused");
    }
    bulk
}
