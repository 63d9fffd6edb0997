//! The event sources of a function.
//!
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html>

use jiff::SignedDuration;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error::{TemplateError, within};
use super::expression::Recurrence;
use super::filter::Filter;
use super::intrinsics::Resolver;
use super::rules::{self, Rule};

/// The event sources of a function.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// Its routes in the HTTP API.
    pub(crate) routes: Vec<Route>,
    /// The streams that it reads.
    pub(crate) streams: Vec<StreamSource>,
    /// Its recurring schedules.
    pub(crate) timers: Vec<Timer>,
    /// The rules of event buses that call it.
    pub(crate) rules: Vec<Rule>,
}

/// A route of the HTTP API.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Route {
    /// A method, or `ANY`.
    #[serde(default = "any")]
    pub(crate) method: String,
    /// A path with `{parameters}`, or `$default`.
    #[serde(default = "default_path")]
    pub(crate) path: String,
    #[serde(default)]
    payload_format_version: Option<String>,
}

/// The settings of an event source mapping.
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html>
#[derive(Debug)]
pub(crate) struct StreamSource {
    /// The ARN of the stream.
    pub(crate) stream_arn: String,
    /// The most records of a batch.
    pub(crate) batch_size: usize,
    /// Whether a failed batch is halved before a retry.
    pub(crate) bisect: bool,
    /// How many times a failed batch is retried. None: without end.
    pub(crate) retries: Option<u32>,
    /// The greatest age of a record. None: any age.
    pub(crate) max_age: Option<SignedDuration>,
    /// Whether the function's response names the failed records.
    pub(crate) reports_failures: bool,
    /// The filter for records.
    pub(crate) filter: Filter,
    /// The ARN of the queue for records that are given up.
    pub(crate) on_failure: Option<String>,
}

