//! Reads the deployment template: functions and their event sources, tables, timers.
//!
//! An unknown intrinsic function, event source or reference stops the host, with its place in the template. Resources
//! that need not run here (queues, log groups, alarms) are ignored.

mod error;
mod events;
mod expression;
mod filter;
mod functions;
mod intrinsics;
mod mails;
mod needs;
mod resources;
mod roles;
mod rules;
mod tables;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::iam::Role;
pub(crate) use error::TemplateError;
use error::{object, within};
#[cfg(test)]
pub(crate) use events::Events;
pub(crate) use events::{Route, StreamSource, Timer};
pub(crate) use expression::at;
#[cfg(test)]
pub(crate) use filter::Filter;
pub(crate) use functions::Function;
use intrinsics::Resolver;
pub(crate) use mails::ConfigurationSets;
pub(crate) use needs::needs;
pub(crate) use rules::{DEFAULT_BUS, Rule};
pub(crate) use tables::Table;

/// The values that the host provides instead of AWS.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    /// Values of parameters. Other parameters have their defaults.
    pub(crate) parameters: BTreeMap<String, String>,
    /// Values that the user gave. As with CloudFormation, each must be a parameter of the template.
    pub(crate) asked: BTreeMap<String, String>,
}

/// The parts of the template that the host runs.
#[derive(Debug)]
pub(crate) struct Template {
    /// The functions with their event sources.
    pub(crate) functions: Vec<Function>,
    /// The tables.
    pub(crate) tables: Vec<Table>,
    /// The roles.
    pub(crate) roles: Vec<Role>,
    /// The names of the event buses.
    pub(crate) event_buses: BTreeSet<String>,
    /// The rules that are resources of their own.
    pub(crate) rules: Vec<Rule>,
    /// The names of the schedule groups.
    pub(crate) schedule_groups: BTreeSet<String>,
    /// The configuration sets of SES.
    pub(crate) configuration_sets: ConfigurationSets,
    /// The audience of access tokens, if the template has such a parameter.
    pub(crate) audience: Option<String>,
    /// The source of the directory's events, if the template has such a parameter.
    pub(crate) directory: Option<String>,
}

impl Template {
    /// Reads the template in a file.
    pub(crate) fn read(file: &Path, surroundings: &Surroundings) -> Result<Self, TemplateError> {
        let text = std::fs::read_to_string(file)
            .map_err(|fault| TemplateError::new("", format!("{} cannot be read: {fault}", file.display())))?;
        Self::parse(&text, surroundings)
    }

    fn parse(text: &str, surroundings: &Surroundings) -> Result<Self, TemplateError> {
        let document = yaml::read(text)?;
        let resources = object(&document, "Resources")?;
        let parameters = parameters(&document, surroundings);
        if let Some(unknown) = surroundings.asked.keys().find(|name| !parameters.contains_key(*name)) {
            return Err(TemplateError::new("Parameters", format!("has no {unknown}")));
        }
        let resolver = Resolver::new(&parameters, resources).under(document["Conditions"].as_object());
        let mut template = Self {
            functions: Vec::new(),
            tables: Vec::new(),
            roles: Vec::new(),
            event_buses: BTreeSet::from([DEFAULT_BUS.to_owned()]),
            rules: Vec::new(),
            schedule_groups: BTreeSet::from(["default".to_owned()]),
            configuration_sets: ConfigurationSets::new(),
            audience: parameters.get("Audience").cloned(),
            directory: parameters.get("ActivationFeedSource").cloned(),
        };
        for (id, resource) in resources {
            let place = within("Resources", id);
            if !resolver.exists(resource, &place)? {
                continue;
            }
            match resource["Type"].as_str().unwrap_or_default() {
                "AWS::Serverless::Function" => {
                    let globals = &document["Globals"]["Function"];
                    template.functions.push(functions::read(&resolver, id, resource, globals)?);
                }
                "AWS::DynamoDB::Table" => template.tables.push(tables::read(&resolver, id, resource)?),
                "AWS::IAM::Role" => template.roles.push(roles::read(&resolver, id, resource)?),
                "AWS::Events::EventBus" => {
                    template.event_buses.insert(resolver.physical_name(id, &place)?);
                }
                "AWS::Events::Rule" => template.rules.extend(rules::read(&resolver, id, resource)?),
                "AWS::Scheduler::ScheduleGroup" => {
                    template.schedule_groups.insert(resolver.physical_name(id, &place)?);
                }
                "AWS::SES::ConfigurationSet" => {
                    template.configuration_sets.entry(resolver.physical_name(id, &place)?).or_default();
                }
                "AWS::SES::ConfigurationSetEventDestination" => {
                    mails::read_destination(&resolver, id, resource, &mut template.configuration_sets)?;
                }
                kind @ ("AWS::Lambda::Function"
                | "AWS::Lambda::EventSourceMapping"
                | "AWS::Scheduler::Schedule"
                | "AWS::Serverless::Api"
                | "AWS::Serverless::SimpleTable") => {
                    return Err(TemplateError::new(place, format!("{kind} is not run on one machine")));
                }
                _ => {}
            }
        }
        Ok(template)
    }
}

