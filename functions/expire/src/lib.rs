//! Closes invitations whose deadline has passed (R36): one when its timer calls, all that are overdue when
//! the sweep calls, so that a lost timer is found.

use invitations::aws;
use invitations::clock;
use invitations::config::{ConfigError, Settings};
use invitations::domain::decide::{Command, Refusal, decide};
use invitations::domain::event::Actor;
use invitations::domain::invitation::InvitationId;
use invitations::schedule::TimerCall;
use invitations::store::{Along, Rejection, Store, StoreError};
use serde::{Deserialize, Serialize};

/// How many days back the sweep looks: longer than the Scheduler and the function may fail in a row.
const SWEEP_DAYS: u32 = 7;

/// What the function is called with (contract: timer and events).
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Call {
    /// By an invitation's timer.
    Timer(TimerCall),
    /// By the sweep's schedule.
    Sweep {
        /// Always true.
        sweep: bool,
    },
}

/// What came of a call.
#[derive(Debug, Default, Eq, PartialEq, Serialize)]
pub struct Outcome {
    /// How many invitations were closed.
    pub expired: u32,
}

/// An invitation could not be closed; the caller tries again.
#[derive(Debug, thiserror::Error)]
#[error("an invitation could not be closed: {0}")]
pub struct ExpiryError(#[from] StoreError);

/// The function with all that it needs.
pub struct Expiry {
    store: Store,
}

impl Expiry {
    /// Reads the configuration and builds the client.
    ///
    /// # Errors
    /// When a value is missing.
    pub async fn start(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self { store: Store::new(&aws::sdk_config().await, settings.text("TABLE_NAME")?) })
    }

    /// Answers one call.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn handle(&self, call: Call) -> Result<Outcome, ExpiryError> {
        let due = match call {
            Call::Timer(TimerCall { invitation_id }) => vec![invitation_id],
            Call::Sweep { sweep: true } => self.store.overdue(clock::now(), SWEEP_DAYS).await?,
            Call::Sweep { sweep: false } => Vec::new(),
        };
        let mut outcome = Outcome::default();
        for id in due {
            outcome.expired += u32::from(self.expire(id).await?);
        }
        Ok(outcome)
    }

    /// Closes one invitation, if it is pending and past its deadline. Otherwise there is nothing to do,
    /// and that is well: timers come early, late, twice, and for what is closed already.
    async fn expire(&self, id: InvitationId) -> Result<bool, ExpiryError> {
        let decided = self
            .store
            .change_invitation(
                id,
                None,
                |found| decide(found, &Command::Expire, &Actor::Timer, clock::now()),
                |_| Along::default(),
            )
            .await;
        let outcome = match decided {
            Ok(_) => "expired",
            Err(Rejection::Store(error)) => return Err(error.into()),
            Err(Rejection::Refused(Refusal::NotYet)) => "not yet due",
            Err(Rejection::Refused(Refusal::Nothing)) => "no such invitation",
            Err(_) => "not pending",
        };
        tracing::info!(invitation.id = %id, outcome, "timer");
        Ok(outcome == "expired")
    }
}
