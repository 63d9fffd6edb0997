//! `POST /invitations/bulk`: a list of people (R47). Each row is an invitation of its own, with the same rules; one that
//! fails does not keep the others from happening. A dry run goes the same way, and asks the table instead of changing it.

mod allowance;
mod duplicates;
mod foresee;
mod outcome;
mod time;
mod waiting;

use std::collections::{BTreeMap, HashMap, VecDeque};

use futures_util::future::join_all;
use invitations::domain::forms::onboarding::mobile_taken;
use invitations::domain::invitation::Inviter;
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::refusal::InviteRefusal;
use invitations::domain::requests::limit::{Limit, mailbox};
use invitations::domain::requests::replay::{Replay, RequestKey, SavedResponse, SavedRow};
use invitations::domain::words::Language;
use invitations::http::{
    Problem, Query, RouteResult, deadline, in_progress, invalid_query, json, key_reused, preferred_language,
};
use invitations::store::{Hindrance, Rejection};
use invitations::system;
use invitations::telemetry::metrics::{Metric, Metrics};
use jiff::Timestamp;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::Api;
use crate::list::{List, Separator, read};
use allowance::RowAllowance;
use duplicates::duplicates;
use outcome::{DONE, RowOutcome, UNAVAILABLE};
use time::{Time, in_time};
use waiting::{WaitingRow, next_batch, put_back, stop};

/// The outcome of each row, and how many rows have each outcome.
#[derive(Serialize)]
struct Bulk {
    separator: Separator,
    rows: Vec<Row>,
    summary: BTreeMap<&'static str, u32>,
}

/// A row with its outcome.
#[derive(Serialize)]
struct Row {
    line: u64,
    /// As it was typed, and no longer than an address can be.
    email: String,
    #[serde(flatten)]
    outcome: RowOutcome,
}

/// How a list is to be done.
struct ListRun<'r> {
    inviter: &'r Inviter,
    language: Language,
    key: Option<&'r RequestKey>,
    dry_run: bool,
    time: Time,
    /// What its rows came to when it was sent before; none if it was not.
    known: Option<Vec<SavedRow>>,
}

impl Api {
    /// `POST /invitations/bulk`.
    pub(crate) async fn bulk(&self, request: &Request) -> RouteResult {
        let (inviter, key, query) = self.caller_with(request, &["dry_run"]).await?;
        let list = dry_run(&query).and_then(|dry_run| Ok((dry_run, read(request)?)));
        let times = match &list {
            Ok((true, list)) => u32::try_from(list.rows.len()).unwrap_or(u32::MAX).max(1),
            Ok((false, _)) | Err(_) => 1,
        };
        let before = async {
            match &key {
                Some(key) => self.store.saved_response(key).await,
                None => Ok(None),
            }
        };
        let (counted, before) = tokio::join!(self.count(&inviter, times), before);
        counted?;
        let (dry_run, list) = match list {
            Ok(list) => list,
            Err(problem) => return self.save_response(request, key.as_ref(), Err(problem)).await,
        };
        let before = match before? {
            None => None,
            Some(Replay::Same(before @ (SavedResponse::Rows { .. } | SavedResponse::Unchanged { .. }))) => {
                Some(before)
            }
            Some(replay) => return self.replay_response(request, replay).await,
        };
        if let (Some(key), false) = (&key, dry_run) {
            self.begin(key, before.as_ref(), deadline(request)).await?;
        }
        let known = before.and_then(|before| match before {
            SavedResponse::Rows { rows, .. } => Some(rows),
            _ => None,
        });
        let language = preferred_language(request).unwrap_or_default();
        let time = Time::new(request);
        let run = ListRun { inviter: &inviter, language, key: key.as_ref(), dry_run, time, known };
        let bulk = self.invite_all(list, &run).await;
        if dry_run {
            return self.save_response(request, key.as_ref(), Ok(json(StatusCode::OK, &bulk))).await;
        }
        if let Some(key) = &key {
            let rows = bulk.rows.iter().map(|row| row.outcome.to_saved_row()).collect();
            let response = SavedResponse::Rows { rows, running_until: None };
            match in_time(time.saved, self.store.replace_response(key, response)).await {
                Ok(true) => {}
                Ok(false) => return Err(key_reused()),
                // What was done is done, and each row is saved with it: the response is as true without this.
                Err(error) => tracing::error!(error = %error, outcome = "failed", "the table failed"),
            }
        }
        Ok(json(StatusCode::OK, &bulk))
    }

