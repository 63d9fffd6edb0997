//! The rows of a list that wait to be done, and which of them come next.

use std::collections::{HashMap, VecDeque};

use invitations::domain::forms::onboarding::Submission;
use invitations::domain::requests::limit::{Limit, mailbox};

use super::outcome::RowOutcome;

/// How many rows are done at the same time: with 60 ms a transaction, 500 take some seconds. Their order decides about
/// limits and duplicates all the same.
const AT_ONCE: usize = 16;

/// A row that waits to be done.
pub(super) struct WaitingRow {
    /// Where it stands among the rows.
    pub(super) at: usize,
    pub(super) line: u64,
    pub(super) submission: Submission,
}

/// The next rows that can be done at the same time: no two of one mailbox, so that their order decides about its limits.
pub(super) fn next_batch(
    waiting: &mut VecDeque<WaitingRow>,
    outcomes: &mut [Option<RowOutcome>],
    full: &HashMap<String, Limit>,
) -> Vec<WaitingRow> {
    let mut mailboxes = Vec::new();
    let mut batch = Vec::new();
    while batch.len() < AT_ONCE
        && let Some(row) = waiting.pop_front()
    {
        let mailbox = mailbox(&row.submission.email);
        if let Some(limit) = full.get(&mailbox) {
            outcomes[row.at] = Some(RowOutcome::limited(limit));
        } else if mailboxes.contains(&mailbox) {
            waiting.push_front(row);
            break;
        } else {
            mailboxes.push(mailbox);
            batch.push(row);
        }
    }
    batch
}

/// Puts rows in front of those that wait.
pub(super) fn put_back(waiting: &mut VecDeque<WaitingRow>, rows: Vec<WaitingRow>) {
    for row in rows.into_iter().rev() {
        waiting.push_front(row);
    }
}

/// Says the same of all rows that wait.
pub(super) fn stop(
    waiting: &mut VecDeque<WaitingRow>,
    outcomes: &mut [Option<RowOutcome>],
    outcome: &RowOutcome,
) {
    for row in waiting.drain(..) {
        outcomes[row.at] = Some(outcome.clone());
    }
}
