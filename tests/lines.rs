//! What the functions have logged: JSON objects, one a line, and the metrics in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::Host;

/// A line of a function's log.
#[derive(Clone, Debug)]
pub struct Line {
    /// The function.
    pub function: String,
    /// What the line says.
    pub fields: Map<String, Value>,
}

impl Line {
    /// The text of a field, empty if it is not there.
    pub fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}

impl Host {
    /// All lines that the functions have logged, each function's in order. It should be quiet.
    #[track_caller]
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (file, log) in self.said() {
            if file.extension().is_none_or(|extension| extension != "log") {
                continue;
            }
            let function = file.file_stem().expect("a name").to_string_lossy().into_owned();
            for line in log.lines() {
                match serde_json::from_str(line) {
                    Ok(Value::Object(fields)) => lines.push(Line { function: function.clone(), fields }),
                    _ => panic!("{function} logs what is no JSON object: {line}"),
                }
            }
        }
        lines
    }

    /// What was counted and measured.
    #[track_caller]
    pub fn measured(&self) -> Measured {
        let mut measured = Measured::default();
        self.lines()
            .iter()
            .filter(|line| line.fields.contains_key("_aws"))
            .for_each(|line| measured.add(line));
        measured
    }
}

/// The values of metrics, by their names and the values of their dimensions.
#[derive(Debug, Default)]
pub struct Measured(BTreeMap<(String, Vec<String>), Vec<u64>>);

impl Measured {
    /// What a metric comes to.
    pub fn sum(&self, metric: &str) -> u64 {
        self.values(metric, &["local"]).iter().sum()
    }

    /// What a metric comes to, for one value of its second dimension.
    pub fn sum_by(&self, metric: &str, value: &str) -> u64 {
        self.values(metric, &["local", value]).iter().sum()
    }

    /// The largest value of a metric.
    pub fn largest(&self, metric: &str) -> u64 {
        self.values(metric, &["local"]).iter().copied().max().unwrap_or_default()
    }

    /// The metrics that there are.
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