/// The values of the parameters: the given ones, otherwise the defaults.
fn parameters(document: &Value, surroundings: &Surroundings) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for (name, parameter) in document["Parameters"].as_object().into_iter().flatten() {
        let default = match &parameter["Default"] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        if let Some(value) =
            surroundings.asked.get(name).or(surroundings.parameters.get(name)).cloned().or(default)
        {
            values.insert(name.clone(), value);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Template, TemplateError> {
        let parameters = [("BaseUrl", "http://127.0.0.1:9000")];
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Template::parse(text, &Surroundings { parameters, ..Surroundings::default() })
    }

    #[test]
    fn a_resource_whose_condition_fails_is_not_made() {
        let text = |place: &str| {
            format!(
                "
            Parameters: {{ Directory: {{ Type: String, Default: '{place}' }} }}
            Conditions: {{ HasDirectory: !Not [!Equals [!Ref Directory, '']] }}
            Resources: {{ R: {{ Type: AWS::IAM::Role, Condition: HasDirectory }} }}"
            )
        };
        assert_eq!(parse(&text("")).unwrap().roles.len(), 0);
        assert_eq!(parse(&text("arn")).unwrap().roles.len(), 1);
    }

    #[test]
    fn groups_sets_and_the_audience_are_found() {
        let template = parse(
            "
            Parameters: { Audience: { Type: String, Default: tests } }
            Resources:
              Timers: { Type: AWS::Scheduler::ScheduleGroup, Properties: { Name: !Sub '${AWS::StackName}-t' } }
              Quiet: { Type: AWS::SES::ConfigurationSet }
              Mails: { Type: AWS::SES::ConfigurationSet }
              News:
                Type: AWS::SES::ConfigurationSetEventDestination
                Properties:
                  ConfigurationSetName: !Ref Mails
                  EventDestination: { MatchingEventTypes: [bounce], EventBridgeDestination: { EventBusArn: a } }
              Queue: { Type: AWS::SQS::Queue, Properties: { Broken: !Ref Nothing } }",
        )
        .unwrap();
        assert_eq!(template.schedule_groups, BTreeSet::from(["default".to_owned(), "local-t".to_owned()]));
        let types = BTreeSet::from(["bounce".to_owned()]);
        let sets = [("local-Mails".to_owned(), types), ("local-Quiet".to_owned(), BTreeSet::new())];
        assert_eq!(template.configuration_sets, ConfigurationSets::from(sets));
        assert_eq!(template.audience.as_deref(), Some("tests"));
    }

    #[test]
    fn the_template_of_this_repository_can_be_read() {
        let given = [
            "BaseUrl",
            "Issuer",
            "JwksUrl",
            "RegistrationPublicKeys",
            "SignInClientId",
            "AuthorizationEndpoint",
            "TokenEndpoint",
        ];
        let parameters = given.map(|name| (name.to_owned(), "http://127.0.0.1:9000".to_owned())).into();
        let file = crate::binaries::workspace().join("infra/template.yaml");
        let template =
            Template::read(&file, &Surroundings { parameters, ..Surroundings::default() }).unwrap();
        assert!(template.functions.iter().any(|function| function.name == "invite"));
        assert_eq!(template.tables.len(), 1);
    }

    #[test]
    fn what_would_be_needed_but_is_not_understood_is_named() {
        let text = "Resources: { F: { Type: AWS::Lambda::Function } }";
        assert_eq!(
            parse(text).unwrap_err().to_string(),
            "the template, Resources.F: AWS::Lambda::Function is not run on one machine"
        );
    }
}
