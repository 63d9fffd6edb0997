//! One-time schedules of EventBridge Scheduler: the expiry timer, which calls `expire` at the deadline, and
//! the way of what `dispatch` cannot do into a queue. The latter needs no client of its own so.

use aws_config::SdkConfig;
use aws_sdk_scheduler::Client;
use aws_sdk_scheduler::error::{BuildError, SdkError};
use aws_sdk_scheduler::operation::create_schedule::CreateScheduleError;
use aws_sdk_scheduler::types::{
    ActionAfterCompletion, DeadLetterConfig, FlexibleTimeWindow, FlexibleTimeWindowMode, RetryPolicy, Target,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::config::{ConfigError, Settings};
use crate::domain::invitation::InvitationId;
use crate::error::causes;

/// What a timer tells `expire` (contract).
#[derive(Debug, Deserialize, Serialize)]
pub struct TimerCall {
    /// The invitation whose deadline has come.
    pub invitation_id: InvitationId,
}

/// Where schedules are kept and whom they call.
#[derive(Clone, Debug)]
pub struct TimerSettings {
    group: String,
    target_arn: String,
    role_arn: String,
    dead_letter_arn: String,
    undelivered_events_arn: String,
}

impl TimerSettings {
    /// Reads `SCHEDULE_GROUP`, the `TIMER_...` variables and `UNDELIVERED_EVENTS_ARN`.
    ///
    /// # Errors
    /// When one is missing.
    pub fn from(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            group: settings.text("SCHEDULE_GROUP")?,
            target_arn: settings.text("TIMER_TARGET_ARN")?,
            role_arn: settings.text("TIMER_ROLE_ARN")?,
            dead_letter_arn: settings.text("TIMER_DEAD_LETTER_ARN")?,
            undelivered_events_arn: settings.text("UNDELIVERED_EVENTS_ARN")?,
        })
    }
}

/// A schedule could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the schedule cannot be made: {0}")]
pub struct TimerError(String);

impl From<BuildError> for TimerError {
    fn from(error: BuildError) -> Self {
        Self(error.to_string())
    }
}

/// Makes the schedules.
#[derive(Clone, Debug)]
pub struct Timers {
    client: Client,
    settings: TimerSettings,
}

impl Timers {
    /// Timers by these settings.
    #[must_use]
    pub fn new(config: &SdkConfig, settings: TimerSettings) -> Self {
        Self { client: Client::new(config), settings }
    }

    /// Has `expire` called for an invitation at its deadline. Set again, it stays one timer: it is named
    /// after the invitation, and "exists already" is success.
    ///
    /// # Errors
    /// When the Scheduler does not take it.
    pub async fn set(&self, id: InvitationId, at: Timestamp) -> Result<(), TimerError> {
        let input = serde_json::to_string(&TimerCall { invitation_id: id })
            .map_err(|error| TimerError(error.to_string()))?;
        self.create(id.to_string(), at, &self.settings.target_arn, input).await
    }

    /// Has a message put into the queue of undelivered events. The same name again while it is on its way
    /// stays one message; later it may become a second.
    ///
    /// # Errors
    /// When the Scheduler does not take it.
    pub async fn set_aside(&self, name: String, at: Timestamp, message: String) -> Result<(), TimerError> {
        self.create(name, at, &self.settings.undelivered_events_arn, message).await
    }

    async fn create(
        &self,
        name: String,
        at: Timestamp,
        target_arn: &str,
        input: String,
    ) -> Result<(), TimerError> {
        let target = Target::builder()
            .arn(target_arn)
            .role_arn(&self.settings.role_arn)
            .input(input)
            .retry_policy(
                RetryPolicy::builder()
                    .maximum_event_age_in_seconds(24 * 3600)
                    .maximum_retry_attempts(185)
                    .build(),
            )
            .dead_letter_config(DeadLetterConfig::builder().arn(&self.settings.dead_letter_arn).build())
            .build()?;
        let window = FlexibleTimeWindow::builder().mode(FlexibleTimeWindowMode::Off).build()?;
        let created = self
            .client
            .create_schedule()
            .group_name(&self.settings.group)
            .name(&name)
            .client_token(&name)
            .schedule_expression(at_expression(at))
            .schedule_expression_timezone("UTC")
            .flexible_time_window(window)
            .action_after_completion(ActionAfterCompletion::Delete)
            .target(target)
            .send()
            .await;
        match created {
            Ok(_) => Ok(()),
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), CreateScheduleError::ConflictException(_)) =>
            {
                Ok(())
            }
            Err(error) => Err(TimerError(causes(&error))),
        }
    }
}

/// The moment as Scheduler wants it: without a `Z`, which it refuses
/// (<https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time>).
fn at_expression(at: Timestamp) -> String {
    format!("at({})", at.strftime("%Y-%m-%dT%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_without_its_zone() {
        let at: Timestamp = "2026-11-28T04:05:06Z".parse().unwrap();
        assert_eq!(at_expression(at), "at(2026-11-28T04:05:06)");
    }
}
