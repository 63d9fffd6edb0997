//! The examples of the description are real: each request gets the response of the same name, and each link leads
//! where it says.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tests::contract::Contract;
use tests::{Host, Officer, Reply, answers, fresh_address};
use ureq::http::Request;

/// An operation of the description and its route.
struct Operation {
    method: String,
    route: String,
    described: Value,
}

/// All operations, by id.
fn operations() -> BTreeMap<String, Operation> {
    let paths = Contract::get().document()["paths"].as_object().expect("paths");
    let methods = paths.iter().flat_map(|(route, item)| {
        item.as_object().into_iter().flatten().map(move |(method, described)| (route, method, described))
    });
    methods
        .filter_map(|(route, method, described)| {
            let id = described["operationId"].as_str()?.to_owned();
            let (method, route) = (method.to_uppercase(), route.clone());
            Some((id, Operation { method, route, described: described.clone() }))
        })
        .collect()
}

/// A part of the description, with its reference resolved.
fn resolve(value: &Value) -> &Value {
    let target = value["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
    target.map_or(value, |pointer| Contract::get().document().pointer(pointer).expect("it leads somewhere"))
}

/// The named examples of a request or response, with their media types.
fn examples(content: &Value) -> Vec<(&str, &str, &Value)> {
    let media = content["content"].as_object().into_iter().flatten();
    media
        .flat_map(|(media_type, described)| {
            let named = described["examples"].as_object().into_iter().flatten();
            named.map(move |(name, example)| (media_type.as_str(), name.as_str(), &example["value"]))
        })
        .collect()
}

/// The example with a name among an operation's responses, with its status.
fn response(operation: &Operation, name: &str) -> Option<(u16, Value)> {
    let responses = operation.described["responses"].as_object()?;
    responses.iter().find_map(|(status, response)| {
        let found = examples(resolve(response)).into_iter().find(|(_, known, _)| *known == name)?;
        Some((status.parse().ok()?, found.2.clone()))
    })
}

/// A JSON value without ids and times, which differ in each run.
fn alike(value: &Value) -> Value {
    let is_id =
        |text: &str| text.len() == 26 && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    match value {
        Value::String(text) if is_id(text) => json!("an id"),
        Value::String(text) if text.parse::<Timestamp>().is_ok() => json!("a time"),
        Value::Array(items) => items.iter().map(alike).collect(),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let value = if name == "request_id" { json!("an id") } else { alike(value) };
                (name.clone(), value)
            };
            Value::Object(members.iter().map(member).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn send(
    host: &Host,
    officer: &Officer,
    operation: &Operation,
    path: &str,
    media_type: &str,
    body: &str,
) -> Reply {
    let request = Request::builder().method(operation.method.as_str()).uri(host.url(path));
    let request = request.header("content-type", media_type).header("accept", "application/json");
    host.send(request.header("authorization", format!("Bearer {}", officer.token)), body)
}

/// The reply is the example with the name. Without an example it is a success.
fn assert_answered(operation: &Operation, name: &str, reply: &Reply) -> bool {
    let expected = response(operation, name);
    let Operation { method, route, .. } = operation;
    let Some((status, body)) = expected else {
        assert!((200..300).contains(&reply.status), "{method} {route} {name}: {reply:?}");
        return false;
    };
    assert_eq!(reply.status, status, "{method} {route} {name}: {reply:?}");
    let answered: Value = serde_json::from_str(&reply.body).expect("JSON");
    assert_eq!(alike(&answered), alike(&body), "{method} {route} {name}: {answered:#}");
    true
}

#[test]
fn each_request_of_the_description_gets_its_example() {
    let host = Host::start("5d");
    let officer = host.officer_with(&json!({ "sub": "officer-1", "email": "anna.lim@tech.gov.sg" }));
    let operations = operations();
    let (mut played, mut answered) = (0, 0);
    // The first invitations need new addresses, so lists come after single ones.
    for id in ["onboardingForm", "invite", "inviteInBulk", "register"] {
        let operation = &operations[id];
        let fresh = || host.invited(&officer, &answers::onshore(&fresh_address("vendor.example"))).link;
        for (media_type, name, body) in examples(&operation.described["requestBody"]) {
            let path = match id {
                "register" => fresh().strip_prefix(&host.url("")).expect("a link").to_owned(),
                _ => operation.route.clone(),
            };
            let text = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
            let reply = send(&host, &officer, operation, &path, media_type, &text);
            played += 1;
            answered += u32::from(assert_answered(operation, name, &reply));
            if reply.status == 201 && id == "invite" {
                host.quiet();
                answered += follow_links(&host, &officer, &operations, operation, name, &reply.json(201));
            }
        }
    }
    assert!(
        played >= 9 && answered >= 6,
        "{played} requests are played, {answered} of their responses are examples"
    );
}

/// Follows the links of a response. Counts those whose response is an example.
fn follow_links(
    host: &Host,
    officer: &Officer,
    operations: &BTreeMap<String, Operation>,
    from: &Operation,
    name: &str,
    body: &Value,
) -> u32 {
    let links = &from.described["responses"]["201"]["links"];
    let mut answered = 0;
    for link in ["Show", "Resend", "Revoke"].map(|link| &links[link]) {
        // An account that was created at once has no link to send again or to revoke.
        if body["status"] != "pending" && link["operationId"] != "showInvitation" {
            continue;
        }
        let operation = &operations[link["operationId"].as_str().expect("an operation")];
        let mut path = operation.route.clone();
        for (parameter, expression) in link["parameters"].as_object().expect("parameters") {
            let pointer = expression.as_str().and_then(|text| text.strip_prefix("$response.body#"));
            let value = body.pointer(pointer.expect("a pointer into the body")).and_then(Value::as_str);
            path = path.replace(&format!("{{{parameter}}}"), value.expect("a text"));
        }
        let reply = send(host, officer, operation, &path, "application/json", "");
        answered += u32::from(assert_answered(operation, name, &reply));
    }
    answered
}

/// Each example fits its schema.
#[test]
fn each_example_fits_its_schema() {
    let mut checked = 0;
    for operation in operations().values() {
        let responses = operation.described["responses"].as_object().into_iter().flatten();
        for part in responses.map(|(_, response)| response).chain([&operation.described["requestBody"]]) {
            let part = resolve(part);
            for (media_type, name, example) in
                examples(part).into_iter().filter(|(_, _, example)| !example.is_string())
            {
                let schema = &part["content"][media_type]["schema"];
                if let Err(fault) = Contract::get().validator(schema).validate(example) {
                    panic!("{} {} {name}: {fault}", operation.method, operation.route);
                }
                checked += 1;
            }
        }
    }
    assert!(checked >= 10, "only {checked} examples are found");
}
