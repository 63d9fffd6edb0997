//! The intrinsic functions: `Ref`, `Fn::GetAtt`, `Fn::Sub`, `Fn::Join`, and `Fn::If` with its conditions.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::error::{TemplateError, within};
use super::resources;
use crate::account::{ACCOUNT, PARTITION, REGION, STACK};

type Result<T> = std::result::Result<T, TemplateError>;

/// Replaces intrinsic functions by their values.
#[derive(Debug)]
pub(super) struct Resolver<'t> {
    parameters: &'t BTreeMap<String, String>,
    resources: &'t Map<String, Value>,
    conditions: Option<&'t Map<String, Value>>,
}

impl<'t> Resolver<'t> {
    /// A resolver with the parameters and resources of a template.
    pub(super) fn new(parameters: &'t BTreeMap<String, String>, resources: &'t Map<String, Value>) -> Self {
        Self { parameters, resources, conditions: None }
    }

    /// The same resolver, with the conditions of the template.
    pub(super) fn under(self, conditions: Option<&'t Map<String, Value>>) -> Self {
        Self { conditions, ..self }
    }

    /// The value with all intrinsic functions replaced. Members with `AWS::NoValue` are left out.
    pub(super) fn resolve(&self, value: &Value, place: &str) -> Result<Value> {
        match value {
            Value::Object(object) => match call(object) {
                Some(("Fn::If", Value::Array(arguments))) => {
                    self.resolve(self.choose(arguments, place)?, place)
                }
                Some(("Ref", Value::String(name))) if name == "AWS::NoValue" => Ok(Value::Null),
                Some((function, argument)) => self.apply(function, argument, place),
                None => object
                    .iter()
                    .map(|(key, value)| Ok((key.clone(), self.resolve(value, &within(place, key))?)))
                    .filter(|entry| !matches!(entry, Ok((_, Value::Null))))
                    .collect(),
            },
            Value::Array(items) => items
                .iter()
                .map(|item| self.resolve(item, place))
                .filter(|item| !matches!(item, Ok(Value::Null)))
                .collect(),
            other => Ok(other.clone()),
        }
    }

    /// The value as text. Numbers and booleans have CloudFormation's form.
    pub(super) fn text(&self, value: &Value, place: &str) -> Result<String> {
        match self.resolve(value, place)? {
            Value::String(text) => Ok(text),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(truth) => Ok(truth.to_string()),
            _ => Err(TemplateError::new(place, "must be a text")),
        }
    }

    /// The physical name of a resource.
    pub(super) fn physical_name(&self, id: &str, place: &str) -> Result<String> {
        let resource = &self.resources[id];
        let properties = &resource["Properties"];
        let kind = resource["Type"].as_str().unwrap_or_default();
        if kind == "AWS::Serverless::Function" {
            return self.binary(id, properties);
        }
        match resources::name_property(kind).map(|property| (property, &properties[property])) {
            None | Some((_, Value::Null)) => Ok(format!("{STACK}-{id}")),
            Some((property, name)) => self.text(name, &within(place, property)),
        }
    }

    /// The name of a function's binary: the last segment of its `CodeUri`.
    fn binary(&self, id: &str, properties: &Value) -> Result<String> {
        let place = within(&within("Resources", id), "Properties.CodeUri");
        let uri = self.text(&properties["CodeUri"], &place)?;
        match uri.trim_end_matches('/').rsplit('/').next() {
            Some(name) if !name.is_empty() && name != ".." && name != "." => Ok(name.to_owned()),
            _ => Err(TemplateError::new(place, "must end in the name of the function's binary")),
        }
    }

    /// Whether a resource is created: it has no condition, or its condition is true.
    pub(super) fn exists(&self, resource: &Value, place: &str) -> Result<bool> {
        match &resource["Condition"] {
            Value::String(name) => self.holds_by_name(name, place),
            _ => Ok(true),
        }
    }

    fn holds_by_name(&self, name: &str, place: &str) -> Result<bool> {
        let condition = self.conditions.and_then(|conditions| conditions.get(name));
        let condition =
            condition.ok_or_else(|| TemplateError::new(place, format!("{name} is not a condition")))?;
        self.holds(condition, &within("Conditions", name))
    }

