//! Two who do something at the same moment.

use std::thread::{scope, sleep};
use std::time::Duration;

/// Two who do something at once. One of them waits for so long that either wins about as often.
pub(crate) struct Race {
    /// How long the first one waits, in milliseconds; below zero, the other one does.
    wait: i64,
    step: i64,
    has_first_won: Option<bool>,
}

impl Race {
    pub(crate) fn new() -> Self {
        Self { wait: 0, step: 256, has_first_won: None }
    }

    pub(crate) fn run<A: Send, B: Send>(
        &self,
        first: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        let wait =
            |milliseconds: i64| sleep(Duration::from_millis(milliseconds.try_into().unwrap_or_default()));
        scope(|scope| {
            let first = scope.spawn(|| {
                wait(self.wait);
                first()
            });
            let other = scope.spawn(|| {
                wait(-self.wait);
                other()
            });
            (first.join().unwrap(), other.join().unwrap())
        })
    }

    /// Gives who has lost a better start.
    pub(crate) fn learn(&mut self, has_first_won: bool) {
        if self.has_first_won.is_some_and(|before| before != has_first_won) {
            self.step = (self.step / 2).max(8);
        }
        self.has_first_won = Some(has_first_won);
        self.wait += if has_first_won { self.step } else { -self.step };
    }
}
