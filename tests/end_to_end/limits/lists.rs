//! Limits of lists and notices (R45, R47), and saved responses of repeated requests.

use serde_json::{Value, json};
use tests::{Host, Reply, answers, at_once, fresh_address, now, subject};
use ureq::http::Request;

use super::{CROWD, DAY, HOUR, assert_limited, assert_of, limit_of, list, post, room_in};

/// R45, R47: each row of a dry run counts as a request, with any content. A real list counts as one.
#[test]
fn r45_rows_of_a_dry_run_are_requests() {
    let host = Host::start_with("5d", &["RequestsPerHour=10"]);
    room_in(HOUR);
    let officer = host.officer();
    let mut rows: Vec<String> = (0..3).map(|_| fresh_address("vendor.example")).collect();
    rows.push("somebody@gmail.com".to_owned());
    list(&host, &officer, "?dry_run=true", None, &rows).json(200);
    list(&host, &officer, "", None, &rows[..3]).json(200);
    list(&host, &officer, "?dry_run=true", None, &rows).json(200);
    // One request is left. A list of four does not fit, and uses nothing.
    let refused = list(&host, &officer, "?dry_run=true", None, &rows);
    assert_limited(&refused, HOUR);
    assert!(refused.problem(429, "rate_limited")["detail"].as_str().unwrap().contains("10 requests an hour"));
    list(&host, &officer, "?dry_run=true", None, &rows[..1]).json(200);
    assert_limited(&list(&host, &officer, "", None, &rows[..1]), HOUR);

    // Many at once cannot check more rows than allowed.
    let officer = host.officer();
    let replies = at_once(&[(); CROWD], |()| list(&host, &officer, "?dry_run=true", None, &rows));
    assert_of(&replies, 2, 200, HOUR);
}

/// R45, R47: a list of 500 succeeds, with its own allowance. When that is used up, each remaining row says so,
/// without a look into the table. A repeated request continues there.
#[test]
fn r45_a_list_has_an_allowance_of_its_own() {
    let host = Host::start_with("5d", &["ListRowsPerDay=5", "InvitationsPerHour=2"]);
    room_in(DAY);
    let officer = host.officer();
    let rows: Vec<String> = (0..40).map(|_| fresh_address("vendor.example")).collect();
    let before = host.quiet();
    let first = list(&host, &officer, "", Some("many"), &rows).json(200);
    assert_eq!(first["summary"], json!({ "invited": 5, "rate_limited": 35 }));
    for row in &first["rows"].as_array().unwrap()[5..] {
        assert_eq!((&row["outcome"], &row["limit"]), (&"rate_limited".into(), &"list_rows".into()), "{row}");
        let again_at: jiff::Timestamp = row["again_at"].as_str().unwrap().parse().unwrap();
        assert!(again_at > now() && again_at.as_second() % DAY == 0, "{row}");
        assert!(row["detail"].as_str().unwrap().contains("5 people a day"), "{row}");
    }
    host.quiet();
    let of_invite = |before: u64, operation: &str| {
        let calls = host.calls_after(before);
        let of_invite = calls.iter().filter(|call| call.function.as_deref() == Some("invite"));
        of_invite.filter(|call| call.operation == operation).count()
    };
    assert_eq!(of_invite(before, "TransactWriteItems"), 5, "one for each row that is done");
    let before = host.quiet();
    assert_eq!(list(&host, &officer, "", Some("many"), &rows).json(200), first);
    assert_eq!(of_invite(before, "TransactWriteItems"), 0, "rows that are done are known");
    // Single invitations have their own counter.
    for _ in 0..2 {
        host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example"))).json(201);
    }
    let third = host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example")));
    assert_eq!(limit_of(&third), "invitations");

    // Rows that reveal something about others count like rows that send something.
    let other = host.officer();
    let asked: Vec<String> = (0..8)
        .map(|_| {
            let known = host.invited_vendor(&host.officer());
            host.register(&known.link, &answers::registration()).json(201);
            known.email
        })
        .collect();
    let reply = list(&host, &other, "", None, &asked).json(200);
    assert_eq!(reply["summary"], json!({ "already_registered": 5, "rate_limited": 3 }));
    // Rows with an invalid form reveal nothing, and do not count.
    let third = host.officer();
    let mut rows = vec!["somebody@gmail.com".to_owned(); 20];
    rows.push(fresh_address("vendor.example"));
    let reply = list(&host, &third, "", None, &rows).json(200);
    assert_eq!(reply["summary"], json!({ "validation_failed": 20, "invited": 1 }));
}

/// R23, R45: the notice to an account's holder counts like an invitation. Over the limit the response is the same,
/// but nobody is emailed.
#[test]
fn r45_notices_to_holders_are_counted() {
    let host = Host::start_with("5d", &["InvitationsPerHour=3"]);
    room_in(HOUR);
    let holders: Vec<String> = (0..3)
        .map(|_| {
            let invited = host.invited_vendor(&host.officer());
            host.register(&invited.link, &answers::registration()).json(201);
            invited.email
        })
        .collect();
    let anna = host.officer();
    for _ in 0..2 {
        host.invite(&anna.token, &answers::onshore(&fresh_address("vendor.example"))).json(201);
    }
    let replies = at_once(&holders, |holder| host.invite(&anna.token, &answers::onshore(holder)));
    let told = |reply: &Reply| {
        let mut document = reply.problem(409, "already_registered");
        document["request_id"] = Value::Null;
        document
    };
    assert!(replies.iter().all(|reply| told(reply) == told(&replies[0])), "the answers differ");
    host.quiet();
    let notices = holders.iter().map(|holder| host.count(holder, subject::INVITED_AGAIN)).sum::<usize>();
    assert_eq!(notices, 1, "the third of three");
    // Lists cannot get around it.
    list(&host, &anna, "", None, &holders).json(200);
    host.quiet();
    let notices = holders.iter().map(|holder| host.count(holder, subject::INVITED_AGAIN)).sum::<usize>();
    assert_eq!(notices, 1);
    assert_eq!(
        limit_of(&host.invite(&anna.token, &answers::onshore(&fresh_address("vendor.example")))),
        "invitations"
    );
}

