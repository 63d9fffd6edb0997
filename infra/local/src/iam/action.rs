//! The permissions that a call needs: IAM's actions and their resources.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html>

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Value;

use crate::account::arn;

/// The attribute that is the partition key, by table.
pub(crate) type PartitionKeys = HashMap<String, String>;

/// An action of IAM.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub(crate) struct Action {
    /// Its name, such as `dynamodb:PutItem`.
    #[serde(rename = "action")]
    pub(crate) name: String,
    /// The ARN of its resource.
    pub(crate) resource: String,
    /// The context keys for conditions. Of an item's key only its kind, such as `EMAIL#`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) conditions: BTreeMap<&'static str, String>,
}

impl Action {
    fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.conditions.insert(key, value.into());
        self
    }
}

/// An action on a resource.
pub(crate) fn on(action: &str, resource: String) -> Action {
    Action { name: action.to_owned(), resource, conditions: BTreeMap::new() }
}

/// The actions of a DynamoDB operation.
pub(crate) fn of_dynamodb(operation: &str, body: &Value, keys: &PartitionKeys) -> Vec<Action> {
    match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            let parts = body["TransactItems"].as_array().into_iter().flatten();
            let parts = parts.filter_map(|part| part.as_object()?.iter().next());
            parts.map(|(kind, part)| one(of_part(kind), part, keys)).collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flatten();
            tables.flat_map(|(table, asked)| of_batch(operation, table, asked, keys)).collect()
        }
        operation => vec![one(operation, body, keys)],
    }
}

/// A batch may use items of several kinds. Each kind is an action of its own.
fn of_batch(operation: &str, table: &str, asked: &Value, keys: &PartitionKeys) -> Vec<Action> {
    let action = on(&format!("dynamodb:{operation}"), of_table(table));
    let Some(key) = keys.get(table) else { return vec![action] };
    let items = asked["Keys"].as_array().into_iter().flatten();
    let kinds: BTreeSet<_> =
        items.map(|item| item[key]["S"].as_str().and_then(kind).unwrap_or_default()).collect();
    if kinds.is_empty() {
        return vec![action];
    }
    kinds.into_iter().map(|kind| action.clone().with("dynamodb:LeadingKeys", kind)).collect()
}

/// The operation whose permission a part of a transaction needs.
fn of_part(kind: &str) -> &str {
    match kind {
        "Put" => "PutItem",
        "Delete" => "DeleteItem",
        "Update" => "UpdateItem",
        "ConditionCheck" => "ConditionCheckItem",
        "Get" => "GetItem",
        other => other,
    }
}

fn one(operation: &str, body: &Value, keys: &PartitionKeys) -> Action {
    let table = body["TableName"].as_str().unwrap_or_default();
    let resource = match body["IndexName"].as_str() {
        Some(index) => of_table(&format!("{table}/index/{index}")),
        None => of_table(table),
    };
    let mut action = on(&format!("dynamodb:{operation}"), resource);
    // One of two parameters asks for the old item. IAM's reference has the same context key for ConditionCheckItem,
    // which has only the second parameter.
    let returned = [&body["ReturnValues"], &body["ReturnValuesOnConditionCheckFailure"]];
    if let Some(returned) = returned.into_iter().filter_map(Value::as_str).find(|values| *values != "NONE") {
        action = action.with("dynamodb:ReturnValues", returned);
    }
    match keys.get(table).and_then(|key| partition(key, body)) {
        Some(key) => action.with("dynamodb:LeadingKeys", kind(key).unwrap_or_default()),
        None => action,
    }
}

fn of_table(name: &str) -> String {
    arn("dynamodb", &format!("table/{name}"))
}

/// The value of the partition key in a request: in the item, in its key, or in the condition of a query.
fn partition<'b>(key: &str, body: &'b Value) -> Option<&'b str> {
    let condition = body["KeyConditionExpression"].as_str().unwrap_or_default();
    let compared = condition.strip_prefix(key).and_then(|rest| rest.trim_start().strip_prefix('='));
    let placeholder = compared.and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    let values = [&body["Item"][key], &body["Key"][key], &body["ExpressionAttributeValues"][placeholder]];
    values.into_iter().find_map(|value| value["S"].as_str())
}

/// The kind of a key: its first part, which says nothing about people.
fn kind(key: &str) -> Option<String> {
    let (kind, _) = key.split_once('#')?;
    kind.chars().all(|c| c.is_ascii_uppercase() || c == '_').then(|| format!("{kind}#"))
}

/// The actions of `CreateSchedule`: its role is passed on.
pub(crate) fn of_schedule(operation: &str, name: &str, group: &str, body: &Value) -> Vec<Action> {
    let schedule = arn("scheduler", &format!("schedule/{group}/{name}"));
    let mut actions = vec![on(&format!("scheduler:{operation}"), schedule)];
    if let Some(role) = body["Target"]["RoleArn"].as_str() {
        let passed = on("iam:PassRole", role.to_owned());
        actions.push(passed.with("iam:PassedToService", "scheduler.amazonaws.com"));
    }
    actions
}

/// The actions of `SendEmail`: on the sender's identity, and on a configuration set if the email has one. SES uses
/// the address if it is verified, otherwise the domain. The host does not know which, so a role must allow both.
pub(crate) fn of_mail(body: &Value) -> Vec<Action> {
    let sender = body["FromEmailAddress"].as_str().unwrap_or_default();
    let address = sender.rsplit('<').next().unwrap_or_default().trim_end_matches('>');
    let domain = address.rsplit('@').next().unwrap_or_default();
    let set = body["ConfigurationSetName"].as_str();
    let identities = [domain, address].map(|identity| Some(format!("identity/{identity}")));
    let resources = identities.into_iter().chain([set.map(|set| format!("configuration-set/{set}"))]);
    let send = |resource: String| on("ses:SendEmail", arn("ses", &resource)).with("ses:FromAddress", address);
    resources.flatten().map(send).collect()
}

