//! Invites the people of a list, or checks them in a dry run: some rows at a time, in their order.

use std::collections::{HashMap, VecDeque};

use futures_util::future::join_all;
use invitations::domain::forms::onboarding::mobile_taken;
use invitations::domain::invitation::Inviter;
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::refusal::InviteRefusal;
use invitations::domain::requests::limit::{Limit, mailbox};
use invitations::domain::requests::replay::{Replay, RequestKey, SavedResponse, SavedRow};
use invitations::domain::words::Language;
use invitations::store::{Hindrance, Rejection};
use invitations::system;

use super::allowance::RowAllowance;
use super::duplicates::duplicates;
use super::outcome::{RowOutcome, UNAVAILABLE};
use super::response::{Bulk, build_response};
use super::time::{Time, in_time};
use super::waiting::{WaitingRow, next_batch, put_back, stop};
use crate::Api;
use crate::list::List;

/// How to work on a list.
pub(super) struct ListRun<'r> {
    pub(super) inviter: &'r Inviter,
    pub(super) language: Language,
    pub(super) key: Option<&'r RequestKey>,
    pub(super) dry_run: bool,
    pub(super) time: Time,
    /// The outcomes of the rows when the list was sent before. None if it was not.
    pub(super) known: Option<Vec<SavedRow>>,
}

impl Api {
    /// Checks or invites all people of the list, and returns the outcomes.
    pub(super) async fn invite_all(&self, list: List, run: &ListRun<'_>) -> Bulk {
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

    /// Works on the waiting rows, some at a time, in their order.
    async fn do_waiting(
        &self,
        mut waiting: VecDeque<WaitingRow>,
        outcomes: &mut [Option<RowOutcome>],
        run: &ListRun<'_>,
    ) {
        let mut allowance = RowAllowance::new(self, run);
        // Mailboxes that have reached a limit. The table is not asked about them again.
        let mut full: HashMap<String, Limit> = HashMap::new();
        // How many emails the earlier rows would have sent to each mailbox. Only for a dry run.
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

    /// The rows of a batch that were not done when the list was sent before. If that request was cut short, only the
    /// rows themselves have saved responses.
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
                // If the look-up fails, the transaction of the row finds the saved response.
                Ok(None) | Err(_) => left.push(row),
            }
        }
        left
    }

    /// Invites the person of a row. The row has already been taken from the officer's allowance.
    async fn row(&self, row: &WaitingRow, run: &ListRun<'_>) -> Result<Decision, Rejection<InviteRefusal>> {
        let part = run.key.map(|key| key.part(row.line));
        let limits = self.limits.emails(run.inviter, &row.submission.email);
        self.invite_one(row.submission.clone(), run.inviter, run.language, &limits, part.as_ref()).await
    }

    /// The outcome of a row. In a dry run: the outcome that sending would have.
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
