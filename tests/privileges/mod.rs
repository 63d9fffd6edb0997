//! Least privilege: each role of the template allows exactly what its function uses.
//!
//! The host refuses a call that the function's role does not allow, as AWS does. So every test would notice a missing
//! permission. These tests do everything at least once, and report unused permissions.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what fails here must fail the test"
)]

mod directory;
mod everything;
mod five_calls;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::thread::scope;

use everything::{everything, in_time, until_accounts_end};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use tests::{Host, answers, fresh_address};
use ureq::http::Request;

/// One permission of a role (an action, a resource, a kind of item, or a pair of action and kind), and whether it was
/// used.
#[derive(Deserialize)]
struct Grant {
    role: String,
    statement: usize,
    part: String,
    value: String,
    used: bool,
}

/// Accounts end soon, and their holders' data are erased soon.
const ENDING: [&str; 3] = ["ActivationFeed=on", "ActivationPeriod=8s", "PersonalDataKept=5s"];

/// The permissions of the roles on these hosts, and whether any host used them.
fn grants(hosts: &[&Host]) -> BTreeMap<String, bool> {
    let mut used = BTreeMap::new();
    for host in hosts {
        let grants: Vec<Grant> = serde_json::from_value(host.rights()).unwrap();
        for Grant { role, statement, part, value, used: here } in grants {
            *used.entry(format!("{role}, statement {statement}: {part} {value}")).or_default() |= here;
        }
    }
    used
}

/// The calls that were refused because of the function's role.
fn denied(host: &Host) -> Vec<Value> {
    let calls = host.get_calls();
    calls.as_array().unwrap().iter().filter(|call| call.get("denied").is_some()).cloned().collect()
}

#[test]
fn roles_allow_exactly_what_is_used() {
    // tests/judges checks these requests with other tools.
    let requests = Path::new(env!("CARGO_TARGET_TMPDIR")).join("requests");
    if requests.exists() {
        fs::remove_file(&requests).unwrap();
    }
    let lasting = Host::recording("5d", &Host::NO_LIMITS, &requests);
    let brief = Host::recording("6s", &["PersonalDataKept=10s"], &requests);
    let ending = Host::recording("5d", &ENDING, &requests);
    scope(|scope| {
        scope.spawn(|| everything(&lasting));
        scope.spawn(|| in_time(&brief));
        scope.spawn(|| until_accounts_end(&ending));
    });
    for host in [&lasting, &brief, &ending] {
        assert_eq!(denied(host), [Value::Null; 0]);
    }
    let grants = grants(&[&lasting, &brief, &ending]);
    for role in ["Invite", "Desk", "Register", "Portal", "Expire", "Dispatch", "Feedback", "Timer"] {
        assert!(grants.keys().any(|grant| grant.starts_with(&format!("{role}Role, "))), "{role} has no role");
    }
    let unused: Vec<_> = grants.iter().filter(|(_, used)| !**used).map(|(grant, _)| grant).collect();
    assert!(unused.is_empty(), "allowed and never used: {unused:#?}");
    let pairs = grants.keys().filter(|grant| grant.contains(": pair dynamodb:")).count();
    assert!(pairs > 20, "{grants:#?}");
    println!(
        "{} actions, resources and keys are allowed, {pairs} of them pairs; each was used",
        grants.len()
    );
}

