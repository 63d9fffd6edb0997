//! Functions.
//!
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html>

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::error::{TemplateError, within};
use super::events::{self, Events};
use super::intrinsics::Resolver;
use super::resources;

/// A function.
#[derive(Debug)]
pub(crate) struct Function {
    /// Its name, which is also the name of its binary: the last segment of `CodeUri`.
    pub(crate) name: String,
    /// Its ARN.
    pub(crate) arn: String,
    /// Its time-out.
    pub(crate) timeout: Duration,
    /// Its memory in MB. The function gets the number, but it is not enforced.
    pub(crate) memory: u64,
    /// Its environment variables.
    pub(crate) variables: BTreeMap<String, String>,
    /// The ARN of its role. Without a role it has no permissions.
    pub(crate) role: Option<String>,
    /// The name of the log group for its output.
    pub(crate) log_group: String,
    /// The ARN of the queue for asynchronous events that it failed at.
    pub(crate) dead_letter_queue: Option<String>,
    /// Its event sources.
    pub(crate) events: Events,
}

/// Reads a function.
pub(super) fn read(
    resolver: &Resolver<'_>,
    id: &str,
    resource: &Value,
    globals: &Value,
) -> Result<Function, TemplateError> {
    let properties = &resource["Properties"];
    let place = within(&within("Resources", id), "Properties");
    let name = resolver.physical_name(id, &place)?;
    let number = |key: &str, default: u64| match properties.get(key).or(globals.get(key)) {
        None => Ok(default),
        Some(value) => {
            let text = resolver.text(value, &within(&place, key))?;
            text.parse().map_err(|_| TemplateError::new(within(&place, key), "must be a whole number"))
        }
    };
    let optional = |value: &Value, key: &str| match value {
        Value::Null => Ok(None),
        value => resolver.text(value, &within(&place, key)).map(Some),
    };
    let mut function = Function {
        role: optional(&properties["Role"], "Role")?,
        log_group: optional(&properties["LoggingConfig"]["LogGroup"], "LoggingConfig.LogGroup")?
            .unwrap_or_else(|| format!("/aws/lambda/{name}")),
        arn: resources::function_arn(&name),
        // The defaults are Lambda's.
        timeout: Duration::from_secs(number("Timeout", 3)?),
        memory: number("MemorySize", 128)?,
        variables: BTreeMap::new(),
        dead_letter_queue: optional(
            &properties["DeadLetterQueue"]["TargetArn"],
            "DeadLetterQueue.TargetArn",
        )?,
        events: events::read(resolver, &properties["Events"], &within(&place, "Events"))?,
        name,
    };
    for (owner, origin) in [("Globals.Function", globals), (place.as_str(), properties)] {
        let place = within(owner, "Environment.Variables");
        for (key, value) in origin["Environment"]["Variables"].as_object().into_iter().flatten() {
            function.variables.insert(key.clone(), resolver.text(value, &within(&place, key))?);
        }
    }
    Ok(function)
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;

    fn function(properties: &Value, globals: &Value) -> Result<Function, TemplateError> {
        let parameters = BTreeMap::new();
        let resource = json!({ "Type": "AWS::Serverless::Function", "Properties": properties });
        let resources = Map::from_iter([("F".to_owned(), resource.clone())]);
        read(&Resolver::new(&parameters, &resources), "F", &resource, globals)
    }

    #[test]
    fn its_own_properties_go_before_the_global_ones() {
        let properties = json!({
            "CodeUri": "../target/lambda/invite/",
            "Timeout": "60",
            "Environment": { "Variables": { "A": "own", "N": 5 } },
        });
        let globals = json!({
            "Timeout": 15,
            "MemorySize": 256,
            "Environment": { "Variables": { "A": "global", "B": { "Ref": "AWS::Region" } } },
        });
        let function = function(&properties, &globals).unwrap();
        assert_eq!(
            (function.name.as_str(), function.timeout.as_secs(), function.memory),
            ("invite", 60, 256)
        );
        let variables = [("A", "own"), ("B", "ap-southeast-1"), ("N", "5")];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(function.variables, BTreeMap::from(variables));
    }

    #[test]
    fn faults_name_their_place() {
        let fault = |properties: Value| function(&properties, &Value::Null).unwrap_err().to_string();
        assert_eq!(
            fault(json!({ "CodeUri": ".." })),
            "the template, Resources.F.Properties.CodeUri: must end in the name of the function's binary"
        );
        assert_eq!(
            fault(json!({ "CodeUri": "f", "Timeout": "soon" })),
            "the template, Resources.F.Properties.Timeout: must be a whole number"
        );
        let variables = json!({ "Variables": { "A": { "Ref": "Nothing" } } });
        let unknown = fault(json!({ "CodeUri": "f", "Environment": variables }));
        assert!(
            unknown.contains("Resources.F.Properties.Environment.Variables.A: Nothing is neither a resource"),
            "{unknown}"
        );
    }
}
