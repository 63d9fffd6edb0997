//! A person who is woken by an alarm finds what to do. Each alarm has its entry in the runbook, and the log lines in
//! the runbook exist.

use std::collections::BTreeSet;

use serde_json::json;
use tests::lines::{ALWAYS, LINES};
use tests::template::{Template, infra};

/// Each alarm has an entry, and each entry has an alarm.
#[test]
fn each_alarm_is_in_the_runbook() {
    let runbook = infra("runbook.md");
    let entries: Vec<&str> = runbook.split("\n### ").skip(1).collect();
    let template = Template::read();
    let alarms = template.alarms();
    assert!(alarms.len() > 10, "the template's alarms are not found: {alarms:?}");
    let titles: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.lines().next()).collect();
    assert_eq!(titles, alarms.keys().copied().collect());
    for entry in entries {
        for part in ["\n- Users:", "\n- Look:", "\n- Do:"] {
            assert!(entry.contains(part), "{part:?} is not said of {entry}");
        }
    }
}

/// An alarm names its entry, notifies the topic, and is on the dashboard.
#[test]
fn each_alarm_leads_to_its_entry_and_is_on_the_dashboard() {
    let template = Template::read();
    let widgets = template.dashboard()["widgets"].clone();
    let alarm_widget = widgets.as_array().unwrap().iter().find(|widget| widget["type"] == "alarm").unwrap();
    let seen: BTreeSet<&str> = alarm_widget["properties"]["alarms"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|arn| arn.as_str())
        .collect();
    for (name, alarm) in template.alarms() {
        assert!(
            alarm.alarm_description.ends_with(&format!("infra/runbook.md, {name}.")),
            "{name}: {alarm:?}"
        );
        let topic = json!(["HasAlarmTopic", ["AlarmTopicArn"], "AWS::NoValue"]);
        assert_eq!(alarm.alarm_actions, topic, "{name} notifies nobody");
        assert!(!alarm.treat_missing_data.is_empty(), "{name} does not say what silence means");
        assert!(seen.contains(&*format!("${{{name}.Arn}}")), "{name} is not on the dashboard");
    }
}

/// The runbook links to the description of the fields, and it has them all.
#[test]
fn each_field_of_a_line_is_described() {
    assert!(infra("runbook.md").contains("../shared/src/telemetry/mod.rs"));
    let description = infra("../shared/src/telemetry/mod.rs");
    for field in LINES.iter().flat_map(|(_, fields)| *fields).chain(&ALWAYS) {
        assert!(description.contains(&format!("`{field}`")), "{field} is not described");
    }
}

/// Functions write the log lines that the runbook names.
#[test]
fn the_lines_in_the_runbook_exist() {
    let runbook = infra("runbook.md");
    let mut named = BTreeSet::new();
    for after in runbook.split("message = \"").skip(1) {
        named.extend(after.split('"').next());
    }
    // More messages in the same sentence have no prefix.
    for quoted in runbook.split("`\"").skip(1) {
        named.extend(quoted.split("\"`").next());
    }
    named.remove("...");
    assert!(named.len() > 8, "{named:?}");
    for message in named {
        assert!(LINES.iter().any(|(line, _)| *line == message), "no function says {message:?}");
    }
}