/// A recurring schedule of a function.
#[derive(Debug)]
pub(crate) struct Timer {
    /// The times.
    pub(crate) recurrence: Recurrence,
    /// The event.
    pub(crate) input: Value,
    /// The ARN of the role that calls, if the template has one.
    pub(crate) role: Option<String>,
    /// The ARN of the queue for calls that are given up.
    pub(crate) dead_letter_queue: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StreamProperties {
    stream: String,
    #[serde(default = "default_batch_size")]
    batch_size: usize,
    #[serde(default)]
    bisect_batch_on_function_error: bool,
    maximum_retry_attempts: Option<i64>,
    maximum_record_age_in_seconds: Option<i64>,
    #[serde(default)]
    function_response_types: Vec<String>,
    #[serde(default)]
    filter_criteria: FilterCriteria,
    #[serde(default)]
    destination_config: Value,
    #[serde(default = "enabled")]
    enabled: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FilterCriteria {
    filters: Vec<FilterPattern>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FilterPattern {
    pattern: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TimerProperties {
    #[serde(alias = "Schedule")]
    schedule_expression: String,
    input: Option<String>,
    role_arn: Option<String>,
    #[serde(default)]
    dead_letter_config: Value,
}

fn any() -> String {
    "ANY".to_owned()
}

fn default_path() -> String {
    "$default".to_owned()
}

fn default_batch_size() -> usize {
    100
}

fn enabled() -> bool {
    true
}

/// Reads the event sources of a function.
pub(super) fn read(resolver: &Resolver<'_>, events: &Value, place: &str) -> Result<Events, TemplateError> {
    let mut found = Events::default();
    for (key, event) in events.as_object().into_iter().flatten() {
        let place = within(place, key);
        let properties = match event.get("Properties") {
            None => json!({}),
            Some(properties) => resolver.resolve(properties, &within(&place, "Properties"))?,
        };
        match event["Type"].as_str().unwrap_or_default() {
            "HttpApi" => found.routes.push(route(properties, &place)?),
            "DynamoDB" => found.streams.extend(stream_source(properties, &place)?),
            "Schedule" | "ScheduleV2" => {
                found.timers.push(timer(typed(properties, &place)?, &place)?);
            }
            "EventBridgeRule" | "CloudWatchEvent" => {
                found.rules.push(rules::of_function(key, &properties, &place)?);
            }
            kind => {
                let fault = format!("events of the type {kind:?} are not supported here");
                return Err(TemplateError::new(place, fault));
            }
        }
    }
    Ok(found)
}

fn typed<T: DeserializeOwned>(properties: Value, place: &str) -> Result<T, TemplateError> {
    serde_json::from_value(properties).map_err(|fault| TemplateError::new(place, fault.to_string()))
}

fn route(properties: Value, place: &str) -> Result<Route, TemplateError> {
    let route: Route = typed(properties, place)?;
    match route.payload_format_version.as_deref() {
        None | Some("2.0") => Ok(route),
        Some(_) => Err(TemplateError::new(place, "only the payload format 2.0 is supported here")),
    }
}

fn timer(properties: TimerProperties, place: &str) -> Result<Timer, TemplateError> {
    let recurrence =
        properties.schedule_expression.parse().map_err(|fault: String| TemplateError::new(place, fault))?;
    let input = match &properties.input {
        None => json!({}),
        Some(text) => serde_json::from_str(text)
            .map_err(|fault| TemplateError::new(place, format!("Input is not JSON: {fault}")))?,
    };
    let dead_letter_queue = properties.dead_letter_config["Arn"].as_str().map(str::to_owned);
    Ok(Timer { recurrence, input, role: properties.role_arn, dead_letter_queue })
}

fn stream_source(properties: Value, place: &str) -> Result<Option<StreamSource>, TemplateError> {
    let properties: StreamProperties = typed(properties, place)?;
    if !properties.enabled {
        return Ok(None);
    }
    let patterns: Vec<_> =
        properties.filter_criteria.filters.into_iter().map(|filter| filter.pattern).collect();
    let filter = Filter::new(&patterns)
        .map_err(|fault| TemplateError::new(within(place, "Properties.FilterCriteria"), fault))?;
    let on_failure = &properties.destination_config["OnFailure"]["Destination"];
    Ok(Some(StreamSource {
        stream_arn: properties.stream,
        batch_size: properties.batch_size.clamp(1, 10_000),
        bisect: properties.bisect_batch_on_function_error,
        // -1, the default of both, means no limit.
        retries: properties.maximum_retry_attempts.and_then(|retries| u32::try_from(retries).ok()),
        max_age: properties
            .maximum_record_age_in_seconds
            .filter(|age| *age >= 0)
            .map(SignedDuration::from_secs),
        reports_failures: properties
            .function_response_types
            .iter()
            .any(|kind| kind == "ReportBatchItemFailures"),
        filter,
        on_failure: on_failure.as_str().map(str::to_owned),
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Map;

    use super::*;

    fn events(events: &Value) -> Result<Events, TemplateError> {
        let (parameters, resources) = (BTreeMap::new(), Map::new());
        read(&Resolver::new(&parameters, &resources), events, "Events")
    }

    #[test]
    fn every_supported_kind() {
        let found = events(&json!({
            "Route": { "Type": "HttpApi", "Properties": { "Method": "post", "Path": "/a" } },
            "All": { "Type": "HttpApi" },
            "Stream": { "Type": "DynamoDB", "Properties": {
                "Stream": "arn:stream",
                "StartingPosition": "TRIM_HORIZON",
                "BatchSize": 5,
                "MaximumRetryAttempts": -1,
                "MaximumRecordAgeInSeconds": 60,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "DestinationConfig": { "OnFailure": { "Type": "SQS", "Destination": "arn:queue" } },
            } },
            "Off": { "Type": "DynamoDB", "Properties": { "Stream": "arn:stream", "Enabled": false } },
            "Hourly": { "Type": "ScheduleV2", "Properties": { "ScheduleExpression": "rate(1 hour)", "Input": "{\"a\":1}" } },
            "Daily": { "Type": "ScheduleV2", "Properties": {
                "ScheduleExpression": "cron(0 1 * * ? *)",
                "RoleArn": "arn:role",
                "DeadLetterConfig": { "Arn": "arn:queue" },
            } },
            "Rule": { "Type": "EventBridgeRule", "Properties": { "Pattern": { "source": ["aws.ses"] } } },
        }))
        .unwrap();
        let routes: Vec<_> =
            found.routes.iter().map(|route| (route.method.as_str(), route.path.as_str())).collect();
        assert_eq!(routes, [("ANY", "$default"), ("post", "/a")]);
        let [source] = found.streams.as_slice() else { panic!("one stream") };
        assert_eq!((source.batch_size, source.bisect, source.retries), (5, false, None));
        assert_eq!(source.max_age, Some(SignedDuration::from_mins(1)));
        assert!(source.reports_failures);
        assert_eq!(source.on_failure.as_deref(), Some("arn:queue"));
        let [daily, hourly] = found.timers.as_slice() else { panic!("two timers") };
        assert!(matches!(hourly.recurrence, Recurrence::Rate(period) if period.as_secs() == 3_600));
        assert_eq!((&hourly.input, &hourly.role), (&json!({ "a": 1 }), &None));
        assert!(matches!(daily.recurrence, Recurrence::Cron(_)));
        assert_eq!(
            (daily.role.as_deref(), daily.dead_letter_queue.as_deref()),
            (Some("arn:role"), Some("arn:queue"))
        );
        let [rule] = found.rules.as_slice() else { panic!("one rule") };
        assert!(rule.bus == "default" && rule.pattern.matches(&json!({ "source": "aws.ses" })));
    }

    #[test]
    fn unsupported_events_are_named() {
        let fault = |event: Value| events(&json!({ "E": event })).unwrap_err().to_string();
        assert_eq!(
            fault(json!({ "Type": "SQS" })),
            "the template, Events.E: events of the type \"SQS\" are not supported here"
        );
        let pattern = json!({ "Filters": [{ "Pattern": "{\"a\":[{\"exists\":true}]}" }] });
        let filtered = json!({ "Stream": "arn:stream", "FilterCriteria": pattern });
        assert!(
            fault(json!({ "Type": "DynamoDB", "Properties": filtered }))
                .contains("Events.E.Properties.FilterCriteria")
        );
        for event in [
            json!({ "Type": "DynamoDB" }),
            json!({ "Type": "HttpApi", "Properties": { "PayloadFormatVersion": "1.0" } }),
            json!({ "Type": "ScheduleV2", "Properties": { "ScheduleExpression": "rate(1 second)" } }),
            json!({ "Type": "ScheduleV2", "Properties": { "ScheduleExpression": "rate(1 day)", "Input": "{" } }),
        ] {
            assert!(fault(event.clone()).starts_with("the template, Events.E: "), "{event}");
        }
    }
}
