//! The codes of problems are those in the API's description, each with the same status.

use std::collections::BTreeSet;

use invitations::http::{Code, Problem};
use serde_json::Value;

const DESCRIPTION: &str = include_str!("../../../infra/openapi.yaml");

/// Codes that the description does not list: any route can refuse a method that is not described.
const UNDESCRIBED: [Code; 1] = [Code::MethodNotAllowed];

fn described() -> BTreeSet<String> {
    let document: Value = serde_saphyr::from_str(DESCRIPTION).unwrap();
    let resolve = |value: &Value| match value["$ref"].as_str() {
        Some(target) => document.pointer(target.trim_start_matches('#')).unwrap().clone(),
        None => value.clone(),
    };
    let mut codes = BTreeSet::new();
    let operations = document["paths"].as_object().unwrap().values().filter_map(Value::as_object);
    for operation in operations.flat_map(|item| item.values()) {
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let schema = resolve(response)["content"]["application/problem+json"]["schema"].clone();
            let listed = schema["allOf"][1]["properties"]["code"]["enum"].clone();
            let listed =
                listed.as_array().into_iter().flatten().map(|code| code.as_str().unwrap().to_owned());
            codes.extend(listed.map(|code| format!("{status} {code}")));
        }
    }
    codes
}

#[test]
fn every_code_is_described_and_no_other() {
    let codes = Code::ALL.iter().filter(|code| !UNDESCRIBED.contains(code));
    let codes: BTreeSet<_> =
        codes.map(|code| format!("{} {}", code.status().as_u16(), code.as_str())).collect();
    assert_eq!(codes, described());
}

/// A retryable problem is never saved for an idempotency key. Otherwise a retry would get the same refusal for a day.
#[test]
fn a_retryable_problem_is_not_saved() {
    for code in Code::ALL.iter().filter(|code| code.is_retryable()) {
        assert!(Problem::new(*code, "").is_transient(), "{code:?}");
    }
}

#[test]
fn a_code_is_a_word_with_a_title() {
    let words: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(words.len(), Code::ALL.len());
    for code in Code::ALL {
        assert!(code.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{code:?}");
        assert!(code.title().starts_with(char::is_uppercase) && !code.title().ends_with('.'), "{code:?}");
        assert!(code.status().is_client_error() || code.status().is_server_error(), "{code:?}");
    }
}