    /// The value that a condition chooses.
    fn choose<'v>(&self, arguments: &'v [Value], place: &str) -> Result<&'v Value> {
        let [Value::String(name), then, otherwise] = arguments else {
            return Err(TemplateError::new(place, "Fn::If needs a condition and two values"));
        };
        Ok(if self.holds_by_name(name, place)? { then } else { otherwise })
    }

    fn holds(&self, condition: &Value, place: &str) -> Result<bool> {
        match condition.as_object().and_then(call) {
            Some(("Fn::Equals", Value::Array(values))) if values.len() == 2 => {
                Ok(self.text(&values[0], place)? == self.text(&values[1], place)?)
            }
            Some(("Fn::Not", Value::Array(conditions))) if conditions.len() == 1 => {
                Ok(!self.holds(&conditions[0], place)?)
            }
            _ => Err(TemplateError::new(place, "must be Fn::Equals or Fn::Not")),
        }
    }

    fn apply(&self, function: &str, argument: &Value, place: &str) -> Result<Value> {
        let text = match (function, argument) {
            ("Ref", Value::String(name)) => self.reference(name, place)?,
            ("Fn::GetAtt", Value::Array(path)) => match path.as_slice() {
                [Value::String(resource), Value::String(attribute)] => {
                    self.attribute(resource, attribute, place)?
                }
                _ => return Err(TemplateError::new(place, "Fn::GetAtt needs a resource and an attribute")),
            },
            ("Fn::Sub", Value::String(text)) => self.substitute(text, None, place)?,
            ("Fn::Sub", Value::Array(arguments)) => match arguments.as_slice() {
                [Value::String(text), Value::Object(own)] => self.substitute(text, Some(own), place)?,
                _ => return Err(TemplateError::new(place, "Fn::Sub needs a text and its variables")),
            },
            ("Fn::Join", Value::Array(arguments)) => match arguments.as_slice() {
                [Value::String(between), Value::Array(parts)] => {
                    let parts: Result<Vec<_>> = parts.iter().map(|part| self.text(part, place)).collect();
                    parts?.join(between)
                }
                _ => return Err(TemplateError::new(place, "Fn::Join needs a delimiter and a list")),
            },
            _ => return Err(TemplateError::new(place, format!("{function} is not supported here"))),
        };
        Ok(Value::String(text))
    }

    fn reference(&self, name: &str, place: &str) -> Result<String> {
        let pseudo = match name {
            "AWS::AccountId" => Some(ACCOUNT),
            "AWS::Partition" => Some(PARTITION),
            "AWS::Region" => Some(REGION),
            "AWS::StackName" => Some(STACK),
            "AWS::URLSuffix" => Some("amazonaws.com"),
            _ => self.parameters.get(name).map(String::as_str),
        };
        if let Some(value) = pseudo {
            return Ok(value.to_owned());
        }
        let kind = self.kind(name, place)?;
        Ok(resources::reference(kind, &self.physical_name(name, place)?))
    }

    fn attribute(&self, resource: &str, attribute: &str, place: &str) -> Result<String> {
        let kind = self.kind(resource, place)?;
        resources::attribute(kind, &self.physical_name(resource, place)?, attribute).ok_or_else(|| {
            TemplateError::new(place, format!("{resource}.{attribute} ({kind}) is not known here"))
        })
    }

    fn kind(&self, resource: &str, place: &str) -> Result<&str> {
        let known = self.resources.get(resource).and_then(|resource| resource["Type"].as_str());
        known.ok_or_else(|| {
            let fault =
                format!("{resource} is neither a resource nor a parameter with a value on this machine");
            TemplateError::new(place, fault)
        })
    }

    fn substitute(&self, text: &str, own: Option<&Map<String, Value>>, place: &str) -> Result<String> {
        let mut result = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) =
                after.split_once('}').ok_or_else(|| TemplateError::new(place, "has a ${ without its }"))?;
            result.push_str(before);
            if let Some(literal) = name.strip_prefix('!') {
                result.extend(["${", literal, "}"]);
            } else if let Some(value) = own.and_then(|own| own.get(name)) {
                result.push_str(&self.text(value, place)?);
            } else if let Some((resource, attribute)) = name.split_once('.') {
                result.push_str(&self.attribute(resource, attribute, place)?);
            } else {
                result.push_str(&self.reference(name, place)?);
            }
            rest = after;
        }
        result.push_str(rest);
        Ok(result)
    }
}