    /// Has the list to oneself, until it is done or the function is stopped: sent many times at once, it is one list.
    async fn begin(
        &self,
        key: &RequestKey,
        before: Option<&SavedResponse>,
        until: Timestamp,
    ) -> Result<(), Problem> {
        let rows = match before {
            Some(SavedResponse::Rows { running_until: Some(until), .. }) if *until > system::now() => {
                return Err(in_progress());
            }
            Some(SavedResponse::Rows { rows, .. }) => rows.clone(),
            _ => Vec::new(),
        };
        let running = SavedResponse::Rows { rows, running_until: Some(until) };
        if self.store.swap_response(key, running, before).await? { Ok(()) } else { Err(in_progress()) }
    }

    /// Judges or invites all people of the list, and returns the outcomes.
    async fn invite_all(&self, list: List, run: &ListRun<'_>) -> Bulk {
        let checked: Vec<_> = list.rows.iter().map(|row| row.check(&self.policy)).collect();
        let lines: Vec<u64> = list.rows.iter().map(|row| row.line).collect();
        let duplicates = duplicates(&checked);
        let mut outcomes: Vec<Option<RowOutcome>> = vec![None; checked.len()];
        let mut waiting = VecDeque::new();
        for (at, checked) in checked.into_iter().enumerate() {
            let known = run.known.as_ref().and_then(|known| known.get(at));
            let errors = checked.as_ref().err().cloned();
            let known = known.and_then(|known| RowOutcome::known(known, errors, &self.support_url));
            outcomes[at] = match (known, checked, &duplicates[at]) {
                (_, _, Some(duplicate)) => Some(RowOutcome::duplicate(*duplicate, &lines)),
                (Some(known), _, None) => Some(known),
                (None, Err(errors), None) => Some(RowOutcome::invalid(errors)),
                (None, Ok(submission), None) => {
                    waiting.push_back(WaitingRow { at, line: lines[at], submission });
                    None
                }
            };
        }
        Box::pin(self.do_waiting(waiting, &mut outcomes, run)).await;
        build_response(list, outcomes, run)
    }

    /// Does the rows that wait, some at a time, in their order.
    async fn do_waiting(
        &self,
        mut waiting: VecDeque<WaitingRow>,
        outcomes: &mut [Option<RowOutcome>],
        run: &ListRun<'_>,
    ) {
        let mut allowance = RowAllowance::new(self, run);
        // Mailboxes that a limit was reached for: the table is not asked about them again.
        let mut full: HashMap<String, Limit> = HashMap::new();
        // How many emails the rows before would have sent to each mailbox; only in a dry run.
        let mut sent: HashMap<String, u32> = HashMap::new();
        while !waiting.is_empty() {
            if system::now() >= run.time.rows_begin {
                stop(&mut waiting, outcomes, &RowOutcome::not_reached(run.key.is_some()));
                return;
            }
            let batch = next_batch(&mut waiting, outcomes, &full);
            let batch = self.without_done(batch, outcomes, run).await;
            if batch.is_empty() {
                continue;
            }
            let granted = match in_time(run.time.rows_end, allowance.take(batch.len())).await {
                Ok(granted) => granted,
                Err(error) => {
                    put_back(&mut waiting, batch);
                    stop(&mut waiting, outcomes, &RowOutcome::unavailable(&error));
                    return;
                }
            };
            let mut batch = batch;
            put_back(&mut waiting, batch.split_off(granted.min(batch.len())));
            if batch.is_empty() {
                stop(&mut waiting, outcomes, &RowOutcome::limited(&self.limits.list_row(run.inviter)));
                return;
            }
            let results = if run.dry_run {
                self.foresee_all(&batch, run, &mut sent).await
            } else {
                join_all(batch.iter().map(|row| in_time(run.time.rows_end, self.row(row, run)))).await
            };
            let mut unused = 0;
            let mut failed = None;
            for (row, result) in batch.iter().zip(results) {
                if let Err(Rejection::Hindered(Hindrance::Limited(limit))) = &result {
                    full.insert(mailbox(&row.submission.email), (**limit).clone());
                }
                let unchanged = matches!(
                    result,
                    Err(Rejection::Hindered(Hindrance::Limited(_) | Hindrance::Replayed(_))
                        | Rejection::Store(_))
                );
                unused += usize::from(unchanged);
                let outcome = self.outcome(result, run).await;
                if outcome.is(UNAVAILABLE) {
                    failed = Some(outcome.clone());
                }
                outcomes[row.at] = Some(outcome);
            }
            if let Err(error) = in_time(run.time.rows_end, allowance.give_back(unused)).await {
                failed = Some(RowOutcome::unavailable(&error));
            }
            if let Some(failed) = failed {
                stop(&mut waiting, outcomes, &failed);
                return;
            }
        }
    }

