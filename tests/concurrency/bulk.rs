//! Lists: the same one many times at once, a long one, and one that there is no time for (R47).

use serde_json::{Value, json};
use tests::{Host, Officer, Reply, exhaustive, fresh_address, now, subject};
use ureq::http::Request;

use crate::{alone, at_once, beside_others};

/// R47, contract: the same list with the same key, ten times at once, is one list.
#[test]
fn r47_a_list_that_is_sent_ten_times_at_once_is_one_list() {
    let _alone = alone();
    let host = Host::start("5d");
    let officer = host.officer();
    let people: Vec<String> = (0..60).map(|_| fresh_address("vendor.example")).collect();
    let replies = at_once(&[(); 10], |()| send_list(&host, &officer, "", "same", &people));
    let done: Vec<Value> =
        replies.iter().filter(|reply| reply.status == 200).map(|reply| reply.json(200)).collect();
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.problem(409, "request_in_progress");
    }
    let first = done.first().expect("one is done");
    assert_eq!(first["summary"]["invited"], 60, "{first}");
    assert!(done.iter().all(|other| other == first));
    assert_eq!(&send_list(&host, &officer, "", "same", &people).json(200), first);
    for person in &people {
        host.mail_to(person, subject::REGISTER);
    }
    host.quiet();
    assert!(people.iter().all(|person| host.count(person, subject::REGISTER) == 1));
}

/// R47: 500 people are tried and sent in the time that API Gateway gives, although each transaction takes 60 ms. A usual
/// run has fewer people. What a busy machine does not reach in that time goes on with the same key.
#[test]
fn r47_a_list_of_five_hundred_is_done_in_time() {
    let _alone = alone();
    let host = Host::start("5d");
    let officer = host.officer();
    let many = if exhaustive() { 500 } else { 150 };
    let people: Vec<String> = (0..many).map(|_| fresh_address("vendor.example")).collect();
    for (query, operation) in [("?dry_run=true", "GetItem"), ("", "TransactWriteItems")] {
        host.arm(&slow(operation, 60));
        let begun = now();
        let reply = send_list(&host, &officer, query, "many", &people);
        let took = now() - begun;
        let summary = reply.json(200)["summary"].clone();
        println!("{many} rows{query}: {took}, {summary}");
        assert!(took.total(jiff::Unit::Second).is_ok_and(|seconds| seconds < 29.0));
        let count = |outcome: &str| summary[outcome].as_u64().unwrap_or_default();
        assert_eq!(count("invited") + count("not_reached"), many, "{summary}");
        assert!(count("invited") > many / 2, "{summary}");
        host.disarm();
    }
    assert_eq!(send_list(&host, &officer, "", "many", &people).json(200)["summary"]["invited"], many);
}

/// R47: what there is no time for is said so, and goes on with the same key; nobody is emailed twice or forgotten.
#[test]
fn r47_a_list_that_is_cut_short_goes_on() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let officer = host.officer();
    // One mailbox: one row at a time.
    let people: Vec<String> = (0..16).map(|tag| format!("mei+{tag}@vendor.example")).collect();
    host.arm(&slow("TransactWriteItems", 2500));
    let first = send_list(&host, &officer, "", "slow", &people).json(200);
    host.disarm();
    let count = |reply: &Value, outcome: &str| reply["summary"][outcome].as_u64().unwrap_or_default();
    assert!(count(&first, "invited") > 0 && count(&first, "not_reached") > 0, "{first}");
    let rows = first["rows"].as_array().unwrap();
    let cut = rows.iter().find(|row| row["outcome"] == "not_reached").unwrap();
    assert!(cut["detail"].as_str().unwrap().contains("the same Idempotency-Key"), "{cut}");
    let second = send_list(&host, &officer, "", "slow", &people).json(200);
    assert_eq!(count(&second, "invited"), 16, "{second}");
    for (before, after) in rows.iter().zip(second["rows"].as_array().unwrap()) {
        assert!(before["outcome"] == "not_reached" || before == after);
    }
    for person in &people {
        host.mail_to(person, subject::REGISTER);
    }
    host.quiet();
    assert!(people.iter().all(|person| host.count(person, subject::REGISTER) == 1));
}

/// An order that has a function's calls take so long.
fn slow(operation: &str, milliseconds: u64) -> Value {
    json!({
        "function": "invite",
        "operation": operation,
        "times": 100_000,
        "fault": "slow",
        "milliseconds": milliseconds,
    })
}

fn send_list(host: &Host, officer: &Officer, query: &str, key: &str, people: &[String]) -> Reply {
    let rows: Vec<String> = people.iter().map(|person| format!("{person},GOVTECH,onshore")).collect();
    let request = Request::post(host.url(&format!("/invitations/bulk{query}")))
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", "text/csv")
        .header("idempotency-key", format!("{key}{query}"));
    host.send(request, format!("email,sponsoring_agency,business_operation\n{}\n", rows.join("\n")))
}
