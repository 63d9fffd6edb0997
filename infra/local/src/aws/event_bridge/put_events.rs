//! `PutEvents`. It accepts or rejects each event of a request separately.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Entry, EventBridge};
use crate::calls::Partly;
use crate::clock;
use crate::protocol::{self, AwsError};
use crate::template::DEFAULT_BUS;

/// The most events of a request.
const MOST_ENTRIES: usize = 10;
/// The largest event, in bytes.
const LARGEST_ENTRY: usize = 256 * 1024;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutEvents {
    entries: Vec<Requested>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Requested {
    #[serde(default)]
    source: String,
    #[serde(default)]
    detail_type: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    resources: Vec<String>,
    event_bus_name: Option<String>,
    /// In seconds since 1970.
    time: Option<f64>,
}

/// Why the bus rejects an event: a code and a text.
type Refused = (&'static str, String);

impl EventBridge {
    /// Puts the valid events of a request on their buses. The response has a result for each event.
    pub(crate) fn put_events(&self, body: &Bytes, partly: Option<Partly>) -> Result<Json<Value>, AwsError> {
        let PutEvents { entries } = protocol::body(body)?;
        if entries.is_empty() || entries.len() > MOST_ENTRIES {
            let message = format!("Entries must have 1 to {MOST_ENTRIES} members.");
            return Err(AwsError::new(StatusCode::BAD_REQUEST, "ValidationException", message));
        }
        let last = entries.len() - 1;
        let mut results = Vec::new();
        for (place, entry) in entries.iter().enumerate() {
            let taken = if partly.is_some() && place == last {
                Err(("InternalFailure", "Internal failure.".to_owned()))
            } else {
                self.take(entry)?
            };
            results.push(match taken {
                Ok(id) => json!({ "EventId": id }),
                Err((code, message)) => json!({ "ErrorCode": code, "ErrorMessage": message }),
            });
        }
        let failed = results.iter().filter(|result| result.get("ErrorCode").is_some()).count();
        Ok(Json(json!({ "FailedEntryCount": failed, "Entries": results })))
    }

    fn take(&self, entry: &Requested) -> Result<Result<Value, Refused>, AwsError> {
        let bus = entry.event_bus_name.as_deref().unwrap_or(DEFAULT_BUS);
        let bus = bus.rsplit('/').next().unwrap_or(bus);
        let detail = match self.check(entry, bus) {
            Ok(detail) => detail,
            Err(refused) => return Ok(Err(refused)),
        };
        #[expect(clippy::cast_possible_truncation, reason = "EventBridge keeps whole seconds")]
        let time = entry.time.and_then(|time| Timestamp::from_second(time as i64).ok());
        let event = self.put(&Entry {
            bus,
            source: &entry.source,
            detail_type: &entry.detail_type,
            resources: &entry.resources,
            time: time.unwrap_or_else(clock::now),
            detail: &detail,
        });
        Ok(Ok(event.map_err(AwsError::internal)?["id"].clone()))
    }

    fn check(&self, entry: &Requested, bus: &str) -> Result<Value, Refused> {
        let refused = |code, message: &str| Err((code, message.to_owned()));
        if entry.source.is_empty() || entry.detail_type.is_empty() || entry.detail.is_empty() {
            return refused("InvalidArgument", "Source, DetailType and Detail are required.");
        }
        if entry.source.starts_with("aws.") {
            return refused("NotAuthorizedForSourceException", "Not authorized for the source.");
        }
        if !self.buses.contains(bus) {
            return refused("InvalidArgument", "The event bus does not exist.");
        }
        if entry.source.len() + entry.detail_type.len() + entry.detail.len() > LARGEST_ENTRY {
            return refused("InvalidArgument", "The entry is too large.");
        }
        match serde_json::from_str(&entry.detail) {
            Ok(detail @ Value::Object(_)) => Ok(detail),
            _ => refused("MalformedDetail", "Detail is malformed."),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};
    use std::sync::Arc;

    use super::*;
    use crate::aws::lambda::asynchronous::Invocations;
    use crate::state::State;
    use crate::template::{Filter, Rule};

    fn event_bridge() -> EventBridge {
        let state = Arc::new(State::in_memory());
        let rule = Rule {
            name: "Registered".to_owned(),
            bus: "events".to_owned(),
            pattern: Filter::new(&[json!({ "detail-type": ["a"] }).to_string()]).unwrap(),
            targets: vec!["arn:function".to_owned(), "arn:queue".to_owned()],
        };
        EventBridge {
            buses: BTreeSet::from(["default", "events"].map(str::to_owned)),
            rules: vec![rule],
            functions: HashMap::from([("arn:function".to_owned(), "f".to_owned())]),
            invocations: Arc::new(Invocations::new(Arc::clone(&state), &[])),
            state,
        }
    }

    fn entry(detail_type: &str, detail: &str) -> Value {
        json!({ "EventBusName": "events", "Source": "s", "DetailType": detail_type, "Detail": detail, "Time": 5 })
    }

    fn put(bridge: &EventBridge, entries: &[Value], partly: Option<Partly>) -> Value {
        let body = json!({ "Entries": entries }).to_string().into();
        bridge.put_events(&body, partly).unwrap().0
    }

    #[test]
    fn rules_get_what_they_match_and_all_is_kept() {
        let bridge = event_bridge();
        put(&bridge, &[entry("a", r#"{"n":1}"#), entry("b", r#"{"n":2}"#)], None);
        let kept = bridge.state.events_after(0).unwrap();
        let kept: Vec<_> = kept.iter().map(|one| (one.rules.len(), &one.event["detail"]["n"])).collect();
        assert_eq!(kept, [(1, &json!(1)), (0, &json!(2))]);
        let [call] = bridge.state.invocations_after(0).unwrap().try_into().unwrap();
        assert_eq!((call.function.as_str(), &call.event["time"]), ("f", &json!("1970-01-01T00:00:05Z")));
    }

    #[test]
    fn one_bad_event_does_not_keep_the_others_out() {
        let bridge = event_bridge();
        let mut wrong =
            [entry("a", "[]"), entry("a", "{"), entry("", "{}"), entry("a", "{}"), entry("a", "{}")];
        wrong[3]["Source"] = json!("aws.ses");
        wrong[4]["EventBusName"] = json!("other");
        let answer = put(&bridge, &[&wrong[..], &[entry("a", "{}")]].concat(), None);
        assert_eq!(answer["FailedEntryCount"], 5);
        let codes: Vec<_> =
            answer["Entries"].as_array().unwrap().iter().map(|one| &one["ErrorCode"]).collect();
        let expected = [
            "MalformedDetail",
            "MalformedDetail",
            "InvalidArgument",
            "NotAuthorizedForSourceException",
            "InvalidArgument",
        ];
        assert_eq!(codes[..5], expected);
        assert!(answer["Entries"][5]["EventId"].is_string());
    }

    #[test]
    fn a_request_can_be_taken_partly_and_has_a_limit() {
        let bridge = event_bridge();
        let answer = put(&bridge, &[entry("a", "{}"), entry("a", "{}")], Some(Partly));
        assert_eq!(
            (&answer["FailedEntryCount"], bridge.state.events_after(0).unwrap().len()),
            (&json!(1), 1)
        );
        let many = json!({ "Entries": vec![entry("a", "{}"); 11] }).to_string().into();
        assert!(bridge.put_events(&many, None).is_err());
    }
}
