//! The deployment template: its resources, its alarms and its dashboard.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

const NAMESPACE: &str = "TechPassInvitations";

/// The text of a file of `infra`.
pub fn infra(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra").join(name);
    fs::read_to_string(path).expect("the file can be read")
}

/// The deployment template, without the tags of intrinsic functions: `!Ref X` is `X`, `!If [a, b, c]` is a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Template {
    /// The parameters by name.
    pub parameters: BTreeMap<String, Value>,
    /// The conditions by name.
    pub conditions: BTreeMap<String, Value>,
    /// The properties that all resources of a type share.
    pub globals: BTreeMap<String, Value>,
    /// The resources by name.
    pub resources: BTreeMap<String, Resource>,
}

/// A resource of the template.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Resource {
    /// Such as `AWS::DynamoDB::Table`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// Its properties.
    #[serde(default)]
    pub properties: Value,
}

/// An alarm.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Alarm {
    /// Its meaning, and where to read on.
    pub alarm_description: String,
    /// The topic that it notifies.
    pub alarm_actions: Value,
    /// What missing data mean.
    pub treat_missing_data: String,
    /// Its metrics.
    #[serde(flatten)]
    pub watched: Value,
}

impl Template {
    /// Reads the template.
    pub fn read() -> Self {
        serde_saphyr::from_str(&infra("template.yaml")).expect("the template is as described here")
    }

    /// The properties of a resource.
    #[track_caller]
    pub fn properties(&self, name: &str) -> &Value {
        &self.resources.get(name).unwrap_or_else(|| panic!("the template has no {name}")).properties
    }

    /// The resources of a type, with their properties.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = (&str, &Value)> {
        let found = self.resources.iter().filter(move |(_, resource)| resource.kind == kind);
        found.map(|(name, resource)| (name.as_str(), &resource.properties))
    }

    /// The alarms by name.
    pub fn alarms(&self) -> BTreeMap<&str, Alarm> {
        let alarms = self.of_kind("AWS::CloudWatch::Alarm");
        let alarms = alarms.map(|(name, properties)| {
            (
                name,
                serde_json::from_value(properties.clone()).unwrap_or_else(|fault| panic!("{name}: {fault}")),
            )
        });
        alarms.collect()
    }

    /// The dashboard.
    pub fn dashboard(&self) -> Value {
        let (_, dashboard) = self.of_kind("AWS::CloudWatch::Dashboard").next().expect("there is a dashboard");
        let body = dashboard["DashboardBody"].as_str().expect("its body is a text");
        serde_json::from_str(body).unwrap_or_else(|fault| panic!("the dashboard is not JSON: {fault}"))
    }
}

impl Alarm {
    /// The product's own metrics of an alarm.
    pub fn metrics(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        collect_metrics(&self.watched, &mut names);
        names
    }
}

/// Metrics can be at any depth: in the alarm itself, or in a term of its expression.
fn collect_metrics(value: &Value, names: &mut BTreeSet<String>) {
    if value["Namespace"] == NAMESPACE {
        names.insert(value["MetricName"].as_str().expect("a metric has a name").to_owned());
    }
    match value {
        Value::Object(members) => members.values().for_each(|value| collect_metrics(value, names)),
        Value::Array(items) => items.iter().for_each(|value| collect_metrics(value, names)),
        _ => {}
    }
}

/// The product's own metrics on the dashboard.
pub fn metrics_on(dashboard: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for widget in dashboard["widgets"].as_array().expect("widgets") {
        let mut namespace = "";
        for metric in widget["properties"]["metrics"].as_array().into_iter().flatten() {
            match (metric[0].as_str(), metric[0]["expression"].as_str()) {
                (Some(_), _) => {
                    // In CloudWatch's notation, a dot repeats the value of the metric before.
                    namespace = metric[0].as_str().filter(|text| *text != ".").unwrap_or(namespace);
                    let name = metric[1].as_str().expect("a name");
                    names.extend((namespace == NAMESPACE).then(|| name.to_owned()));
                }
                (None, Some(search)) if search.contains(NAMESPACE) => {
                    let name = search.split("MetricName=\"").nth(1).and_then(|rest| rest.split('"').next());
                    names.insert(name.expect("a name").to_owned());
                }
                _ => {}
            }
        }
    }
    names
}
