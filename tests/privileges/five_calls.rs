//! The five most harmful calls, tried by each function (R51).

use serde_json::json;
use tests::template::Template;
use tests::{Host, answers};

use super::{is_denied, key_of};

/// The functions of the template.
fn functions() -> Vec<String> {
    let template = Template::read();
    let programs =
        template.of_kind("AWS::Serverless::Function").map(|(_, function)| function["CodeUri"].as_str());
    programs.map(|program| program.unwrap().rsplit('/').next().unwrap().to_owned()).collect()
}

/// The exceptions, and why IAM cannot forbid them.
const ALLOWED: [(&str, &str); 3] = [
    // The only function that ends accounts (R46, R50).
    ("expire", "delete an account"),
    // A withdrawal removes an account before its first sign-in (R49).
    ("invite", "delete an account"),
    // It writes the hash of a new account. IAM has no key that tells a new item from an existing one. The condition
    // of the write does (`attribute_not_exists`).
    ("register", "overwrite the hash"),
];

#[test]
fn r51_five_calls_are_refused_to_every_function() {
    let host = Host::start("5d");
    let invited = host.invited_vendor(&host.officer());
    host.register(&invited.link, &answers::registration()).json(201);
    host.quiet();
    let secret = key_of(&host, "SECRET#", "");
    let account = key_of(&host, "ACCOUNT#", "ACCOUNT");
    let event = key_of(&host, "INVITATION#", "EVENT#");
    let failing = json!({
        "Item": secret, "ConditionExpression": "attribute_not_exists(PK)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    let calls = [
        ("read the hash", "GetItem", json!({ "Key": secret })),
        ("read the hash by a failed put", "PutItem", failing),
        ("delete an account", "DeleteItem", json!({ "Key": account })),
        ("delete an event", "DeleteItem", json!({ "Key": event })),
        // The last call is allowed.
        ("overwrite the hash", "PutItem", json!({ "Item": secret })),
    ];
    let functions = functions();
    assert!(functions.len() > 5, "{functions:?}");
    for function in &functions {
        for (what, operation, request) in &calls {
            let denied = is_denied(&host, function, operation, request.clone());
            assert_eq!(denied, !ALLOWED.contains(&(function.as_str(), what)), "{function} may {what}");
        }
    }
}