/// The actions of `PutEvents`: on each bus in the request, by name or ARN.
pub(crate) fn of_events(operation: &str, body: &Value) -> Vec<Action> {
    let entries = body["Entries"].as_array().into_iter().flatten();
    let buses: BTreeSet<_> = entries
        .map(|entry| entry["EventBusName"].as_str().unwrap_or("default"))
        .map(|bus| bus.rsplit('/').next().unwrap_or(bus))
        .collect();
    let put = |bus| on(&format!("events:{operation}"), arn("events", &format!("event-bus/{bus}")));
    buses.into_iter().map(put).collect()
}

/// The actions of `GetSecretValue`. Secrets Manager adds six characters to the name.
pub(crate) fn of_secret(operation: &str, body: &Value) -> Vec<Action> {
    let name = body["SecretId"].as_str().unwrap_or_default();
    vec![on(&format!("secretsmanager:{operation}"), arn("secretsmanager", &format!("secret:{name}-local0")))]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn actions(operation: &str, body: &Value) -> Vec<String> {
        let keys = PartitionKeys::from([("t".to_owned(), "PK".to_owned())]);
        let shown = |action: Action| {
            let (_, resource) = action.resource.rsplit_once(':').unwrap();
            let key = action.conditions.get("dynamodb:LeadingKeys").cloned().unwrap_or_default();
            format!("{} {resource} {key}", action.name)
        };
        of_dynamodb(operation, body, &keys).into_iter().map(shown).collect()
    }

    #[test]
    fn a_transaction_is_what_its_parts_are() {
        let part = |kind: &str, part: &str, pk: &str| json!({ kind: { "TableName": "t", part: { "PK": { "S": pk }, "SK": { "S": "x" } } } });
        let body = json!({ "TransactItems": [
            part("Put", "Item", "EMAIL#mei@vendor.example"),
            part("Delete", "Key", "EMAIL#mei@vendor.example"),
            part("Update", "Key", "LIMIT#1"),
            part("ConditionCheck", "Key", "mei@vendor.example#1"),
        ] });
        assert_eq!(
            actions("TransactWriteItems", &body),
            [
                "dynamodb:PutItem table/t EMAIL#",
                "dynamodb:DeleteItem table/t EMAIL#",
                "dynamodb:UpdateItem table/t LIMIT#",
                "dynamodb:ConditionCheckItem table/t ",
            ]
        );
    }

    /// A failed condition returns the old item, which is a read.
    #[test]
    fn asking_for_the_old_item_is_part_of_the_action() {
        let keys = PartitionKeys::from([("t".to_owned(), "PK".to_owned())]);
        let mut body = json!({ "TableName": "t", "Item": { "PK": { "S": "ACCOUNT#1" } } });
        assert!(!one("PutItem", &body, &keys).conditions.contains_key("dynamodb:ReturnValues"));
        for parameter in ["ReturnValues", "ReturnValuesOnConditionCheckFailure"] {
            body[parameter] = json!("NONE");
            assert!(!one("PutItem", &body, &keys).conditions.contains_key("dynamodb:ReturnValues"));
            body[parameter] = json!("ALL_OLD");
            assert_eq!(one("PutItem", &body, &keys).conditions["dynamodb:ReturnValues"], "ALL_OLD");
            body[parameter] = json!("NONE");
        }
    }

    #[test]
    fn a_batch_acts_on_each_kind_of_item() {
        let key = |pk: &str| json!({ "PK": { "S": pk }, "SK": { "S": "x" } });
        let body = json!({ "RequestItems": { "t": {
            "Keys": [key("EMAIL#a"), key("INVITATION#1"), key("EMAIL#b")],
        } } });
        assert_eq!(
            actions("BatchGetItem", &body),
            ["dynamodb:BatchGetItem table/t EMAIL#", "dynamodb:BatchGetItem table/t INVITATION#"]
        );
    }

    #[test]
    fn a_query_acts_on_its_index() {
        let values = json!({ ":pk": { "S": "INVITATION#1" } });
        let mut body = json!({
            "TableName": "t", "KeyConditionExpression": "PK = :pk", "ExpressionAttributeValues": values,
        });
        assert_eq!(actions("Query", &body), ["dynamodb:Query table/t INVITATION#"]);
        body["IndexName"] = json!("by_deadline");
        body["KeyConditionExpression"] = json!("deadline_shard = :pk");
        assert_eq!(actions("Query", &body), ["dynamodb:Query table/t/index/by_deadline "]);
    }

    #[test]
    fn events_are_put_on_buses() {
        let body = json!({ "Entries": [
            { "EventBusName": "one" }, { "EventBusName": arn("events", "event-bus/one") }, { "Source": "s" },
        ] });
        let resources: Vec<_> =
            of_events("PutEvents", &body).into_iter().map(|action| action.resource).collect();
        assert_eq!(resources, ["default", "one"].map(|bus| arn("events", &format!("event-bus/{bus}"))));
    }

    #[test]
    fn an_email_is_sent_as_its_domain_or_its_address() {
        let body = json!({ "FromEmailAddress": "X <no-reply@x.example>", "ConfigurationSetName": "mails" });
        let resources: Vec<_> = of_mail(&body).into_iter().map(|action| action.resource).collect();
        let expected = ["identity/x.example", "identity/no-reply@x.example", "configuration-set/mails"];
        assert_eq!(resources, expected.map(|resource| arn("ses", resource)));
        assert_eq!(of_mail(&body)[0].conditions["ses:FromAddress"], "no-reply@x.example");
    }
}
