//! Reads the rules of event buses.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html>

use serde_json::Value;

use super::error::{TemplateError, within};
use super::filter::Filter;
use super::intrinsics::Resolver;

/// The bus for events of AWS's own services.
pub(crate) const DEFAULT_BUS: &str = "default";

/// A rule: selects events of a bus for targets.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Its name in the template.
    pub(crate) name: String,
    /// The name of its bus.
    pub(crate) bus: String,
    /// The pattern.
    pub(crate) pattern: Filter,
    /// The ARNs of its targets. A rule among a function's events has none: its target is the function.
    pub(crate) targets: Vec<String>,
}

/// Reads a rule among the events of a function.
pub(super) fn of_function(name: &str, properties: &Value, place: &str) -> Result<Rule, TemplateError> {
    let place = within(place, "Properties");
    rule(name, properties, &properties["Pattern"], &within(&place, "Pattern"))
}

/// Reads a rule that is a resource of its own. None if it is disabled.
pub(super) fn read(
    resolver: &Resolver<'_>,
    id: &str,
    resource: &Value,
) -> Result<Option<Rule>, TemplateError> {
    let place = within(&within("Resources", id), "Properties");
    let properties = resolver.resolve(&resource["Properties"], &place)?;
    if properties["State"] == "DISABLED" {
        return Ok(None);
    }
    let mut rule = rule(id, &properties, &properties["EventPattern"], &within(&place, "EventPattern"))?;
    let targets = properties["Targets"].as_array().into_iter().flatten();
    rule.targets = targets.filter_map(|target| target["Arn"].as_str()).map(str::to_owned).collect();
    Ok(Some(rule))
}

fn rule(name: &str, properties: &Value, pattern: &Value, place: &str) -> Result<Rule, TemplateError> {
    // A name, or an ARN that ends in the name.
    let bus = properties["EventBusName"].as_str().unwrap_or(DEFAULT_BUS);
    let bus = bus.rsplit('/').next().unwrap_or(bus).to_owned();
    let pattern = Filter::new(&[pattern.to_string()]).map_err(|fault| TemplateError::new(place, fault))?;
    Ok(Rule { name: name.to_owned(), bus, pattern, targets: Vec::new() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Map, json};

    use super::*;

    fn read_rule(properties: &Value) -> Result<Option<Rule>, TemplateError> {
        let (parameters, resources) = (BTreeMap::new(), Map::new());
        read(&Resolver::new(&parameters, &resources), "R", &json!({ "Properties": properties }))
    }

    #[test]
    fn a_rule_has_a_bus_a_pattern_and_targets() {
        let rule = read_rule(&json!({
            "EventBusName": "arn:aws:events:r:0:event-bus/local-events",
            "EventPattern": { "source": ["s"] },
            "Targets": [{ "Id": "q", "Arn": "arn:queue" }],
        }));
        let rule = rule.unwrap().unwrap();
        assert_eq!((rule.name.as_str(), rule.bus.as_str()), ("R", "local-events"));
        assert_eq!(rule.targets, ["arn:queue"]);
        assert!(rule.pattern.matches(&json!({ "source": "s" })));
    }

    #[test]
    fn a_disabled_rule_is_none_and_a_bad_pattern_is_named() {
        assert!(read_rule(&json!({ "State": "DISABLED" })).unwrap().is_none());
        let fault = read_rule(&json!({ "EventPattern": { "a": "b" } })).unwrap_err().to_string();
        assert!(fault.contains("Resources.R.Properties.EventPattern"), "{fault}");
    }
}