/// The intrinsic function of an object, if it is one.
fn call(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut entries = object.iter();
    match (entries.next(), entries.next()) {
        (Some((key, argument)), None) if key == "Ref" || key.starts_with("Fn::") => Some((key, argument)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn resolve(value: &Value) -> Result<Value> {
        let parameters = BTreeMap::from([("Base".to_owned(), "http://x".to_owned())]);
        let resources = json!({
            "Table": { "Type": "AWS::DynamoDB::Table" },
            "Named": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::Sub": "${Base}-q" } } },
            "Expire": { "Type": "AWS::Serverless::Function", "Properties": { "CodeUri": "../target/expire/" } },
            "Api": { "Type": "AWS::Serverless::HttpApi" },
        });
        let resources = resources.as_object().unwrap();
        Resolver::new(&parameters, resources).resolve(value, "Here")
    }

    #[test]
    fn references_and_attributes() {
        let value = json!({
            "parameter": { "Ref": "Base" },
            "table": { "Ref": "Table" },
            "region": { "Ref": "AWS::Region" },
            "stream": { "Fn::GetAtt": ["Table", "StreamArn"] },
            "queue": [{ "Fn::GetAtt": ["Named", "Arn"] }],
            "function": { "Fn::GetAtt": ["Expire", "Arn"] },
            "number": 5,
        });
        let expected = json!({
            "parameter": "http://x",
            "table": "local-Table",
            "region": "ap-southeast-1",
            "stream": "arn:aws:dynamodb:ap-southeast-1:000000000000:table/local-Table/stream/local",
            "queue": ["arn:aws:sqs:ap-southeast-1:000000000000:http://x-q"],
            "function": "arn:aws:lambda:ap-southeast-1:000000000000:function:expire",
            "number": 5,
        });
        assert_eq!(resolve(&value).unwrap(), expected);
    }

    #[test]
    fn substitution_and_joining() {
        let given = |text: &str| resolve(&json!({ "Fn::Sub": text })).unwrap();
        assert_eq!(
            given("${Base}/a/${Table.Arn}"),
            json!("http://x/a/arn:aws:dynamodb:ap-southeast-1:000000000000:table/local-Table")
        );
        assert_eq!(given("${!Literal} $5 {x}"), json!("${Literal} $5 {x}"));
        let own = json!({ "Fn::Sub": ["${Own}-${Base}", { "Own": { "Ref": "Table" } }] });
        assert_eq!(resolve(&own).unwrap(), json!("local-Table-http://x"));
        let joined = json!({ "Fn::Join": ["/", [{ "Ref": "Base" }, "a"]] });
        assert_eq!(resolve(&joined).unwrap(), json!("http://x/a"));
    }

    #[test]
    fn conditions_choose() {
        let parameters = BTreeMap::from([("Mode".to_owned(), "on".to_owned())]);
        let conditions = json!({
            "On": { "Fn::Equals": [{ "Ref": "Mode" }, "on"] },
            "Off": { "Fn::Not": [{ "Fn::Equals": [{ "Ref": "Mode" }, "on"] }] },
            "Odd": { "Fn::Or": [] },
        });
        let resources = Map::new();
        let resolver = Resolver::new(&parameters, &resources).under(conditions.as_object());
        let chosen = |name: &str| {
            let value = json!({ "Fn::If": [name, { "Ref": "Mode" }, { "Ref": "AWS::NoValue" }] });
            resolver.resolve(&json!({ "list": [value, "more"], "value": value }), "Here")
        };
        assert_eq!(chosen("On").unwrap(), json!({ "list": ["on", "more"], "value": "on" }));
        assert_eq!(chosen("Off").unwrap(), json!({ "list": ["more"] }));
        let fault = |name| chosen(name).unwrap_err().to_string();
        assert!(fault("Nothing").contains("Here.list: Nothing is not a condition"), "{}", fault("Nothing"));
        assert!(fault("Odd").contains("Conditions.Odd: must be Fn::Equals or Fn::Not"), "{}", fault("Odd"));
    }

    #[test]
    fn what_is_unknown_is_named_with_its_place() {
        let fault = |value: Value| resolve(&json!({ "a": value })).unwrap_err().to_string();
        assert!(
            fault(json!({ "Ref": "Nothing" }))
                .starts_with("the template, Here.a: Nothing is neither a resource")
        );
        assert!(fault(json!({ "Fn::Select": [0, ["x"]] })).contains("Here.a: Fn::Select is not supported"));
        assert!(
            fault(json!({ "Fn::GetAtt": ["Api", "Arn"] })).contains("Api.Arn (AWS::Serverless::HttpApi)")
        );
        assert!(fault(json!({ "Fn::Sub": "${Base" })).contains("without its }"));
    }
}
