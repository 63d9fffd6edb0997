//! Reads `AWS::DynamoDB::Table` as a `CreateTable` request.

use serde_json::{Map, Value, json};

use super::error::{TemplateError, within};
use super::intrinsics::Resolver;
use super::resources;

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: String,
    /// The ARN of its stream, as event source mappings name it.
    pub(crate) stream_arn: String,
    /// The request that creates it.
    pub(crate) request: Value,
    /// The attribute for time to live.
    pub(crate) expiry_attribute: Option<String>,
}

/// The properties that CloudFormation and `CreateTable` share. The others (backups, encryption, tags) have no meaning
/// on one machine.
const COMMON: [&str; 6] = [
    "AttributeDefinitions",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "KeySchema",
    "LocalSecondaryIndexes",
    "ProvisionedThroughput",
];

/// Reads a table.
pub(super) fn read(resolver: &Resolver<'_>, id: &str, resource: &Value) -> Result<Table, TemplateError> {
    let place = within(&within("Resources", id), "Properties");
    let name = resolver.physical_name(id, &place)?;
    let properties = &resource["Properties"];
    let mut request = Map::from_iter([("TableName".to_owned(), json!(name))]);
    for key in COMMON {
        if let Some(value) = properties.get(key) {
            request.insert(key.to_owned(), resolver.resolve(value, &within(&place, key))?);
        }
    }
    // CloudFormation leaves out `StreamEnabled`: a specified stream is enabled.
    if let Some(view) = properties["StreamSpecification"].get("StreamViewType") {
        let stream = json!({ "StreamEnabled": true, "StreamViewType": resolver.resolve(view, &place)? });
        request.insert("StreamSpecification".to_owned(), stream);
    }
    let expiry = &properties["TimeToLiveSpecification"];
    let expiry_attribute = match expiry["AttributeName"].as_str() {
        Some(attribute) if expiry["Enabled"] == true => Some(attribute.to_owned()),
        _ => None,
    };
    Ok(Table {
        stream_arn: resources::stream_arn(&name),
        name,
        request: Value::Object(request),
        expiry_attribute,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_table_is_asked_for_as_create_table_does() {
        let resource = json!({ "Type": "AWS::DynamoDB::Table", "Properties": {
            "BillingMode": { "Ref": "Mode" },
            "KeySchema": [{ "AttributeName": "PK", "KeyType": "HASH" }],
            "StreamSpecification": { "StreamViewType": "NEW_IMAGE" },
            "TimeToLiveSpecification": { "AttributeName": "purge_at", "Enabled": true },
            "SSESpecification": { "SSEEnabled": true },
        } });
        let parameters = BTreeMap::from([("Mode".to_owned(), "PAY_PER_REQUEST".to_owned())]);
        let resources = Map::from_iter([("Table".to_owned(), resource.clone())]);
        let table = read(&Resolver::new(&parameters, &resources), "Table", &resource).unwrap();
        let request = json!({
            "TableName": "local-Table",
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{ "AttributeName": "PK", "KeyType": "HASH" }],
            "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_IMAGE" },
        });
        assert_eq!((table.name.as_str(), &table.request), ("local-Table", &request));
        assert_eq!(table.expiry_attribute.as_deref(), Some("purge_at"));
    }
}
