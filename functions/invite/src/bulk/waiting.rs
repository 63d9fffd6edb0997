//! The waiting rows of a list, and which of them come next.

use std::collections::{HashMap, VecDeque};

use invitations::domain::forms::onboarding::Submission;
use invitations::domain::requests::limit::{Limit, mailbox};

use super::outcome::RowOutcome;

/// How many rows run at the same time. With 60 ms for a transaction, 500 rows take a few seconds. The order of the rows
/// still decides about limits and duplicates.
const AT_ONCE: usize = 16;

/// A waiting row.
pub(super) struct WaitingRow {
    /// Its index in the list.
    pub(super) at: usize,
    pub(super) line: u64,
    pub(super) submission: Submission,
}

/// The next rows that can run together: at most one for each mailbox, so that the order decides about its limits.
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

/// Puts rows back in front of the waiting ones.
pub(super) fn put_back(waiting: &mut VecDeque<WaitingRow>, rows: Vec<WaitingRow>) {
    for row in rows.into_iter().rev() {
        waiting.push_front(row);
    }
}

/// Gives all waiting rows the same outcome.
pub(super) fn stop(
    waiting: &mut VecDeque<WaitingRow>,
    outcomes: &mut [Option<RowOutcome>],
    outcome: &RowOutcome,
) {
    for row in waiting.drain(..) {
        outcomes[row.at] = Some(outcome.clone());
    }
}
