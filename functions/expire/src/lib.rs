//! Everything that time, the directory or an operator does to invitations:
//!
//! - A timer closes one invitation whose deadline has passed (R36). The sweep closes all overdue ones, so a lost timer does
//!   no harm.
//! - The sweep reminds invitees of their deadline (R52), and erases the personal data of ended invitations and accounts
//!   (R46).
//! - An event of the directory activates an account. Without such an event, the sweep reminds the holder, and later ends
//!   the account (R50).
//! - An operator revokes many invitations (R56).

mod accounts;
mod call;
mod revoke;
mod sign_in;
mod sweep;

use std::time::Duration;

use invitations::aws;
use invitations::config::{ConfigError, Settings};
use invitations::domain::invitation::account::ActivationPeriod;
use invitations::domain::invitation::decide;
use invitations::domain::invitation::purge::purge;
use invitations::domain::invitation::refusal::{NoReminderDue, NotDue};
use invitations::domain::invitation::waiting;
use invitations::domain::invitation::{Invitation, InvitationId, State};
use invitations::schedule::{PRECISION, TimerCall};
use invitations::store::{Change, Hindrance, Rejection, Store, StoreError};
use invitations::system;
use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;

pub use call::{Answer, Call, ExpiryError, Outcome};
pub use revoke::{Revocations, RevokeCall, SelectionFault};
pub use sign_in::{SignIn, SignInFault};
pub use sweep::CLOSED_AT_ONCE;

/// The longest retention period of personal data, in days.
const MAX_KEPT: u32 = 3650;
/// The earliest reminder, in days before the deadline: half of the longest validity (R21, R52).
const MAX_REMINDED: u32 = 15;
/// The default time of the reminder before the deadline (R52).
const REMINDED: SignedDuration = SignedDuration::from_hours(24);
/// The most days without an event of the directory: as long as an account waits for its first sign-in.
const MAX_PATIENCE: u32 = 30;

/// The function, with its clients and its configuration.
pub struct Expiry {
    store: Store,
    /// How long personal data are kept after an invitation or its account ended (R46).
    kept: SignedDuration,
    /// The time of the reminder before the deadline. None: no reminders (R52).
    remind_before: Option<SignedDuration>,
    /// How long accounts wait for their first sign-in (R44).
    activation: ActivationPeriod,
    /// Whether the directory reports sign-ins. Only then can an account without a sign-in end (R50).
    is_told: bool,
    /// The longest time without an event of the directory.
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
            login_suffix: settings.domain("LOGIN_SUFFIX")?,
        })
    }

    /// Answers one call. After `until` the sweep starts nothing new.
    ///
    /// # Errors
    /// When the table fails, or an item cannot be read. The sweep has then done everything else.
    pub async fn handle(&self, call: Call, until: Timestamp) -> Result<Answer, ExpiryError> {
        let outcome = match call {
            Call::Timer(TimerCall { invitation_id }) => {
                let mut attempt = self.expire(invitation_id).await?;
                if let Attempt::Early { deadline } = attempt
                    && deadline < until.min(system::now() + PRECISION)
                {
                    // Scheduler may call up to a minute early, and calls only once.
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

    /// Closes one invitation if it is pending and its deadline has passed. Otherwise it does nothing, which is normal:
    /// timers come early, late and twice, and also for invitations that are already closed.
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
        tracing::info!(invitation.id = %id, outcome, "there was nothing to close");
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

    /// Erases the personal data of an invitation, when the retention period is over (R46).
    async fn purge(&self, id: InvitationId) -> Result<bool, StoreError> {
        self.store
            .purge(id, |record| purge(&record.invitation, &record.history, self.kept, system::now()))
            .await
    }
}

/// Reads `REMIND_BEFORE`: the time before the deadline. 0 turns reminders off.
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
    /// The attempt closed it.
    Closed {
        /// How long after its deadline.
        late: SignedDuration,
    },
    /// It is pending, and its deadline has not passed.
    Early {
        /// The deadline.
        deadline: Timestamp,
    },
    /// It is not pending, or does not exist.
    Nothing,
}

/// How long to wait until a moment has passed.
fn until_passed(moment: Timestamp) -> Duration {
    Duration::try_from(moment.duration_since(system::now_unrounded())).unwrap_or_default()
        + Duration::from_millis(1)
}

/// How long after its deadline an invitation was closed.
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
