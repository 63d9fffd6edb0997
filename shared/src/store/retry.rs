//! The one way to try again: a limited number of times, with waits that spread rivals out.

use tokio::time::sleep;

use super::StoreError;
use crate::system;

/// How often a change is decided again because somebody else was quicker, before it is given up.
const MAX_ATTEMPTS: u32 = 20;

/// The attempts at one change.
pub(super) struct Attempts {
    what: &'static str,
    made: u32,
}

impl Attempts {
    /// Attempts at something that others may be changing, too.
    pub(super) fn new(what: &'static str) -> Self {
        Self { what, made: 0 }
    }

    /// Goes on to the next attempt at once: something has changed, and is known now.
    ///
    /// # Errors
    /// When there were enough of them.
    pub(super) fn retry_now(&mut self) -> Result<(), StoreError> {
        self.made += 1;
        if self.made < MAX_ATTEMPTS {
            Ok(())
        } else {
            Err(StoreError::Unavailable(format!("others kept changing the same {}", self.what)))
        }
    }

    /// Goes on to the next attempt after a wait: others are at it in this moment.
    ///
    /// # Errors
    /// When there were enough of them.
    pub(super) async fn retry_later(&mut self) -> Result<(), StoreError> {
        let made = self.made;
        self.retry_now()?;
        sleep(system::backoff_delay(made)).await;
        Ok(())
    }
}