/// Contract: of a refusal with a key only little is saved. A repeated request gets the same refusal, with all errors.
#[test]
fn little_is_saved_of_a_long_refusal() {
    let host = Host::shared();
    let officer = host.officer();
    let mut long = json!({ "email": "mei@vendor.example" });
    for field in 0..2000 {
        long[format!("field_{field}")] = json!(1);
    }
    let send = || {
        let request = post(&host, &officer, "/invitations").header("content-type", "application/json");
        host.send(request.header("idempotency-key", "long"), long.to_string())
    };
    let first = send();
    assert!(first.field_errors("validation_failed").len() >= 2000);
    assert_eq!(send().without_request_id(), first.without_request_id());
    // Also for a list with only refused rows, a dry run, and a form.
    let rows = vec!["somebody@gmail.com".to_owned(); 400];
    for (query, rows) in [("", &rows[..]), ("?dry_run=true", &rows[..200])] {
        let once = list(&host, &officer, query, Some(&format!("list{query}")), rows).json(200);
        assert_eq!(list(&host, &officer, query, Some(&format!("list{query}")), rows).json(200), once);
    }
    let form = post(&host, &officer, "/onboarding-form").header("content-type", "application/json");
    host.send(form.header("idempotency-key", "form"), r#"{"email":"a@vendor.example"}"#).json(200);
    let items = host.scan();
    let kept =
        items.iter().filter(|item| item["PK"]["S"].as_str().is_some_and(|pk| pk.starts_with("REQUEST#")));
    let longest = kept.map(|item| item.to_string().len()).max();
    assert!(longest.is_some_and(|length| length < 40 * 1024), "{longest:?}");
}

/// Contract, R47: a row of a list that is sent again with its key has its first outcome.
#[test]
fn a_repeated_row_has_its_first_outcome() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let (pending, account) = (fresh_address("vendor.example"), fresh_address("tech.gov.sg"));
    let taken = answers::integrated(&fresh_address("tech.gov.sg"));
    host.invite(&ben.token, &taken).json(201);
    let list = format!(
        "email,mobile_number,sponsoring_agency,business_operation\n{pending},,GOVTECH,onshore\n{account},{},,\n\
         {},{},,\nx@gmail.com,,,\n",
        tests::fresh_mobile(),
        fresh_address("tech.gov.sg"),
        taken["mobile_number"].as_str().unwrap(),
    );
    let send = || {
        let request = post(&host, &anna, "/invitations/bulk").header("content-type", "text/csv");
        host.send(request.header("idempotency-key", "again"), list.clone()).json(200)
    };
    let first = send();
    let outcomes: Vec<&str> =
        first["rows"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["invited", "account_created", "validation_failed", "validation_failed"]);
    // Also if the invitation has changed since.
    let id = first["rows"][0]["invitation_id"].as_str().unwrap();
    let revoke = Request::delete(host.url(&format!("/invitations/{id}")));
    host.send(revoke.header("authorization", format!("Bearer {}", anna.token)), "").json(200);
    assert_eq!(send(), first);
    assert_eq!(host.history(&anna, id), ["invited", "revoked"]);
}

/// R45, contract: a repeated request counts once. A request that was over a limit does not use up its key.
#[test]
fn r45_repeats_do_not_count() {
    let host = Host::start_with("5d", &["InvitationsPerHour=3"]);
    room_in(HOUR);
    let officer = host.officer();
    let send = |key: &str, body: &Value| {
        let request = post(&host, &officer, "/invitations").header("content-type", "application/json");
        host.send(request.header("idempotency-key", key), body.to_string())
    };
    let body = answers::onshore(&fresh_address("vendor.example"));
    let replies = at_once(&[(); CROWD], |()| send("same", &body));
    let made: Vec<&Reply> = replies.iter().filter(|reply| reply.status != 409).collect();
    let id = made.first().expect("one is answered").json(201)["id"].clone();
    assert!(made.iter().all(|reply| reply.json(201)["id"] == id));
    // Neither an invalid form nor a repeated request counts.
    for _ in 0..5 {
        send("same", &body).json(201);
        send("faulty", &json!({ "email": "mei@gmail.com" })).problem(422, "validation_failed");
    }
    for key in ["second", "third"] {
        send(key, &answers::onshore(&fresh_address("vendor.example"))).json(201);
    }
    let more = answers::onshore(&fresh_address("vendor.example"));
    assert_limited(&send("fourth", &more), HOUR);
    // After the limit's window: the refusal was not saved, so the key still works.
    assert_limited(&send("fourth", &body), HOUR);
    send("same", &body).json(201);
    assert_eq!(host.invitations_of(&officer).len(), 3);
}
