//! Retries: a limited number of attempts, with random waits, so that competing requests spread out.

use tokio::time::sleep;

use super::StoreError;
use crate::system;

/// The maximum number of attempts at a change, if other requests keep changing the same item.
const MAX_ATTEMPTS: u32 = 20;

/// The attempts at one change.
pub(super) struct Attempts {
    what: &'static str,
    made: u32,
}

impl Attempts {
    /// Attempts at changing `what`, which other requests may change at the same time.
    pub(super) fn new(what: &'static str) -> Self {
        Self { what, made: 0 }
    }

    /// Starts the next attempt at once, because the changed item is known.
    ///
    /// # Errors
    /// When all attempts are used up.
    pub(super) fn retry_now(&mut self) -> Result<(), StoreError> {
        self.made += 1;
        if self.made < MAX_ATTEMPTS {
            Ok(())
        } else {
            Err(StoreError::Unavailable(format!("others kept changing the same {}", self.what)))
        }
    }

    /// Starts the next attempt after a wait, because another request is writing the item now.
    ///
    /// # Errors
    /// When all attempts are used up.
    pub(super) async fn retry_later(&mut self) -> Result<(), StoreError> {
        let made = self.made;
        self.retry_now()?;
        sleep(system::backoff_delay(made)).await;
        Ok(())
    }
}
