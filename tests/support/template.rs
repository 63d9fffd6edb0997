//! The deployment template, as text: what it says about alarms and the dashboard.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

const NAMESPACE: &str = "TechPassInvitations";

/// The text of a file of `infra`.
pub fn infra(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra").join(name);
    fs::read_to_string(path).expect("the file can be read")
}

/// The alarms of the template by name, each with its text.
pub fn alarms() -> BTreeMap<String, String> {
    let template = infra("template.yaml");
    let resources =
        template.split("\nResources:\n").nth(1).and_then(|rest| rest.split("\nOutputs:\n").next());
    let mut alarms = BTreeMap::new();
    let mut name = String::new();
    for line in resources.expect("there are resources").lines() {
        let depth = line.len() - line.trim_start().len();
        match line.trim().strip_suffix(':') {
            Some(resource) if depth == 2 => resource.clone_into(&mut name),
            _ if line.trim() == "Type: AWS::CloudWatch::Alarm" => {
                alarms.insert(name.clone(), String::new());
            }
            _ => alarms.get_mut(&name).into_iter().for_each(|text| text.extend([line, "\n"])),
        }
    }
    alarms
}

/// The product's own metrics that an alarm watches.
pub fn metrics_of(alarm: &str) -> BTreeSet<String> {
    let namespace = format!("Namespace: {NAMESPACE}");
    let watched = alarm.split(&namespace).skip(1);
    let names = watched.map(|rest| {
        let name = rest.split("MetricName: ").nth(1).expect("a name").split([',', '\n']).next();
        name.unwrap_or_default().trim().to_owned()
    });
    names.collect()
}

/// What the dashboard shows.
pub fn dashboard() -> Value {
    let template = infra("template.yaml");
    let body = template.split("DashboardBody: !Sub |\n").nth(1).expect("there is a dashboard");
    let body: String = body.lines().take_while(|line| line.starts_with("        ")).collect();
    serde_json::from_str(&body).unwrap_or_else(|fault| panic!("the dashboard is no JSON: {fault}"))
}

/// The product's own metrics that the dashboard shows.
pub fn metrics_on(dashboard: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for widget in dashboard["widgets"].as_array().expect("widgets") {
        let mut namespace = "";
        for metric in widget["properties"]["metrics"].as_array().into_iter().flatten() {
            match (metric[0].as_str(), metric[0]["expression"].as_str()) {
                (Some(_), _) => {
                    // As CloudWatch has it, a dot repeats what the metric before has there.
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
