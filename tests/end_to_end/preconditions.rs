//! Changes that are made only if the invitation still has the version that the client saw (RFC 9110, 13.1.1).

use std::thread;

use serde_json::{Value, json};
use tests::{Host, Officer, Reply, answers, fresh_address, subject};
use ureq::http::Request;
use ureq::http::request::Builder;

fn by(officer: &Officer, request: Builder) -> Builder {
    request.header("authorization", format!("Bearer {}", officer.token))
}

fn show(host: &Host, officer: &Officer, id: &str) -> Reply {
    host.send(by(officer, Request::get(host.url(&format!("/invitations/{id}")))), "")
}

fn resend(host: &Host, officer: &Officer, id: &str, headers: &[(&str, &str)]) -> Reply {
    let request = by(officer, Request::post(host.url(&format!("/invitations/{id}/resend"))));
    host.send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)), "")
}

fn revoke(host: &Host, officer: &Officer, id: &str, headers: &[(&str, &str)]) -> Reply {
    let request = by(officer, Request::delete(host.url(&format!("/invitations/{id}"))));
    host.send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)), "")
}

fn tag(reply: &Reply) -> String {
    let tag = reply.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 2, "a strong tag: {tag}");
    tag
}

/// A new invitation of a vendor, and its tag.
fn invited(host: &Host, officer: &Officer) -> (String, String, String) {
    let email = fresh_address("vendor.example");
    let reply = host.invite(&officer.token, &answers::onshore(&email));
    let id = reply.json(201)["id"].as_str().unwrap().to_owned();
    (id, email, tag(&reply))
}

/// Each single invitation has a tag. It changes with each change, but not with a delivery report.
#[test]
fn an_invitation_has_a_tag_that_changes_with_it() {
    let host = Host::shared();
    let anna = host.officer();
    let (id, email, first) = invited(&host, &anna);
    assert_eq!(tag(&show(&host, &anna, &id)), first);
    host.mail_to(&email, subject::REGISTER);
    host.quiet();
    assert_eq!(tag(&show(&host, &anna, &id)), first, "an email was sent and delivered");
    let resent = resend(&host, &anna, &id, &[]);
    resent.json(202);
    let second = tag(&resent);
    assert_ne!(second, first);
    assert_eq!(tag(&show(&host, &anna, &id)), second);
    let revoked = revoke(&host, &anna, &id, &[("if-match", &second)]);
    revoked.json(200);
    assert_eq!(tag(&show(&host, &anna, &id)), tag(&revoked));
    assert!(![first, second].contains(&tag(&revoked)));
}

/// With a tag that the invitation does not have, nothing is changed. Weak tags match nothing.
#[test]
fn another_version_is_not_changed() {
    let host = Host::shared();
    let anna = host.officer();
    let (id, email, first) = invited(&host, &anna);
    resend(&host, &anna, &id, &[("if-match", &first)]).json(202);
    let before = show(&host, &anna, &id);
    let second = tag(&before);
    for stale in
        [first.clone(), format!("W/{second}"), format!("{first}, W/{second},"), "\"other\"".to_owned()]
    {
        for reply in [
            resend(&host, &anna, &id, &[("if-match", &stale)]),
            revoke(&host, &anna, &id, &[("if-match", &stale)]),
        ] {
            let problem = reply.problem(412, "changed_meanwhile");
            assert_eq!(problem["retryable"], false, "{stale}");
        }
    }
    assert_eq!(show(&host, &anna, &id).json(200)["history"], before.json(200)["history"]);
    host.quiet();
    assert_eq!(host.count(&email, subject::REGISTER), 2);
}

/// The current tag matches, and so do a list that has it, in one header or two, and `*`.
#[test]
fn the_expected_version_is_changed() {
    let host = Host::shared();
    let anna = host.officer();
    let (id, _, mut current) = invited(&host, &anna);
    let list = |tag: &str| format!("\"other\", W/\"x\" ,,{tag}");
    let fitting: [fn(&str) -> String; 3] =
        [|tag| tag.to_owned(), |_| "*".to_owned(), |tag| format!("{tag},\"a,b\"")];
    for fit in fitting {
        let reply = resend(&host, &anna, &id, &[("if-match", &fit(&current))]);
        reply.json(202);
        current = tag(&reply);
    }
    let twice = [("if-match", "\"other\""), ("if-match", current.as_str())];
    let (other, _, first) = invited(&host, &anna);
    revoke(&host, &anna, &other, &[("if-match", &list(&first))]).json(200);
    revoke(&host, &anna, &id, &twice).json(200);
}

/// A value that is not a list of tags is refused, because to ignore it would drop the condition. The condition is
/// checked last.
#[test]
fn other_refusals_come_before_the_condition() {
    let host = Host::shared();
    let anna = host.officer();
    let (id, _, first) = invited(&host, &anna);
    for bad in ["1", "W/1", "\"1", "*, \"1\"", "\"1\" \"2\"", "w/\"1\""] {
        resend(&host, &anna, &id, &[("if-match", bad)]).problem(400, "invalid_if_match");
        revoke(&host, &anna, &id, &[("if-match", bad)]).problem(400, "invalid_if_match");
    }
    let nowhere = "01J00000000000000000000000";
    revoke(&host, &anna, nowhere, &[("if-match", "*")]).problem(404, "not_found");
    revoke(&host, &host.officer(), &id, &[("if-match", &first)]).problem(404, "not_found");
    revoke(&host, &anna, &id, &[("if-match", &first)]).json(200);
    for tag in [first.as_str(), "*", "\"other\""] {
        revoke(&host, &anna, &id, &[("if-match", tag)]).problem(409, "not_pending");
        resend(&host, &anna, &id, &[("if-match", tag)]).problem(409, "not_pending");
    }
}

/// A repeated request gets its first response, although its own change made the tag old. A 412 uses up no key.
#[test]
fn the_condition_is_not_checked_for_a_repeated_request() {
    let host = Host::shared();
    let anna = host.officer();
    let (id, _, first) = invited(&host, &anna);
    let send =
        |key: &str, tag: &str| resend(&host, &anna, &id, &[("idempotency-key", key), ("if-match", tag)]);
    let done = send("once", &first);
    let again = send("once", &first);
    assert_eq!((again.json(202), tag(&again)), (done.json(202), tag(&done)));
    send("later", &first).problem(412, "changed_meanwhile");
    send("later", &first).problem(412, "changed_meanwhile");
    send("later", &tag(&done)).json(202);
    assert_eq!(host.history(&anna, &id), ["invited", "resent", "resent"]);
}

/// Of many simultaneous requests for one version, one changes it.
#[test]
fn one_of_many_at_once_changes_a_version() {
    let host = Host::shared();
    let anna = host.officer();
    let (id, _, first) = invited(&host, &anna);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let one = || resend(&host, &anna, &id, &[("if-match", &first)]).status;
        let crowd: Vec<_> = (0..4).map(|_| scope.spawn(one)).collect();
        crowd.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 202).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 3, "{statuses:?}");
    let events = show(&host, &anna, &id).json(200);
    assert_eq!(events["history"].as_array().map(Vec::len), Some(2), "{}", json!(events["history"]));
    assert_eq!(events["status"], Value::from("pending"));
}
