//! The request `CreateSchedule`, checked as AWS checks it.
//!
//! <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html>

use std::ops::RangeInclusive;

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::protocol::AwsError;
use crate::template::at;

/// The body of the request. It is stored with the schedule, without the token.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CreateSchedule {
    #[serde(skip_serializing)]
    pub(super) client_token: Option<String>,
    #[serde(default = "default_group")]
    pub(super) group_name: String,
    #[serde(default)]
    schedule_expression: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule_expression_timezone: Option<String>,
    flexible_time_window: Option<FlexibleTimeWindow>,
    pub(super) target: Target,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) action_after_completion: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct FlexibleTimeWindow {
    mode: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum_window_in_minutes: Option<i64>,
}

/// The target of a schedule, and its retries.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Target {
    #[serde(default)]
    pub(super) arn: String,
    #[serde(default)]
    pub(super) role_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) input: Option<String>,
    #[serde(default)]
    pub(super) retry_policy: RetryPolicy,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dead_letter_config: Option<DeadLetterConfig>,
}

/// How often and how long a failed call is retried.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RetryPolicy {
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum_retry_attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum_event_age_in_seconds: Option<i64>,
}

/// The dead-letter queue.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DeadLetterConfig {
    pub(super) arn: Option<String>,
}

fn default_group() -> String {
    "default".to_owned()
}

impl RetryPolicy {
    /// How many times a failed call is retried.
    pub(super) fn attempts(&self) -> u32 {
        self.maximum_retry_attempts.unwrap_or(185)
    }

    /// For how many seconds a failed call is retried.
    pub(super) fn age(&self) -> i64 {
        self.maximum_event_age_in_seconds.unwrap_or(86_400)
    }
}

impl CreateSchedule {
    /// Whether the schedule is enabled.
    pub(super) fn is_enabled(&self) -> bool {
        self.state.as_deref() != Some("DISABLED")
    }

    /// Whether the schedule is deleted after it has fired.
    pub(super) fn is_deleted_after_completion(&self) -> bool {
        self.action_after_completion.as_deref() == Some("DELETE")
    }

    /// Checks a schedule of this name as AWS does, and returns the time when it fires.
    pub(super) fn check(&self, name: &str) -> Result<Timestamp, AwsError> {
        check_name("name", name)?;
        check_name("groupName", &self.group_name)?;
        self.check_window()?;
        self.target.check()?;
        one_of("actionAfterCompletion", self.action_after_completion.as_deref(), &["NONE", "DELETE"])?;
        one_of("state", self.state.as_deref(), &["ENABLED", "DISABLED"])?;
        // Only the default time zone is supported.
        one_of("scheduleExpressionTimezone", self.schedule_expression_timezone.as_deref(), &["UTC"])?;
        at(&self.schedule_expression)
            .ok_or_else(|| invalid(format!("Invalid Schedule Expression {}.", self.schedule_expression)))
    }

    fn check_window(&self) -> Result<(), AwsError> {
        let window = self.flexible_time_window.as_ref().ok_or_else(|| missing("flexibleTimeWindow"))?;
        match (window.mode.as_str(), window.maximum_window_in_minutes) {
            ("OFF", None) => Ok(()),
            ("FLEXIBLE", Some(minutes)) => in_range("maximumWindowInMinutes", minutes, &(1..=1_440)),
            ("OFF" | "FLEXIBLE", _) => {
                Err(invalid("MaximumWindowInMinutes must be given for a FLEXIBLE window, and for no other."))
            }
            (mode, _) => one_of("flexibleTimeWindow.mode", Some(mode), &["OFF", "FLEXIBLE"]),
        }
    }
}

impl Target {
    /// Whether the target is an SQS queue, and not a function.
    pub(super) fn is_queue(&self) -> bool {
        self.arn.starts_with("arn:aws:sqs:")
    }

    fn check(&self) -> Result<(), AwsError> {
        if self.arn.is_empty() {
            return Err(missing("target.arn"));
        }
        if !self.role_arn.starts_with("arn:aws:iam::") || !self.role_arn.contains(":role/") {
            return Err(invalid("Provided role is not an ARN of a role"));
        }
        if let Some(Err(fault)) = self.input.as_deref().map(serde_json::from_str::<serde::de::IgnoredAny>) {
            return Err(invalid(format!("Invalid Input: a Lambda function takes JSON: {fault}")));
        }
        if let Some(config) = &self.dead_letter_config
            && !config.arn.as_deref().is_some_and(|arn| arn.starts_with("arn:aws:sqs:"))
        {
            return Err(invalid("The dead-letter queue must be an SQS queue"));
        }
        in_range("maximumRetryAttempts", self.retry_policy.attempts().into(), &(0..=185))?;
        in_range("maximumEventAgeInSeconds", self.retry_policy.age(), &(60..=86_400))
    }
}

