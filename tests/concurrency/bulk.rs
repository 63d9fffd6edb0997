//! Lists: the same one many times at once, and a long one (R47).

use serde_json::{Value, json};
use tests::{Host, answers, at_once, exhaustive, fresh_address, now, subject};

use crate::alone;

/// R47, contract: the same list with the same key, ten times at once, is one list.
#[test]
fn r47_a_list_that_is_sent_ten_times_at_once_is_one_list() {
    let _alone = alone();
    let host = Host::start("5d");
    let officer = host.officer();
    let people: Vec<String> = (0..60).map(|_| fresh_address("vendor.example")).collect();
    let list = answers::onshore_list(&people);
    let send = || host.send_list(&officer, "", Some("same"), &list);
    let replies = at_once(&[(); 10], |()| send());
    let done: Vec<Value> =
        replies.iter().filter(|reply| reply.status == 200).map(|reply| reply.json(200)).collect();
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.problem(409, "request_in_progress");
    }
    let first = done.first().expect("one is done");
    assert_eq!(first["summary"]["invited"], 60, "{first}");
    assert!(done.iter().all(|other| other == first));
    assert_eq!(&send().json(200), first);
    host.each_mailed_once(&people, subject::REGISTER);
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
    let list = answers::onshore_list(&people);
    let send = |query: &str| host.send_list(&officer, query, Some(&format!("many{query}")), &list);
    for (query, operation) in [("?dry_run=true", "GetItem"), ("", "TransactWriteItems")] {
        host.arm(&slow(operation));
        let begun = now();
        let reply = send(query);
        let took = now() - begun;
        let summary = reply.json(200)["summary"].clone();
        println!("{many} rows{query}: {took}, {summary}");
        assert!(took.total(jiff::Unit::Second).is_ok_and(|seconds| seconds < 29.0));
        let count = |outcome: &str| summary[outcome].as_u64().unwrap_or_default();
        assert_eq!(count("invited") + count("not_reached"), many, "{summary}");
        assert!(count("invited") > many / 2, "{summary}");
        host.disarm();
    }
    assert_eq!(send("").json(200)["summary"]["invited"], many);
}

/// An order that has calls of `invite` take 60 ms.
fn slow(operation: &str) -> Value {
    json!({ "function": "invite", "operation": operation, "times": 100_000, "fault": "slow", "milliseconds": 60 })
}
