//! Requests that are sent again with their idempotency key (`infra/openapi.yaml`).

use std::thread::scope;

use serde_json::{Value, json};
use tests::{Host, Officer, Reply, answers, fresh_address, subject};
use ureq::http::Request;

fn invite(host: &Host, officer: &Officer, key: &str, body: &Value) -> Reply {
    post(host, officer, "/invitations", key, &body.to_string())
}

fn post(host: &Host, officer: &Officer, path: &str, key: &str, body: &str) -> Reply {
    let request = Request::post(host.url(path))
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", "application/json")
        .header("idempotency-key", key);
    host.send(request, body)
}

/// The same response, and no second invitation.
#[test]
fn the_same_key_with_the_same_body_gives_the_same_answer() {
    let host = Host::shared();
    let officer = host.officer();
    let body = answers::onshore(&fresh_address("vendor.example"));
    let first = invite(host.as_ref(), &officer, "k-1", &body);
    let again = invite(host.as_ref(), &officer, "\"k-1\"", &body);
    assert_eq!((first.json(201), first.header("location")), (again.json(201), again.header("location")));
    let id = first.json(201)["id"].as_str().unwrap().to_owned();
    assert_eq!(host.history(&officer, &id), ["invited"]);
}

/// A refusal stays the same, even if another key was used meanwhile.
#[test]
fn a_refusal_stays_the_same() {
    let host = Host::shared();
    let officer = host.officer();
    let body = answers::integrated(&fresh_address("tech.gov.sg"));
    invite(&host, &officer, "first", &body).json(201);
    let wrong = json!({ "email": "somebody@gmail.com" });
    let refused = invite(&host, &officer, "second", &wrong);
    let again = invite(&host, &officer, "second", &wrong);
    refused.problem(422, "validation_failed");
    again.problem(422, "validation_failed");
    assert_eq!(refused.without_request_id(), again.without_request_id());
    invite(&host, &officer, "second", &body).problem(422, "idempotency_key_reused");
}

/// A malformed request and a temporary refusal do not use up their key.
#[test]
fn a_temporary_refusal_does_not_use_up_the_key() {
    let host = Host::shared();
    let officer = host.officer();
    let body = answers::onshore(&fresh_address("vendor.example"));
    post(&host, &officer, "/invitations", "k", "{").problem(400, "malformed_body");
    invite(&host, &officer, "k", &body).json(201);
    let integrated = answers::integrated(&fresh_address("tech.gov.sg"));
    invite(&host, &officer, "k2", &integrated).json(201);
    invite(&host, &officer, "k3", &integrated).problem(429, "resent_recently");
    invite(&host, &officer, "k3", &body).json(201);
}

/// JSON is the same in any order of members, with any white space, and with a byte order mark.
#[test]
fn the_same_json_is_the_same_request() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("vendor.example");
    let bodies = [
        format!(r#"{{"email":"{email}","sponsoring_agency":"GOVTECH","business_operation":"onshore"}}"#),
        format!(r#"{{"business_operation":"onshore","email":"{email}","sponsoring_agency":"GOVTECH"}}"#),
        format!(
            "\u{feff}{{ \"sponsoring_agency\" :\"GOVTECH\",\r\n\t\"email\":\"{email}\", \"business_operation\":\"on\\u0073hore\"}} "
        ),
    ];
    let ids = bodies.map(|body| post(&host, &officer, "/invitations", "k", &body).json(201)["id"].clone());
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let other = format!(r#"{{"email":"{email}","sponsoring_agency":"LTA","business_operation":"onshore"}}"#);
    post(&host, &officer, "/invitations", "k", &other).problem(422, "idempotency_key_reused");
}

/// API Gateway joins repeated headers, so two keys could look like one.
#[test]
fn two_keys_are_refused() {
    let host = Host::shared();
    let officer = host.officer();
    for keys in [&["a", "b"][..], &["a", "a"], &["\"a\"", "\"b\""], &["a,b"], &["a, b"], &["\"a\", b"]] {
        let request = Request::post(host.url("/invitations"))
            .header("authorization", format!("Bearer {}", officer.token))
            .header("content-type", "application/json");
        let request = keys.iter().fold(request, |request, key| request.header("idempotency-key", *key));
        let body = answers::onshore(&fresh_address("vendor.example")).to_string();
        let problem = host.send(request, body).problem(400, "invalid_idempotency_key");
        assert!(problem["detail"].as_str().unwrap().contains("once"), "{keys:?}: {problem}");
    }
    assert!(host.invitations_of(&officer).is_empty());
    invite(&host, &officer, "\"a,b\"", &answers::onshore(&fresh_address("vendor.example"))).json(201);
}

/// Another body or another route is another request.
#[test]
fn a_key_is_not_reused_for_something_else() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("vendor.example");
    invite(&host, &officer, "k", &answers::onshore(&email)).json(201);
    invite(&host, &officer, "k", &answers::offshore(&email)).problem(422, "idempotency_key_reused");
    post(&host, &officer, "/onboarding-form", "k", &json!({ "email": email }).to_string())
        .problem(422, "idempotency_key_reused");
    assert_eq!(host.count(&email, subject::SEED), 0);
}

/// Keys belong to the caller.
#[test]
fn two_officers_may_use_the_same_key() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    for officer in [&anna, &ben] {
        let body = answers::onshore(&fresh_address("vendor.example"));
        invite(&host, officer, "shared", &body).json(201);
    }
}

/// Two equal requests at once: one invitation. Each gets its response, or the message that it is in progress.
#[test]
fn two_equal_requests_at_once_make_one_invitation() {
    let host = Host::shared();
    let officer = host.officer();
    for round in 0..5 {
        let body = answers::integrated(&fresh_address("tech.gov.sg"));
        let key = format!("twins-{round}");
        let replies: Vec<Reply> = scope(|scope| {
            let running: Vec<_> =
                (0..6).map(|_| scope.spawn(|| invite(&host, &officer, &key, &body))).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut ids: Vec<Value> = Vec::new();
        for reply in &replies {
            if reply.status == 409 {
                reply.problem(409, "request_in_progress");
            } else {
                ids.push(reply.json(201)["id"].clone());
            }
        }
        assert!(!ids.is_empty() && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
}

/// A crash after the change and before the response: the retry gets the response.
#[test]
fn after_a_crash_the_retry_gets_the_answer() {
    let mut host = Host::start("5d");
    let officer = host.officer();
    let body = answers::onshore(&fresh_address("vendor.example"));
    let first = invite(&host, &officer, "k", &body).json(201);
    host.restart();
    assert_eq!(invite(&host, &officer, "k", &body).json(201), first);
    let id = first["id"].as_str().unwrap();
    assert_eq!(host.history(&officer, id), ["invited"]);
}
