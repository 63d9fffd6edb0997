//! Reads roles and their statements.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>

use serde_json::Value;

use super::error::{TemplateError, within};
use super::intrinsics::Resolver;
use super::resources;
use crate::iam::{Condition, Operator, Role, Statement};

/// Reads a role.
pub(super) fn read(resolver: &Resolver<'_>, id: &str, resource: &Value) -> Result<Role, TemplateError> {
    let place = within(&within("Resources", id), "Properties");
    let name = resolver.physical_name(id, &place)?;
    if resource["Properties"].get("ManagedPolicyArns").is_some() {
        return Err(TemplateError::new(within(&place, "ManagedPolicyArns"), "is not supported here"));
    }
    let place = within(&place, "Policies");
    let mut statements = Vec::new();
    for policy in list(&resolver.resolve(&resource["Properties"]["Policies"], &place)?) {
        for statement in list(&policy["PolicyDocument"]["Statement"]) {
            statements.push(read_statement(&statement, &within(&place, "PolicyDocument.Statement"))?);
        }
    }
    let arn = resources::attribute("AWS::IAM::Role", &name, "Arn").unwrap_or_default();
    Ok(Role { id: id.to_owned(), arn, statements })
}

fn read_statement(statement: &Value, place: &str) -> Result<Statement, TemplateError> {
    for (key, value) in statement.as_object().into_iter().flatten() {
        if !["Effect", "Action", "Resource", "Condition"].contains(&key.as_str())
            || (key == "Effect" && value != "Allow")
        {
            return Err(TemplateError::new(within(place, key), format!("{value} is not supported here")));
        }
    }
    let mut conditions = Vec::new();
    for (operator, tests) in statement["Condition"].as_object().into_iter().flatten() {
        let place = within(&within(place, "Condition"), operator);
        let operator = match operator.as_str() {
            "StringEquals" => Operator::Equals,
            "ForAllValues:StringLike" => Operator::AllLike,
            "StringEqualsIfExists" => Operator::EqualsIfExists,
            _ => return Err(TemplateError::new(place, "is not supported here")),
        };
        for (key, values) in tests.as_object().into_iter().flatten() {
            conditions.push(Condition { operator, key: key.clone(), values: texts(values, &place)? });
        }
    }
    Ok(Statement {
        actions: texts(&statement["Action"], &within(place, "Action"))?,
        resources: texts(&statement["Resource"], &within(place, "Resource"))?,
        conditions,
    })
}

/// The entries of a list. AWS also accepts a single entry without a list.
fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

fn texts(value: &Value, place: &str) -> Result<Vec<String>, TemplateError> {
    let texts: Option<Vec<_>> = list(value).iter().map(|item| item.as_str().map(str::to_owned)).collect();
    texts.filter(|texts| !texts.is_empty()).ok_or_else(|| TemplateError::new(place, "must be texts"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Map, json};

    use super::*;

    fn role(properties: &Value) -> Result<Role, TemplateError> {
        let parameters = BTreeMap::new();
        let resource = json!({ "Type": "AWS::IAM::Role", "Properties": properties });
        let resources = Map::from_iter([("R".to_owned(), resource.clone())]);
        read(&Resolver::new(&parameters, &resources), "R", &resource)
    }

    fn with(statement: &Value) -> Result<Role, TemplateError> {
        role(&json!({ "Policies": [{ "PolicyDocument": { "Statement": [statement] } }] }))
    }

    #[test]
    fn a_statement_is_read_with_its_conditions() {
        let role = with(&json!({
            "Effect": "Allow",
            "Action": ["a:B", "a:C"],
            "Resource": { "Fn::Sub": "arn:${AWS::Region}" },
            "Condition": { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["X#*"] } },
        }))
        .unwrap();
        assert_eq!(role.arn, "arn:aws:iam::000000000000:role/local-R");
        let [statement] = role.statements.as_slice() else { panic!("one statement") };
        assert_eq!((statement.actions.len(), statement.resources[0].as_str()), (2, "arn:ap-southeast-1"));
        assert_eq!(statement.conditions[0].values, ["X#*"]);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let managed = role(&json!({ "ManagedPolicyArns": ["arn"] })).unwrap_err().to_string();
        assert!(managed.contains("Resources.R.Properties.ManagedPolicyArns"), "{managed}");
        for (key, value) in [
            ("Effect", json!("Deny")),
            ("NotAction", json!("a:B")),
            ("Condition", json!({ "IpAddress": { "aws:SourceIp": "::1" } })),
            ("Resource", json!([{ "a": 1 }])),
        ] {
            let mut statement = json!({ "Effect": "Allow", "Action": "a:B", "Resource": "*" });
            statement[key] = value;
            let fault = with(&statement).unwrap_err().to_string();
            assert!(fault.contains(&format!("Statement.{key}")), "{key}: {fault}");
        }
    }
}
