//! Closes invitations whose deadline has passed (R36). A timer closes one. The sweep closes all that are overdue, so a
//! lost timer does no harm. The sweep also reminds invitees of their deadline (R52), and purges those who did not
//! register (R46). Accounts that wait for their first sign-in are activated by an event of the directory; without one, the
//! sweep reminds their holders and ends them (R50). An operator revokes many (R56).

mod accounts;
mod revoke;
mod sign_in;
mod sweep;

use std::time::Duration;

use invitations::aws;
use invitations::config::{ConfigError, Settings};
use invitations::domain::invitation::activation::ActivationPeriod;
use invitations::domain::invitation::decide;
use invitations::domain::invitation::purge::purge;
use invitations::domain::invitation::refusal::{NoReminderDue, NotDue};
use invitations::domain::invitation::waiting;
use invitations::domain::invitation::{Invitation, InvitationId, State};
use invitations::schedule::{PRECISION, TimerCall};
use invitations::store::{Change, Hindrance, Rejection, Store, StoreError};
use invitations::system;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

pub use revoke::{Revocations, RevokeCall, SelectionFault};
pub use sign_in::{SignIn, SignInFault};
pub use sweep::CLOSED_AT_ONCE;

/// How many days back the sweep looks by default. One is not enough: a new day may have begun just now.
const SWEEP_DAYS: u32 = 2;
/// The longest that personal data may be kept, in days.
const MAX_KEPT: u32 = 3650;
/// The most days before a deadline that an invitee may be reminded: half of the longest validity (R21, R52).
const MAX_REMINDED: u32 = 15;
/// How long before the deadline an invitee is reminded, if nothing else is configured (R52).
const REMINDED: SignedDuration = SignedDuration::from_hours(24);
/// The longest that the directory's events may be silent, in days: as long as an account waits.
const MAX_PATIENCE: u32 = 30;

/// The input of the function. `infra/template.yaml` has the sweep's and the rule of the directory's events, `schedule.rs`
/// sets the timer's.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Call {
    /// By an invitation's timer.
    Timer(TimerCall),
    /// By the sweep's schedule.
    Sweep {
        /// Always true.
        sweep: bool,
        /// How many days back it looks for what is overdue.
        #[serde(default = "sweep_days")]
        days: u32,
        /// How many days back it looks for what to purge, counted from the newest day to purge. Default: `days`. Once a
        /// day it looks at all days, because the time for which data are kept may have been shortened (R46).
        forget_days: Option<u32>,
    },
    /// By an operator.
    Revoke {
        /// Whose pending invitations are revoked.
        revoke: RevokeCall,
    },
    /// By an operator, once the directory has sent again what was lost: no sign-in is missing since then (R50).
    SignInsComplete {
        /// Since when.
        sign_ins_complete_since: Timestamp,
    },
    /// By the directory's event bus.
    SignIn(SignIn),
}

/// The result of a call.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Of a timer's call, or the sweep's.
    Closed(Outcome),
    /// Of an operator's.
    Revoked(Revocations),
}

