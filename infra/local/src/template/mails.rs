//! SES's configuration sets, and the events that they put on the bus.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ses-configurationseteventdestination.html>

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::error::{TemplateError, within};
use super::intrinsics::Resolver;

/// The configuration sets by name, with the types of events for the bus.
pub(crate) type ConfigurationSets = BTreeMap<String, BTreeSet<String>>;

/// Reads an event destination into its configuration set.
pub(super) fn read_destination(
    resolver: &Resolver<'_>,
    id: &str,
    resource: &Value,
    sets: &mut ConfigurationSets,
) -> Result<(), TemplateError> {
    let place = within(&within("Resources", id), "Properties");
    let properties = resolver.resolve(&resource["Properties"], &place)?;
    let set = properties["ConfigurationSetName"].as_str();
    let set = set.ok_or_else(|| TemplateError::new(within(&place, "ConfigurationSetName"), "is missing"))?;
    let destination = &properties["EventDestination"];
    if destination.get("EventBridgeDestination").is_none() {
        let place = within(&place, "EventDestination");
        return Err(TemplateError::new(place, "only an EventBridgeDestination is supported here"));
    }
    if destination["Enabled"] != false {
        let types = destination["MatchingEventTypes"].as_array().into_iter().flatten();
        let types = types.filter_map(Value::as_str).map(str::to_owned);
        sets.entry(set.to_owned()).or_default().extend(types);
    }
    Ok(())
}