/// Checks a name against AWS's pattern for schedules and groups.
pub(super) fn check_name(member: &str, name: &str) -> Result<(), AwsError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if (1..=64).contains(&name.len()) && name.chars().all(allowed) {
        return Ok(());
    }
    let rule = "must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$ and have length 1 to 64";
    Err(invalid(format!("Value '{name}' at '{member}' failed to satisfy constraint: Member {rule}")))
}

fn one_of(member: &str, value: Option<&str>, known: &[&str]) -> Result<(), AwsError> {
    match value {
        Some(value) if !known.contains(&value) => Err(invalid(format!(
            "Value '{value}' at '{member}' failed to satisfy constraint: Member must be one of {known:?}"
        ))),
        _ => Ok(()),
    }
}

fn in_range(member: &str, value: i64, range: &RangeInclusive<i64>) -> Result<(), AwsError> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(invalid(format!(
        "Value '{value}' at '{member}' failed to satisfy constraint: Member must be in {range:?}"
    )))
}

fn missing(member: &str) -> AwsError {
    invalid(format!("Value null at '{member}' failed to satisfy constraint: Member must not be null"))
}

fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new(StatusCode::BAD_REQUEST, "ValidationException", message)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn good() -> Value {
        json!({
            "ClientToken": "t",
            "GroupName": "timers",
            "ScheduleExpression": "at(2026-01-31T00:00:00)",
            "ScheduleExpressionTimezone": "UTC",
            "FlexibleTimeWindow": { "Mode": "OFF" },
            "Target": {
                "Arn": "arn:aws:lambda:ap-southeast-1:000000000000:function:expire",
                "RoleArn": "arn:aws:iam::000000000000:role/timers",
                "Input": "{}",
                "RetryPolicy": { "MaximumRetryAttempts": 5 },
                "DeadLetterConfig": { "Arn": "arn:aws:sqs:ap-southeast-1:000000000000:lost" },
            },
            "ActionAfterCompletion": "DELETE",
        })
    }

    fn check(change: impl FnOnce(&mut Value)) -> Result<Timestamp, AwsError> {
        let mut body = good();
        change(&mut body);
        serde_json::from_value::<CreateSchedule>(body).unwrap().check("name")
    }

    #[test]
    fn a_good_request_passes() {
        assert_eq!(check(|_| {}).unwrap(), "2026-01-31T00:00:00Z".parse::<Timestamp>().unwrap());
        assert!(
            check(|body| body["FlexibleTimeWindow"] =
                json!({ "Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5 }))
            .is_ok()
        );
        let request: CreateSchedule = serde_json::from_value(good()).unwrap();
        assert!(request.is_enabled() && request.is_deleted_after_completion());
        assert_eq!((request.target.retry_policy.attempts(), request.target.retry_policy.age()), (5, 86_400));
    }

    #[test]
    fn what_aws_refuses_is_refused() {
        type Change = fn(&mut Value);
        let bad: [Change; 12] = [
            |body| body["ScheduleExpression"] = json!("at(2026-01-31T00:00:00Z)"),
            |body| body["ScheduleExpression"] = json!("rate(1 hour)"),
            |body| body["ScheduleExpressionTimezone"] = json!("Asia/Singapore"),
            |body| body["FlexibleTimeWindow"] = json!({ "Mode": "FLEXIBLE" }),
            |body| body["FlexibleTimeWindow"] = json!({ "Mode": "MAYBE" }),
            |body| body["FlexibleTimeWindow"] = Value::Null,
            |body| body["Target"]["RoleArn"] = json!("role"),
            |body| body["Target"]["Input"] = json!("{"),
            |body| body["Target"]["Arn"] = json!(""),
            |body| body["Target"]["RetryPolicy"]["MaximumRetryAttempts"] = json!(186),
            |body| body["Target"]["DeadLetterConfig"]["Arn"] = json!("queue"),
            |body| body["GroupName"] = json!("a group"),
        ];
        for (index, change) in bad.into_iter().enumerate() {
            assert!(check(change).is_err(), "number {index}");
        }
    }

    #[test]
    fn names() {
        assert!(check_name("name", "A-z_0.9").is_ok());
        for bad in ["", "a b", "a/b", "ü", &"x".repeat(65)] {
            assert!(check_name("name", bad).is_err(), "{bad}");
        }
    }
}