/// What a timer's call or the sweep did.
#[derive(Debug, Default, Eq, PartialEq, Serialize)]
pub struct Outcome {
    /// How many invitations were closed.
    pub expired: u32,
    /// How many invitees were reminded. Only the sweep reminds.
    #[serde(skip_serializing_if = "is_none")]
    pub reminded: u32,
    /// How many invitations were purged. Only the sweep purges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purged: Option<u32>,
    /// How many accounts were activated. Only an event of the directory activates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activated: Option<u32>,
    /// How many holders of accounts were reminded. Only the sweep reminds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holders_reminded: Option<u32>,
    /// How many accounts ended. Only the sweep ends them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminated: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

/// Something could not be done; the caller tries again.
#[derive(Debug, thiserror::Error)]
pub enum ExpiryError {
    /// The invitation of a timer.
    #[error("an invitation could not be closed: {0}")]
    Store(#[from] StoreError),
    /// An operator's call that cannot be understood. Nothing was done.
    #[error("nothing is revoked: {0}")]
    Selection(#[from] SelectionFault),
    /// An event of the directory that cannot be understood. Lambda parks it.
    #[error("a sign-in cannot be understood: {0}")]
    SignIn(#[from] SignInFault),
    /// Part of what the sweep was to close.
    #[error("the sweep closed {expired} invitations; {failed} times it failed, or had no time left")]
    Left {
        /// How many invitations were closed.
        expired: u32,
        /// How many invitations, or days that could not be listed, are left. If the time ran out, all the rest count as
        /// one.
        failed: u32,
    },
}

fn sweep_days() -> u32 {
    SWEEP_DAYS
}

/// The function with all that it needs.
pub struct Expiry {
    store: Store,
    /// How long the data of an invitee who did not register are kept (R46).
    kept: SignedDuration,
    /// How long before the deadline an invitee is reminded; none if never (R52).
    remind_before: Option<SignedDuration>,
    /// How long accounts wait for their first sign-in (R44).
    activation: ActivationPeriod,
    /// Whether the directory reports sign-ins, so that accounts can end that nobody signs in to (R50).
    is_told: bool,
    /// How long the directory's events may be silent.
    patience: SignedDuration,
    /// The domain of local login names (R29).
    login_suffix: String,
}

impl Expiry {
    /// Reads the configuration and builds the client.
    ///
    /// # Errors
    /// When a value is missing or bad.
    pub fn start(settings: &Settings) -> Result<Self, ConfigError> {
        let kept = settings.duration("PERSONAL_DATA_KEPT", MAX_KEPT)?;
        Ok(Self {
            store: Store::new(&aws::sdk_config(settings)?, settings.required("TABLE_NAME")?),
            kept,
            remind_before: remind_before(settings)?,
            activation: settings.activation_period()?,
            is_told: settings.switch("ACTIVATION_FEED")?,
            patience: settings.duration("ACTIVATION_FEED_PATIENCE", MAX_PATIENCE)?,
            login_suffix: settings.required("LOGIN_SUFFIX")?,
        })
    }

    /// Answers one call. The sweep begins nothing new from `until` on.
    ///
    /// # Errors
    /// When the table fails, or an item cannot be read; the sweep then has done the rest.
    pub async fn handle(&self, call: Call, until: Timestamp) -> Result<Answer, ExpiryError> {
        let outcome = match call {
            Call::Timer(TimerCall { invitation_id }) => {
                let mut attempt = self.expire(invitation_id).await?;
                if let Attempt::Early { deadline } = attempt
                    && deadline < until.min(system::now() + PRECISION)
                {
                    // Scheduler calls within the timer's minute, and only once.
                    sleep(until_passed(deadline)).await;
                    attempt = self.expire(invitation_id).await?;
                }
                let expired = matches!(attempt, Attempt::Closed { .. }).into();
                Outcome { expired, ..Outcome::default() }
            }
            Call::Sweep { sweep: true, days, forget_days } => {
                self.sweep(days, forget_days.unwrap_or(days), until).await?
            }
            Call::Sweep { sweep: false, .. } => Outcome::default(),
            Call::Revoke { revoke } => return Ok(Answer::Revoked(self.revoke(&revoke, until).await?)),
            Call::SignInsComplete { sign_ins_complete_since: since } => {
                self.complete_since(since).await?;
                Outcome::default()
            }
            Call::SignIn(event) => {
                let activated = self.sign_in(event.account(&self.login_suffix)?).await?;
                Outcome { activated: Some(activated.into()), ..Outcome::default() }
            }
        };
        Ok(Answer::Closed(outcome))
    }

    /// Closes one invitation, if it is pending and past its deadline. Otherwise there is nothing to do, and that is
    /// well: timers come early, late, twice, and for what is closed already.
    async fn expire(&self, id: InvitationId) -> Result<Attempt, StoreError> {
        let decided = self
            .store
            .change_invitation(id, None, |current| decide::expire(current, system::now()).map(Change::from))
            .await;
        let (outcome, attempt) = match decided {
            Ok(Some(decision)) => {
                let late = overdue_by(decision.invitation()).unwrap_or_default();
                return Ok(Attempt::Closed { late });
            }
            Ok(None) => ("not_found", Attempt::Nothing),
            Err(Rejection::Refused(NotDue::NotYet { deadline })) => ("not_yet", Attempt::Early { deadline }),
            Err(Rejection::Refused(NotDue::NotPending)) => ("not_pending", Attempt::Nothing),
            Err(Rejection::Hindered(hindrance)) => return Err(hindrance.into()),
            Err(Rejection::Store(error)) => return Err(error),
        };
        tracing::info!(invitation.id = %id, outcome, "a timer calls for nothing");
        Ok(attempt)
    }

    /// Reminds the invitee, if a reminder is due (R52).
    async fn remind(&self, id: InvitationId, before: SignedDuration) -> Result<bool, StoreError> {
        let decided = self
            .store
            .change_record(id, |record| {
                waiting::remind(&record.invitation, &record.mails, before, system::now()).map(Change::from)
            })
            .await;
        match decided {
            Ok(decision) => Ok(decision.is_some()),
            // A suppressed address is not emailed (R42).
            Err(Rejection::Refused(NoReminderDue) | Rejection::Hindered(Hindrance::Suppressed)) => Ok(false),
            Err(Rejection::Hindered(hindrance)) => Err(hindrance.into()),
            Err(Rejection::Store(error)) => Err(error),
        }
    }

    /// Purges an invitation, if it ended without an account long enough ago (R46).
    async fn purge(&self, id: InvitationId) -> Result<bool, StoreError> {
        self.store
            .purge(id, |record| purge(&record.invitation, &record.history, self.kept, system::now()))
            .await
    }
}

/// Reads `REMIND_BEFORE`: how long before the deadline, 0 for never.
fn remind_before(settings: &Settings) -> Result<Option<SignedDuration>, ConfigError> {
    const NAME: &str = "REMIND_BEFORE";
    match settings.optional(NAME).as_deref() {
        None => Ok(Some(REMINDED)),
        Some("0") => Ok(None),
        Some(_) => settings.duration(NAME, MAX_REMINDED).map(Some),
    }
}

/// The result of an attempt to close an invitation.
enum Attempt {
    /// It is closed now.
    Closed {
        /// How long after its deadline.
        late: SignedDuration,
    },
    /// It is pending, and its deadline is still to come.
    Early {
        /// The deadline.
        deadline: Timestamp,
    },
    /// It is not pending.
    Nothing,
}

/// How long it is until a moment has passed.
fn until_passed(moment: Timestamp) -> Duration {
    Duration::try_from(moment.duration_since(system::now_unrounded())).unwrap_or_default()
        + Duration::from_millis(1)
}

/// How long past its deadline an invitation was closed.
fn overdue_by(closed: &Invitation) -> Option<SignedDuration> {
    match closed.state {
        State::Closed { expires_at, closed_at, .. } => Some(closed_at.duration_since(expires_at)),
        State::Pending { .. } | State::AccountCreated { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r52_reminders_can_be_turned_off() {
        let read = |value: &'static str| {
            let value = Some(value.to_owned()).filter(|value| !value.is_empty());
            remind_before(&Settings::from_fn(move |_| value.clone()))
        };
        assert_eq!(read("").unwrap(), Some(SignedDuration::from_hours(24)));
        assert_eq!(read("0").unwrap(), None);
        assert_eq!(read("36h").unwrap(), Some(SignedDuration::from_hours(36)));
        assert_eq!(read("15d").unwrap(), Some(SignedDuration::from_hours(15 * 24)));
        for bad in ["1s", "16d", "-1d", "off", "1"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
