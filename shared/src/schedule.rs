//! One-time schedules of EventBridge Scheduler. A timer calls `expire` at the deadline of an invitation. Another kind
//! of schedule puts an event into a queue, so no SQS client is needed.

use aws_config::SdkConfig;
use aws_sdk_scheduler::Client;
use aws_sdk_scheduler::error::{BuildError, SdkError};
use aws_sdk_scheduler::operation::create_schedule::CreateScheduleError;
use aws_sdk_scheduler::types::{
    ActionAfterCompletion, DeadLetterConfig, FlexibleTimeWindow, FlexibleTimeWindowMode, RetryPolicy, Target,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::config::{ConfigError, Settings};
use crate::domain::invitation::InvitationId;
use crate::error::describe;

/// Scheduler is precise to the minute: a schedule for 10:30:45 may call at any moment from 10:30:00 to 10:30:59
/// (<https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>).
pub const PRECISION: SignedDuration = SignedDuration::from_mins(1);
/// A timer that is further away than this is set to a full minute, and never calls early. A nearer one is set to the
/// second, for short validities: `expire` waits out the rest if Scheduler calls early.
const FAR: SignedDuration = SignedDuration::from_mins(15);
/// Scheduler refuses moments in the past. A timer that is due within `NEARLY_DUE` is set to `SOON` from now. This is
/// later than the SDK's last retry, which repeats the same moment.
const NEARLY_DUE: SignedDuration = SignedDuration::from_secs(3);
const SOON: SignedDuration = SignedDuration::from_secs(15);

/// The message of a timer to `expire`.
#[derive(Debug, Deserialize, Serialize)]
pub struct TimerCall {
    /// The invitation whose deadline has come.
    pub invitation_id: InvitationId,
}

/// The group of the schedules, and the targets that they call.
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
    pub fn from_settings(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            group: settings.required("SCHEDULE_GROUP")?,
            target_arn: settings.required("TIMER_TARGET_ARN")?,
            role_arn: settings.required("TIMER_ROLE_ARN")?,
            dead_letter_arn: settings.required("TIMER_DEAD_LETTER_ARN")?,
            undelivered_events_arn: settings.required("UNDELIVERED_EVENTS_ARN")?,
        })
    }
}

/// A schedule could not be created.
#[derive(Debug, thiserror::Error)]
#[error("the schedule cannot be made: {0}")]
pub struct TimerError(String);

impl From<BuildError> for TimerError {
    fn from(error: BuildError) -> Self {
        Self(error.to_string())
    }
}

/// Creates the schedules.
#[derive(Clone, Debug)]
pub struct Timers {
    client: Client,
    settings: TimerSettings,
}

impl Timers {
    /// Timers with these settings.
    #[must_use]
    pub fn new(config: &SdkConfig, settings: TimerSettings) -> Self {
        Self { client: Client::new(config), settings }
    }

    /// Sets the timer that calls `expire` for an invitation at its deadline. A second call changes nothing: the timer has the
    /// invitation's id as its name, and "exists already" is success.
    ///
    /// # Errors
    /// When Scheduler does not accept it.
    pub async fn set(&self, id: InvitationId, deadline: Timestamp, now: Timestamp) -> Result<(), TimerError> {
        let input = serde_json::to_string(&TimerCall { invitation_id: id })
            .map_err(|error| TimerError(error.to_string()))?;
        self.create(id.to_string(), moment_for(deadline, now), &self.settings.target_arn, input).await
    }

    /// Puts a message into the queue of undelivered events, after some seconds. Each call needs a new name, because
    /// Scheduler drops a schedule with a known name. Two messages about one event do no harm.
    ///
    /// # Errors
    /// When Scheduler does not accept it.
    pub async fn park(&self, name: String, now: Timestamp, message: String) -> Result<(), TimerError> {
        self.create(name, now + SOON, &self.settings.undelivered_events_arn, message).await
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
            Err(error) => Err(TimerError(describe(&error))),
        }
    }
}

/// When a timer for this deadline should call.
fn moment_for(deadline: Timestamp, now: Timestamp) -> Timestamp {
    if deadline > now + FAR {
        let second = deadline.as_second();
        let full_minute = second + (-second).rem_euclid(PRECISION.as_secs());
        Timestamp::from_second(full_minute).unwrap_or(deadline)
    } else if deadline > now + NEARLY_DUE {
        deadline
    } else {
        now + SOON
    }
}

/// The moment in Scheduler's syntax, which has no `Z`
/// (<https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time>).
fn at_expression(at: Timestamp) -> String {
    format!("at({})", at.strftime("%Y-%m-%dT%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// R36: a timer never calls before a deadline that is far away, and never much later than the deadline.
        #[test]
        fn r36_a_far_timer_is_at_a_full_minute(now in 0_i64..4_000_000_000, ahead in -100_000_i64..3_000_000) {
            let at = |second| Timestamp::from_second(second).unwrap();
            let (now, deadline) = (at(now), at(now + ahead));
            let moment = moment_for(deadline, now);
            prop_assert!(moment >= deadline && moment > now);
            prop_assert!(moment < deadline.max(now) + PRECISION);
            prop_assert!(deadline <= now + FAR || at_expression(moment).ends_with(":00)"));
            prop_assert!(ahead <= 3 || ahead > 900 || moment == deadline, "to the second");
        }
    }

    #[test]
    fn a_moment_is_written_without_its_zone() {
        let at: Timestamp = "2026-11-28T04:05:06Z".parse().unwrap();
        assert_eq!(at_expression(at), "at(2026-11-28T04:05:06)");
    }
}
