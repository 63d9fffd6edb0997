//! An officer must not learn anything about other officers' invitations that the contract does not allow.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::forge::Token;
use tests::{Host, Officer, Reply, answers, fresh_address};
use ureq::http::Request;

const NOBODYS: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

fn call(host: &Host, officer: &Officer, method: &str, path: &str, key: Option<&str>) -> Reply {
    let request = Request::builder().method(method).uri(host.url(path));
    let request = request.header("authorization", format!("Bearer {}", officer.token));
    host.send(key.into_iter().fold(request, |request, key| request.header("idempotency-key", key)), "")
}

/// Another officer's invitation looks as if it did not exist, for any request and in any state.
#[test]
fn another_officers_invitation_looks_like_none() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let body = answers::onshore(&fresh_address("vendor.example"));
    let superseded = host.invited(&anna, &body);
    let pending = host.invited(&anna, &body);
    let registered = host.invited_vendor(&anna);
    host.register(&registered.link, &answers::registration()).json(201);
    let integrated = host.invite(&anna.token, &answers::integrated(&fresh_address("tech.gov.sg"))).json(201);
    let integrated = integrated["id"].as_str().unwrap();
    let ids = [&*superseded.id, &*pending.id, &*registered.id, integrated];
    let before: Vec<Value> = ids.iter().map(|id| host.invitation(&anna, id)["history"].take()).collect();
    for (method, end) in [("GET", ""), ("DELETE", ""), ("POST", "/resend")] {
        let ask = |id: &str, key| call(&host, &ben, method, &format!("/invitations/{id}{end}"), key);
        let expected = ask(NOBODYS, None);
        expected.problem(404, "not_found");
        for id in ids.into_iter().chain(["x", "%00"]) {
            let reply = ask(id, None);
            assert_eq!(reply.without_request_id(), expected.without_request_id(), "{method} {id}{end}");
            let names =
                |reply: &Reply| reply.headers.keys().map(ToString::to_string).collect::<BTreeSet<_>>();
            assert_eq!(names(&reply), names(&expected), "{method} {id}{end}");
            assert_eq!(reply.body.len(), expected.body.len(), "{method} {id}{end}");
        }
    }
    // Not even with the idempotency key of its inviter.
    let path = format!("/invitations/{}/resend", pending.id);
    call(&host, &anna, "POST", &path, Some("annas")).json(202);
    call(&host, &ben, "POST", &path, Some("annas")).problem(404, "not_found");
    let after: Vec<Value> = ids.iter().map(|id| host.invitation(&anna, id)["history"].take()).collect();
    assert_eq!(after[..1], before[..1]);
    assert_eq!(after[2..], before[2..]);
    assert_eq!(host.history(&anna, &pending.id), ["invited", "resent"]);
}

/// The time does not tell them apart either: the functions make the same calls for another officer's invitation as
/// for none.
#[test]
fn another_officers_invitation_is_looked_up_like_none() {
    let host = Host::start("5d");
    let (anna, ben) = (host.officer(), host.officer());
    let pending = host.invited_vendor(&anna);
    let registered = host.invited_vendor(&anna);
    host.register(&registered.link, &answers::registration()).json(201);
    // A first request, so that the issuer's keys are fetched before the comparison.
    call(&host, &ben, "GET", &format!("/invitations/{NOBODYS}"), None).problem(404, "not_found");
    for (method, end) in [("GET", ""), ("DELETE", ""), ("POST", "/resend")] {
        let calls = |id: &str| {
            let before = host.quiet();
            call(&host, &ben, method, &format!("/invitations/{id}{end}"), None).problem(404, "not_found");
            host.quiet();
            let mut calls: Vec<_> =
                host.calls_after(before).into_iter().map(|call| (call.function, call.operation)).collect();
            // The request is counted in parallel to the look-up.
            calls.sort();
            calls
        };
        let expected = calls(NOBODYS);
        assert_eq!(expected.len(), 3, "it is called, counts and asks the table: {method} {expected:?}");
        for id in [&pending.id, &registered.id] {
            assert_eq!(calls(id), expected, "{method} {id}{end}");
        }
    }
}