/// No function may read accounts and hashes, change or delete items that it only adds, or use another function's
/// items.
#[test]
fn no_role_allows_more_than_its_function_does() {
    let host = Host::start("5d");
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    host.register(&invited.link, &answers::registration()).json(201);
    host.quiet();
    let items = host.scan();
    let account = key_of(&host, "ACCOUNT#", "ACCOUNT");
    let secret = key_of(&host, "SECRET#", "");
    let mobile = key_of(&host, "MOBILE#", "");
    let username = key_of(&host, "USERNAME#", "");
    let event = key_of(&host, "INVITATION#", "EVENT#");
    let stranger = json!({ "PK": { "S": "EMAIL#x@vendor.example" }, "SK": { "S": "ADDRESS" } });
    let table = table_of(&host);
    let denied = |function: &str, operation: &str, mut request: Value| {
        request["TableName"] = json!(table);
        let reply = host.dynamodb_as(&format!("local-{function}"), operation, &request);
        assert!(
            reply.status == 400 && reply.body.contains("AccessDeniedException"),
            "{function} {operation} {request}: {} {}",
            reply.status,
            reply.body
        );
    };
    for function in ["invite", "desk", "register", "portal", "expire", "dispatch", "feedback"] {
        for key in [&account, &secret, &mobile, &username] {
            let (may_read, may_delete) = match function {
                // A dry run looks up the owner of a mobile number (R47): an account's id. A correction frees a number
                // (R48). A withdrawal removes an account (R49).
                "invite" => (*key == mobile, *key == mobile || *key == account),
                // A registration looks up the owner of a mobile number (R31).
                "register" => (*key == mobile, false),
                // The desk looks at accounts, but at no hash. It deletes the claims of a released account. The
                // account itself stays until it is purged (R58).
                "desk" => (*key != secret, *key != account),
                // The only function that ends accounts (R50). It reads them, and deletes their items. It can delete a
                // hash, but not read it.
                "expire" => (*key == account || *key == username, true),
                _ => (false, false),
            };
            if !may_read {
                denied(function, "GetItem", json!({ "Key": key }));
            }
            // A deletion must not return the old item.
            let delete = json!({ "Key": key, "ReturnValues": if may_delete { "ALL_OLD" } else { "NONE" } });
            denied(function, "DeleteItem", delete);
            let set = json!({ "Key": key, "UpdateExpression": "SET password_hash = :x",
                "ExpressionAttributeValues": { ":x": { "S": "x" } } });
            denied(function, "UpdateItem", set);
            let query = json!({ "KeyConditionExpression": "PK = :pk",
                "ExpressionAttributeValues": { ":pk": key["PK"] } });
            denied(function, "Query", query);
            // A write with a failed condition returns the old item.
            for (parameter, value) in
                [("ReturnValuesOnConditionCheckFailure", "ALL_OLD"), ("ReturnValues", "ALL_OLD")]
            {
                let put = json!({ "Item": key, "ConditionExpression": "attribute_not_exists(PK)",
                    parameter: value });
                denied(function, "PutItem", put.clone());
                let mut part = put;
                part["TableName"] = json!(table);
                if parameter == "ReturnValuesOnConditionCheckFailure" {
                    denied(function, "TransactWriteItems", json!({ "TransactItems": [{ "Put": part }] }));
                }
            }
            denied(function, "BatchGetItem", json!({ "RequestItems": { &table: { "Keys": [key] } } }));
        }
        denied(function, "DeleteItem", json!({ "Key": event }));
        let set = json!({ "Key": event, "UpdateExpression": "SET event = :x",
            "ExpressionAttributeValues": { ":x": { "S": "x" } } });
        denied(function, "UpdateItem", set);
        denied(function, "Scan", json!({}));
    }
    // Only the desk writes and reads its journal, and not even the desk deletes entries.
    let act = json!({ "PK": { "S": "DESK#JOURNAL" }, "SK": { "S": "01ARZ3NDEKTSV4RRFFQ69G5FAV" } });
    for function in ["invite", "register", "portal", "expire", "dispatch", "feedback"] {
        denied(function, "PutItem", json!({ "Item": act }));
        denied(function, "GetItem", json!({ "Key": act }));
    }
    denied("desk", "DeleteItem", json!({ "Key": act }));
    denied("desk", "PutItem", json!({ "Item": secret }));
    denied(
        "desk",
        "PutItem",
        json!({ "Item": { "PK": { "S": "OFFICER#x@tech.gov.sg" }, "SK": { "S": "OFFICER" } } }),
    );
    denied("invite", "PutItem", json!({ "Item": secret }));
    denied("expire", "PutItem", json!({ "Item": secret }));
    denied("expire", "UpdateItem", json!({ "Key": account, "UpdateExpression": "REMOVE activate_by" }));
    denied("portal", "PutItem", json!({ "Item": stranger }));
    assert_eq!(host.scan().len(), items.len(), "nothing was written or deleted");
}

