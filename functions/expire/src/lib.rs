//! Closes invitations whose deadline has passed (R36): one when its timer calls, all that are overdue when
//! the sweep calls, so that a lost timer is found.

use futures_util::stream::{self, StreamExt};
use invitations::aws;
use invitations::clock;
use invitations::config::{ConfigError, Settings};
use invitations::domain::decide::{Command, Refusal, decide};
use invitations::domain::event::Actor;
use invitations::domain::invitation::InvitationId;
use invitations::schedule::TimerCall;
use invitations::store::{Along, Rejection, Store, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How many days back the sweep looks if it is not told: the day before may have ended just now.
const SWEEP_DAYS: u32 = 2;
/// How many invitations the sweep closes at once.
const AT_ONCE: usize = 16;

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
        /// How many days back it looks.
        #[serde(default = "sweep_days")]
        days: u32,
    },
}

/// What came of a call.
#[derive(Debug, Default, Eq, PartialEq, Serialize)]
pub struct Outcome {
    /// How many invitations were closed.
    pub expired: u32,
}

/// Something could not be closed; the caller tries again.
#[derive(Debug, thiserror::Error)]
pub enum ExpiryError {
    /// The invitation of a timer.
    #[error("an invitation could not be closed: {0}")]
    Store(#[from] StoreError),
    /// Part of what the sweep was to close.
    #[error("the sweep closed {expired} invitations; {failed} times it failed, or had no time left")]
    Left {
        /// How many invitations were closed.
        expired: u32,
        /// How many invitations, or days that could not be listed, are left; all those at least that there was
        /// no time for count as one.
        failed: u32,
    },
}

fn sweep_days() -> u32 {
    SWEEP_DAYS
}

/// The function with all that it needs.
pub struct Expiry {
    store: Store,
}

impl Expiry {
    /// Reads the configuration and builds the client.
    ///
    /// # Errors
    /// When a value is missing.
    pub fn start(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self { store: Store::new(&aws::sdk_config(settings)?, settings.text("TABLE_NAME")?) })
    }

    /// Answers one call. The sweep begins nothing new from `until` on.
    ///
    /// # Errors
    /// When the table fails, or an item cannot be read; the sweep then has done the rest.
    pub async fn handle(&self, call: Call, until: Timestamp) -> Result<Outcome, ExpiryError> {
        match call {
            Call::Timer(TimerCall { invitation_id }) => {
                Ok(Outcome { expired: self.expire(invitation_id).await?.into() })
            }
            Call::Sweep { sweep: true, days } => self.sweep(days, until).await,
            Call::Sweep { sweep: false, .. } => Ok(Outcome::default()),
        }
    }

    /// Closes whatever is overdue, the youngest day first. What fails is told of and passed over.
    async fn sweep(&self, days: u32, until: Timestamp) -> Result<Outcome, ExpiryError> {
        let now = clock::now();
        let (mut expired, mut failed) = (0, 0);
        for day in 0..=days {
            let overdue = match self.store.overdue(now, day).await {
                Ok(overdue) => overdue,
                Err(error) => {
                    tracing::error!(error = %error, day, "overdue invitations could not be listed");
                    failed += 1;
                    continue;
                }
            };
            let mut closing = stream::iter(overdue)
                .map(async |id| {
                    if clock::now() >= until {
                        return None;
                    }
                    Some((id, self.expire(id).await))
                })
                .buffer_unordered(AT_ONCE);
            while let Some(closed) = closing.next().await {
                match closed {
                    Some((_, Ok(closed))) => expired += u32::from(closed),
                    Some((id, Err(error))) => {
                        tracing::error!(error = %error, invitation.id = %id, "not closed");
                        failed += 1;
                    }
                    None => return Err(ExpiryError::Left { expired, failed: failed + 1 }),
                }
            }
        }
        if failed > 0 { Err(ExpiryError::Left { expired, failed }) } else { Ok(Outcome { expired }) }
    }

    /// Closes one invitation, if it is pending and past its deadline. Otherwise there is nothing to do,
    /// and that is well: timers come early, late, twice, and for what is closed already.
    async fn expire(&self, id: InvitationId) -> Result<bool, StoreError> {
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
            Err(Rejection::Store(error)) => return Err(error),
            Err(Rejection::Refused(Refusal::NotYet)) => "not yet due",
            Err(Rejection::Refused(Refusal::Nothing)) => "no such invitation",
            Err(_) => "not pending",
        };
        tracing::info!(invitation.id = %id, outcome, "timer");
        Ok(outcome == "expired")
    }
}
