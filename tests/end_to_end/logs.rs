//! Log lines lead to everything that happened. (`tests::lines` lists what each line must have. The stories of
//! `secrecy` check that, and search the lines for secrets.)

use serde_json::json;
use tests::{Host, Line, answers, eventually, fresh_address};

/// The ids that people have find all lines: the id of the request, which clients get, and the id of the invitation.
#[test]
fn lines_are_found_by_the_ids_that_people_have() {
    let host = Host::shared();
    let officer = host.officer();
    let reply = host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example")));
    let invitation = reply.json(201);
    let id = invitation["id"].as_str().unwrap();
    // Its last line.
    eventually("the event to be dispatched", || {
        let lines = host.lines();
        let last = |line: &&Line| {
            line.text("message") == "an event is dispatched" && line.text("invitation.id") == id
        };
        lines.iter().find(last).map(|_| ())
    });
    let refused = host.invite("no token", &json!({})).problem(401, "unauthenticated");

    let lines = host.lines();
    let with = |field: &str, value: &str| -> Vec<&Line> {
        lines.iter().filter(|line| line.text(field) == value).collect()
    };
    let messages = |lines: &[&Line]| -> Vec<String> {
        lines.iter().map(|line| format!("{} {}", line.function, line.text("message"))).collect()
    };
    let of_request = with("http.request_id", reply.header("x-request-id"));
    assert_eq!(messages(&of_request), ["invite an invitation has changed", "invite answered"]);
    let invocation = of_request[0].text("request.id");
    assert_eq!(messages(&with("request.id", invocation)), messages(&of_request), "as Lambda names it");
    assert!(
        of_request.iter().all(|line| line.text("invitation.id") == id && !line.text("trace.id").is_empty())
    );
    let of_invitation = messages(&with("invitation.id", id));
    for line in
        ["invite an invitation has changed", "dispatch an email is sent", "dispatch an event is dispatched"]
    {
        assert!(of_invitation.iter().any(|found| found == line), "{line} is not in {of_invitation:?}");
    }
    let answered = with("http.request_id", refused["request_id"].as_str().unwrap());
    assert_eq!(messages(&answered), ["invite answered"]);
    assert_eq!((answered[0].text("outcome"), answered[0].text("reason")), ("refused", "unauthenticated"));
}

/// A refused officer is found by a keyed hash, which is on every line of a request with a genuine token.
#[test]
fn an_officer_is_on_every_line_as_a_keyed_hash() {
    let host = Host::start_with("5d", &["OfficerHashKey=a secret of this test"]);
    let (anna, ben) = (host.officer(), host.officer());
    let nothing = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    let refused = host.look_up(&anna.token, nothing);
    refused.problem(404, "not_found");
    let invited = host.invite(&anna.token, &answers::onshore(&fresh_address("vendor.example")));
    invited.json(201);
    let vendor = host.officer_with(&json!({ "sub": anna.subject, "account_type": "vendor" }));
    let forbidden = host.look_up(&vendor.token, nothing);
    forbidden.problem(403, "not_a_public_officer");
    let others = host.look_up(&ben.token, nothing);
    let nobody = host.look_up("no.token.x", nothing);

    let lines = host.lines();
    let officer_on = |reply: &tests::Reply| -> Vec<String> {
        let id = reply.header("x-request-id");
        let of_request = lines.iter().filter(|line| line.text("http.request_id") == id);
        of_request.map(|line| line.text("officer.id").to_owned()).collect()
    };
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"a secret of this test");
    let expected = tests::forge::encode(&ring::hmac::sign(&key, anna.subject.as_bytes()).as_ref()[..12]);
    for reply in [&refused, &invited, &forbidden] {
        let named = officer_on(reply);
        assert!(!named.is_empty() && named.iter().all(|hash| *hash == expected), "{named:?}");
    }
    assert!(officer_on(&others).iter().all(|hash| !hash.is_empty() && *hash != expected));
    assert_eq!(officer_on(&nobody), [""]);
    for line in &lines {
        let text = line.fields.values().map(ToString::to_string).collect::<String>();
        for person in [&anna.subject, &anna.email, &ben.subject] {
            assert!(!text.contains(person.as_str()), "{person} in {line:?}");
        }
    }
}