    /// The rows of a batch that were not done when the list was sent before. A list that was cut short has kept only
    /// what was done with the rows themselves.
    async fn without_done(
        &self,
        batch: Vec<WaitingRow>,
        outcomes: &mut [Option<RowOutcome>],
        run: &ListRun<'_>,
    ) -> Vec<WaitingRow> {
        let (Some(key), Some(_), false) = (run.key, &run.known, run.dry_run) else { return batch };
        let parts: Vec<RequestKey> = batch.iter().map(|row| key.part(row.line)).collect();
        let kept = parts.iter().map(|part| in_time(run.time.rows_end, self.store.saved_response(part)));
        let kept = join_all(kept).await;
        let mut left = Vec::new();
        for (row, kept) in batch.into_iter().zip(kept) {
            match kept {
                Ok(Some(replay)) => {
                    let repeated = Err(Rejection::Hindered(Hindrance::Replayed(replay)));
                    outcomes[row.at] = Some(self.outcome(repeated, run).await);
                }
                // If it is not known, the row's own transaction finds it.
                Ok(None) | Err(_) => left.push(row),
            }
        }
        left
    }

    /// Invites the person of a row. The officer's allowance is taken already.
    async fn row(&self, row: &WaitingRow, run: &ListRun<'_>) -> Result<Decision, Rejection<InviteRefusal>> {
        let part = run.key.map(|key| key.part(row.line));
        let limits = self.limits.emails(run.inviter, &row.submission.email);
        self.invite_one(row.submission.clone(), run.inviter, run.language, &limits, part.as_ref()).await
    }

    /// What is said of a row; in a dry run, what would be said.
    async fn outcome(
        &self,
        result: Result<Decision, Rejection<InviteRefusal>>,
        run: &ListRun<'_>,
    ) -> RowOutcome {
        match result {
            Ok(decision) => RowOutcome::from_decision(&decision, run.dry_run),
            Err(Rejection::Hindered(Hindrance::Replayed(Replay::Same(SavedResponse::Change {
                invitation,
                version,
                event,
                ..
            })))) => match in_time(run.time.rows_end, self.store.event(invitation, version)).await {
                Ok(found) => RowOutcome::happened(
                    event,
                    invitation,
                    found.is_some_and(|found| found.invitation.supersedes.is_some()),
                ),
                Err(error) => RowOutcome::unavailable(&error),
            },
            Err(Rejection::Hindered(Hindrance::Replayed(_))) => RowOutcome::in_progress(),
            Err(Rejection::Hindered(Hindrance::Limited(limit))) => RowOutcome::limited(&limit),
            Err(Rejection::Store(error)) => RowOutcome::unavailable(&error),
            Err(Rejection::Hindered(Hindrance::Suppressed)) => RowOutcome::suppressed(),
            Err(Rejection::Hindered(Hindrance::Taken { .. })) => {
                RowOutcome::invalid(vec![mobile_taken(&self.support_url)])
            }
            Err(Rejection::Refused(refusal)) => {
                if let InviteRefusal::AlreadyRegistered { holder, owes_notice: true } = refusal
                    && !run.dry_run
                    && let Err(error) =
                        in_time(run.time.rows_end, self.tell_holder(run.inviter, holder)).await
                {
                    return RowOutcome::unavailable(&error);
                }
                RowOutcome::refused(&refusal, &self.support_url)
            }
        }
    }
}

/// The response: each row with its outcome, in the order of the lines. Counts and logs them.
fn build_response(list: List, outcomes: Vec<Option<RowOutcome>>, run: &ListRun<'_>) -> Bulk {
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

/// Whether nothing is to be done but to say what would come of it.
fn dry_run(query: &Query) -> Result<bool, Problem> {
    match query.get("dry_run") {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(invalid_query("dry_run", "dry_run must be true or false.")),
    }
}
