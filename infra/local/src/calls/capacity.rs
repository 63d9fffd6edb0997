//! What a call to DynamoDB consumed, which is what it costs.
//!
//! DynamoDB tells if it is asked to
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html>).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

/// The largest answer that is read for it: no answer is longer.
pub(super) const LARGEST: usize = 20 * 1024 * 1024;

/// Units that were consumed: of reading by an operation that reads, of writing by one that writes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Consumed {
    /// By the table itself.
    table: f64,
    /// By its indexes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    indexes: BTreeMap<String, f64>,
}

/// The same request, which asks for what it consumes.
pub(super) fn ask(body: &[u8]) -> Option<Vec<u8>> {
    let mut body: Value = serde_json::from_slice(body).ok()?;
    body.as_object_mut()?.entry("ReturnConsumedCapacity").or_insert_with(|| json!("INDEXES"));
    serde_json::to_vec(&body).ok()
}

/// What the answer says was consumed.
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
