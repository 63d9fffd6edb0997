//! The desk (R58, R59): support officers answer service requests.

mod corrections;
mod finding;
mod invitations;
mod journal;
mod preconditions;
mod releases;
mod repetition;
mod roles;
mod suppressions;
mod transfers;

use serde_json::{Value, json};
use tests::{Host, Officer, Reply, answers};
use ureq::http::Request;
use ureq::http::request::Builder;

const NUMBER: &str = "SR-2026-0042";

/// A public officer who also works at the desk.
fn support(host: &Host) -> Officer {
    host.officer_with(&json!({ "roles": ["other", "techpass_support"] }))
}

#[track_caller]
fn ask(host: &Host, by: &Officer, method: &str, path: &str, body: &Value) -> Reply {
    ask_with(host, by, (method, path), body, &[])
}

/// The same, with more headers.
#[track_caller]
fn ask_with(
    host: &Host,
    by: &Officer,
    (method, path): (&str, &str),
    body: &Value,
    headers: &[(&str, &str)],
) -> Reply {
    let request = Request::builder().method(method).uri(host.url(path));
    let request = request.header("authorization", format!("Bearer {}", by.token));
    let request =
        headers.iter().fold(request, |request: Builder, (name, value)| request.header(*name, *value));
    if body.is_null() {
        return host.send(request, "");
    }
    host.send(request.header("content-type", "application/json"), body.to_string())
}

#[track_caller]
fn find(host: &Host, by: &Officer, way: &str, text: &str) -> Reply {
    ask(host, by, "POST", "/desk/search", &json!({ "request_number": NUMBER, way: text }))
}

/// A change, with its number and reason.
fn because(more: Value) -> Value {
    let mut body = json!({ "request_number": NUMBER, "reason": "They asked for it." });
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body
}

/// What the journal has, the oldest first.
fn journal(host: &Host) -> Vec<Value> {
    let mut acts: Vec<_> = host.table().into_iter().filter(|item| item["PK"] == "DESK#JOURNAL").collect();
    acts.sort_by_key(|act| act["SK"].to_string());
    acts
}

/// An officer revokes their own invitation.
fn revoke(host: &Host, officer: &Officer, id: &str) {
    ask(host, officer, "DELETE", &format!("/invitations/{id}"), &Value::Null).json(200);
}

/// Has an officer known to the desk: they have opened the page.
fn seen(host: &Host, officer: &Officer) {
    let me = ask(host, officer, "GET", "/me", &Value::Null).json(200);
    assert_eq!(me["support"], false);
}

/// A vendor with an account, and what they registered with.
fn account(host: &Host, officer: &Officer) -> (Value, Value) {
    let invited = host.invited_vendor(officer);
    let registration = answers::registration();
    host.register(&invited.link, &registration).json(201);
    host.quiet();
    (host.invitation(officer, &invited.id), registration)
}
