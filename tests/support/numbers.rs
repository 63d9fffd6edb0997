//! The metrics in the functions' log lines, as CloudWatch extracts them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::{Host, Line};

/// The metrics that count events, by the names of the events.
const EVENTS: [(&str, &[&str]); 20] = [
    ("InvitationsSent", &["invited", "account_created"]),
    ("InvitationsOverridden", &["superseded"]),
    ("InvitationsResent", &["resent"]),
    ("InvitationsCorrected", &["corrected"]),
    ("InvitationsRegistered", &["registered"]),
    ("InvitationsExpired", &["expired"]),
    ("InvitationsRevoked", &["revoked"]),
    ("InvitationsReminded", &["reminded"]),
    ("InvitationsDeclined", &["declined"]),
    ("DetailsRejected", &["details_rejected"]),
    ("InvitationsAskedFor", &["asked_again"]),
    ("InvitationsPurged", &["purged"]),
    ("HoldersInvitedAgain", &["invited_again"]),
    ("InvitationsNotDelivered", &["not_delivered"]),
    ("InvitationsWithdrawn", &["withdrawn"]),
    ("NumbersDisplaced", &["number_displaced"]),
    ("AccountsActivated", &["activated"]),
    ("AccountsTerminated", &["terminated"]),
    ("RegistrationsRefused", &["registration_refused"]),
    ("RevocationsTold", &["revocations_told"]),
];

impl Host {
    /// All metrics.
    #[track_caller]
    pub fn measured(&self) -> Measured {
        let mut measured = Measured::default();
        self.lines()
            .iter()
            .filter(|line| line.fields.contains_key("_aws"))
            .for_each(|line| measured.add(line));
        measured
    }

    /// The metrics that the table can confirm: the metric, its number, and the number in the table. No work should be
    /// left. Each owed email has a note in the end, unless SES refused it.
    #[track_caller]
    pub fn numbers(&self) -> Vec<(&'static str, u64, u64)> {
        let (measured, table) = (self.measured(), self.table());
        let count = |of: &dyn Fn(&Value) -> bool| table.iter().filter(|item| of(item)).count() as u64;
        let is = |item: &Value, key: &str, start: &str| {
            item[key].as_str().is_some_and(|key| key.starts_with(start))
        };
        // A withdrawn account no longer exists.
        let has_account = |item: &Value| {
            is(item, "PK", "ACCOUNT#") || is(item, "SK", "EVENT#") && item["event"] == "withdrawn"
        };
        let mut in_table = vec![
            ("AccountsCreated", count(&has_account)),
            ("MailsOwed", count(&|item| is(item, "SK", "MAIL#"))),
            ("MailsSent", count(&|item| is(item, "SK", "MAIL#") && item["ses_message_id"].is_string())),
        ];
        for (metric, events) in EVENTS {
            let happened =
                |item: &Value| is(item, "SK", "EVENT#") && events.iter().any(|event| item["event"] == *event);
            in_table.push((metric, count(&happened)));
        }
        in_table.into_iter().map(|(metric, number)| (metric, measured.sum(metric), number)).collect()
    }
}

/// The values of metrics, by name and dimensions.
#[derive(Debug, Default)]
pub struct Measured(BTreeMap<(String, Vec<String>), Vec<u64>>);

impl Measured {
    /// The sum of a metric.
    pub fn sum(&self, metric: &str) -> u64 {
        self.values(metric, &["local"]).iter().sum()
    }

    /// The sum of a metric for one value of its second dimension.
    pub fn sum_by(&self, metric: &str, value: &str) -> u64 {
        self.values(metric, &["local", value]).iter().sum()
    }

    /// The largest value of a metric.
    pub fn largest(&self, metric: &str) -> u64 {
        self.values(metric, &["local"]).iter().copied().max().unwrap_or_default()
    }

    /// The names of the metrics.
    pub fn names(&self) -> BTreeSet<&str> {
        self.0.keys().map(|(name, _)| name.as_str()).collect()
    }

    fn values(&self, metric: &str, dimensions: &[&str]) -> &[u64] {
        let dimensions = dimensions.iter().copied().map(str::to_owned).collect();
        self.0.get(&(metric.to_owned(), dimensions)).map_or(&[], Vec::as_slice)
    }

    /// Extracts a line's metrics as CloudWatch does.
    #[track_caller]
    fn add(&mut self, line: &Line) {
        let document = Value::Object(line.fields.clone());
        let faults: Vec<String> = SCHEMA.iter_errors(&document).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?} in {document}");
        for directive in document["_aws"]["CloudWatchMetrics"].as_array().expect("metrics") {
            assert_eq!(directive["Namespace"], "TechPassInvitations", "{document}");
            for set in directive["Dimensions"].as_array().expect("dimensions") {
                let dimensions = set.as_array().into_iter().flatten().filter_map(Value::as_str);
                // Target members: texts beside the metadata.
                let texts =
                    dimensions.map(|name| document[name].as_str().unwrap_or_else(|| panic!("{document}")));
                let texts: Vec<String> = texts.map(str::to_owned).collect();
                for metric in directive["Metrics"].as_array().expect("metrics") {
                    let name = metric["Name"].as_str().expect("a name").to_owned();
                    let value = document[&name].as_u64().unwrap_or_else(|| panic!("no {name} in {document}"));
                    self.0.entry((name, texts.clone())).or_default().push(value);
                }
            }
        }
    }
}

/// The embedded metric format, as its specification describes it.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>
static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let name = |most: u32| json!({ "type": "string", "minLength": 1, "maxLength": most });
    let metric = json!({
        "type": "object",
        "required": ["Name"],
        "additionalProperties": false,
        "properties": {
            "Name": name(1024),
            "Unit": { "enum": ["Seconds", "Count"] },
            "StorageResolution": { "enum": [1, 60] },
        },
    });
    let directive = json!({
        "type": "object",
        "required": ["Namespace", "Dimensions", "Metrics"],
        "additionalProperties": false,
        "properties": {
            "Namespace": name(1024),
            "Dimensions": {
                "type": "array",
                "minItems": 1,
                "items": { "type": "array", "maxItems": 30, "items": name(250) },
            },
            "Metrics": { "type": "array", "minItems": 1, "maxItems": 100, "items": metric },
        },
    });
    let metadata = json!({
        "type": "object",
        "required": ["Timestamp", "CloudWatchMetrics"],
        "additionalProperties": false,
        "properties": {
            "Timestamp": { "type": "integer", "minimum": 1_700_000_000_000_i64 },
            "CloudWatchMetrics": { "type": "array", "minItems": 1, "items": directive },
        },
    });
    let root = json!({ "type": "object", "required": ["_aws"], "properties": { "_aws": metadata } });
    jsonschema::validator_for(&root).expect("the schema is one")
});
