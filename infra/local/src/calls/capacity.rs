//! The capacity that a call to DynamoDB consumed. It determines the price.
//!
//! DynamoDB reports it on request
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html>).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

/// The largest response that is read. No response is longer.
pub(super) const LARGEST: usize = 20 * 1024 * 1024;

/// Consumed units: read units of an operation that reads, write units of one that writes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Consumed {
    /// By the table itself.
    table: f64,
    /// By its indexes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    indexes: BTreeMap<String, f64>,
}

/// Adds the request for the consumed capacity to a request.
pub(super) fn ask(body: &[u8]) -> Option<Vec<u8>> {
    let mut body: Value = serde_json::from_slice(body).ok()?;
    body.as_object_mut()?.entry("ReturnConsumedCapacity").or_insert_with(|| json!("INDEXES"));
    serde_json::to_vec(&body).ok()
}

/// The consumed capacity according to the response.
pub(super) fn told(answer: &[u8]) -> Option<Consumed> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    let told = &answer["ConsumedCapacity"];
    let tables = told.as_array().map_or(std::slice::from_ref(told), Vec::as_slice);
    let mut consumed = Consumed::default();
    for table in tables {
        let all = table["CapacityUnits"].as_f64()?;
        let mut by_indexes = 0.0;
        for (name, index) in table["GlobalSecondaryIndexes"].as_object().into_iter().flatten() {
            let units = index["CapacityUnits"].as_f64()?;
            by_indexes += units;
            *consumed.indexes.entry(name.clone()).or_default() += units;
        }
        consumed.table += all - by_indexes;
    }
    Some(consumed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_asks_once() {
        let asked = ask(br#"{ "TableName": "t" }"#).unwrap();
        assert_eq!(
            serde_json::from_slice::<Value>(&asked).unwrap(),
            json!({ "TableName": "t", "ReturnConsumedCapacity": "INDEXES" })
        );
        let own = ask(br#"{ "ReturnConsumedCapacity": "TOTAL" }"#).unwrap();
        assert_eq!(own, br#"{"ReturnConsumedCapacity":"TOTAL"}"#);
        assert_eq!(ask(b"no JSON"), None);
    }

    #[test]
    fn table_and_indexes_are_told_apart() {
        let of_one = json!({ "ConsumedCapacity": {
            "CapacityUnits": 3.0, "GlobalSecondaryIndexes": { "by_inviter": { "CapacityUnits": 1.0 } },
        } });
        let consumed = told(of_one.to_string().as_bytes()).unwrap();
        assert_eq!(
            serde_json::to_value(consumed).unwrap(),
            json!({ "table": 2.0, "indexes": { "by_inviter": 1.0 } })
        );
        let of_many = json!({ "ConsumedCapacity": [{ "CapacityUnits": 1.5 }, { "CapacityUnits": 2.0 }] });
        let consumed = told(of_many.to_string().as_bytes()).unwrap();
        assert_eq!(serde_json::to_value(consumed).unwrap(), json!({ "table": 3.5 }));
        assert_eq!(told(br#"{ "__type": "..." }"#), None);
    }
}