fn table_of(host: &Host) -> String {
    let tables = host.dynamodb_as("test", "ListTables", &json!({}));
    let tables: Value = serde_json::from_str(&tables.body).unwrap();
    tables["TableNames"][0].as_str().unwrap().to_owned()
}

/// The key of the first item with this prefix.
#[track_caller]
fn key_of(host: &Host, kind: &str, sort: &str) -> Value {
    let begins = |item: &Value, name: &str, with: &str| {
        item[name]["S"].as_str().is_some_and(|text| text.starts_with(with))
    };
    let item = host.scan().into_iter().find(|item| begins(item, "PK", kind) && begins(item, "SK", sort));
    let item = item.unwrap_or_else(|| panic!("there is no {kind} {sort}"));
    json!({ "PK": item["PK"], "SK": item["SK"] })
}

/// Whether a call is refused because of the role.
fn is_denied(host: &Host, who: &str, operation: &str, mut request: Value) -> bool {
    request["TableName"] = json!(table_of(host));
    let reply = host.dynamodb_as(&format!("local-{who}"), operation, &request);
    reply.status == 400 && reply.body.contains("AccessDeniedException")
}

/// The tests above can fail: a missing permission is refused and reported, and an unused one is found.
#[test]
fn a_missing_and_an_unused_permission_are_noticed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/template.yaml");
    let template = fs::read_to_string(file).unwrap();
    let log = "logs:PutLogEvents], Resource: !GetAtt InviteLog.Arn";
    let template = with(&template, log, &format!("logs:DeleteLogStream, {log}"));
    let template = with(&template, "[\"LIMIT#*\"]", "[\"COUNTER#*\"]");
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(template.as_bytes()).unwrap();
    let host = Host::by_template(file.path());
    let officer = host.officer();
    let reply = host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example")));
    reply.problem(503, "temporarily_unavailable");
    let denied = denied(&host);
    assert!(!denied.is_empty() && denied.iter().all(|call| call["function"] == "invite"), "{denied:?}");
    assert_eq!(denied[0]["denied"]["conditions"]["dynamodb:LeadingKeys"], "LIMIT#", "{denied:?}");
    let grants = grants(&[&host]);
    assert!(grants["InviteRole, statement 1: action logs:PutLogEvents"]);
    assert!(!grants["InviteRole, statement 1: action logs:DeleteLogStream"]);
}

/// Two actions and two kinds of items: each is used, but not each action with each kind. The unused pair is found.
#[test]
fn a_pair_that_is_never_used_is_noticed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/template.yaml");
    let template = fs::read_to_string(file).unwrap();
    let wide = "Action: [dynamodb:GetItem, dynamodb:Query]";
    let (before, role) = template.split_once("  InviteRole:").unwrap();
    let role = role.replacen("Action: dynamodb:GetItem", wide, 1);
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(format!("{before}  InviteRole:{role}").as_bytes()).unwrap();
    let host = Host::by_template(file.path());
    let officer = host.officer();
    let pending = host.invited_vendor(&officer);
    host.invitation(&officer, &pending.id);
    let form = Request::post(host.url("/onboarding-form"));
    let form = form.header("authorization", format!("Bearer {}", officer.token));
    let form = form.header("content-type", "application/json");
    host.send(form, json!({ "email": pending.email }).to_string()).json(200);
    let grants = grants(&[&host]);
    for used in [
        "action dynamodb:Query",
        "action dynamodb:GetItem",
        "dynamodb:LeadingKeys EMAIL#*",
        "dynamodb:LeadingKeys INVITATION#*",
        "pair dynamodb:GetItem EMAIL#*",
        "pair dynamodb:Query INVITATION#*",
    ] {
        assert!(grants[&format!("InviteRole, statement 2: {used}")], "{used}: {grants:#?}");
    }
    assert!(!grants["InviteRole, statement 2: pair dynamodb:Query EMAIL#*"]);
}

/// The template with one passage replaced.
fn with(template: &str, passage: &str, other: &str) -> String {
    assert!(template.contains(passage), "the template has no {passage}");
    template.replace(passage, other)
}