/// An id that is too large does not exist. It is not another spelling of a valid id.
#[test]
fn an_invitation_has_one_id() {
    let host = Host::shared();
    let officer = host.officer();
    let id = host.invited_vendor(&officer).id;
    assert!(id.starts_with('0'), "{id}");
    for first in ["8", "G", "R", "r"] {
        let path = format!("/invitations/{first}{}", &id[1..]);
        for (method, end) in [("GET", ""), ("POST", "/resend"), ("DELETE", "")] {
            call(&host, &officer, method, &format!("{path}{end}"), None).problem(404, "not_found");
        }
    }
    assert_eq!(host.history(&officer, &id), ["invited"]);
}

/// A cursor only sets the place in the caller's own list, even if it came from another list.
#[test]
fn a_cursor_leads_into_the_callers_own_list() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let mut own = Vec::new();
    let mut theirs = Vec::new();
    for _ in 0..3 {
        own.push(host.invited_vendor(&ben).id);
        theirs.push(host.invited_vendor(&anna).id);
    }
    let list =
        |cursor: &str| call(&host, &ben, "GET", &format!("/invitations?limit=2&cursor={cursor}"), None);
    let ids = |reply: &Reply| -> Vec<String> {
        let items = reply.json(200)["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    // Created in turn: the first two of ben are older than the second of anna.
    assert_eq!(ids(&list(&theirs[1])), [&*own[1], &*own[0]]);
    // A made-up cursor between the same two leads to the same place. It does not matter whether the id exists.
    let (start, end) = theirs[1].split_at(25);
    let made_up = format!("{start}{}", if end == "0" { "1" } else { "0" });
    assert_eq!(ids(&list(&made_up)), ids(&list(&theirs[1])));
    assert_eq!(ids(&list(NOBODYS)), [""; 0]);
    assert_eq!(ids(&list("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")), [&*own[2], &*own[1]]);
    for forged in ["x", "%7B%7D", "INVITATION%2301ARZ3NDEKTSV4RRFFQ69G5FAV", ""] {
        list(forged).problem(400, "invalid_query");
    }
}

/// The form says one word about the state of an address, and three facts about a pending invitation.
#[test]
fn the_form_says_only_the_state_of_an_address() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let ask = |email: &str| {
        let request = Request::post(host.url("/onboarding-form")).header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {}", ben.token));
        host.send(request, json!({ "email": email }).to_string()).json(200)
    };
    let members = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let invited = host.invited_vendor(&anna);
    let unknown = ask(&fresh_address("vendor.example"));
    let pending = ask(&invited.email);
    assert_eq!((&unknown["standing"], &pending["standing"]), (&"none".into(), &"pending".into()));
    let facts = ["expires_at", "invitation_id", "inviter_email"].map(str::to_owned);
    assert_eq!(members(&pending["pending"]), facts.into());
    // A person who knows the id still cannot see the invitation.
    call(&host, &ben, "GET", &format!("/invitations/{}", invited.id), None).problem(404, "not_found");

    let form = answers::registration();
    host.register(&invited.link, &form).json(201);
    let account = ask(&invited.email);
    assert_eq!(account["standing"], "account");
    let revoked = host.invited_vendor(&anna);
    call(&host, &anna, "DELETE", &format!("/invitations/{}", revoked.id), None).json(200);
    for (closed, standing) in [(account, "account"), (ask(&revoked.email), "none")] {
        assert_eq!(closed["standing"], standing);
        assert_eq!(members(&closed), members(&unknown), "nothing tells more than the word");
    }
    for text in [ask(&invited.email), ask(&revoked.email)].map(|form| form.to_string()) {
        for told in [&anna.email, &anna.subject, &invited.id, form["username"].as_str().unwrap()] {
            assert!(!text.contains(told), "{told} in {text}");
        }
    }
}

/// Only the holder of a genuine link learns which usernames and numbers are taken.
#[test]
fn only_a_genuine_link_tells_what_is_taken() {
    let host = Host::shared();
    let officer = host.officer();
    let (first, second) = (host.invited_vendor(&officer), host.invited_vendor(&officer));
    let taken = answers::registration();
    host.register(&first.link, &taken).json(201);
    let forged = host.url(&format!("/register/{}", Token::read(second.token()).signed_by_another()));
    for link in [&forged, &host.url("/register/x")] {
        let answers = [host.register(link, &taken), host.register(link, &answers::registration())];
        assert_eq!(answers[0].without_request_id(), answers[1].without_request_id());
        answers[0].problem(404, "not_found");
    }
    // The holder of a closed link does not learn it.
    let mut other = answers::registration();
    other["username"] = taken["username"].clone();
    host.register(&first.link, &other).problem(410, "invitation_registered");
    host.register(&second.link, &taken).problem(409, "username_taken");
}
