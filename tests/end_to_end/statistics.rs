//! The numbers of an officer's invitations.

use serde_json::{Value, json};
use tests::{Host, Officer, answers, eventually, fresh_address};
use ureq::http::Request;

fn statistics(host: &Host, officer: &Officer) -> Value {
    let request = Request::get(host.url("/statistics"));
    host.send(request.header("authorization", format!("Bearer {}", officer.token)), "").json(200)
}

/// Each invitation of the officer counts once, by its status. A failed delivery counts in addition.
#[test]
fn an_officer_sees_the_numbers_of_their_own_invitations() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    assert_eq!(
        statistics(&host, &anna),
        json!({ "counted": 0, "complete": true, "by_status": {}, "not_delivered": 0 })
    );
    let registered = host.invited_vendor(&anna);
    host.register(&registered.link, &answers::registration()).json(201);
    let replaced = host.invited_vendor(&anna);
    host.invited(&ben, &answers::onshore(&replaced.email));
    host.invite(&anna.token, &answers::integrated(&fresh_address("tech.gov.sg"))).json(201);
    let bounced = format!("bounce+{}", fresh_address("vendor.example"));
    let bounced = host.invite(&anna.token, &answers::onshore(&bounced)).json(201);
    let since = host.invitation(&anna, &registered.id)["created_at"].clone();
    eventually("the bounce to be counted", || (statistics(&host, &anna)["not_delivered"] == 1).then_some(()));
    let numbers = statistics(&host, &anna);
    let by_status = json!({ "account_created": 1, "pending": 1, "registered": 1, "superseded": 1 });
    assert_eq!(numbers["by_status"], by_status);
    assert_eq!(
        (&numbers["counted"], &numbers["complete"], &numbers["since"]),
        (&4.into(), &true.into(), &since)
    );
    let taken = numbers["median_seconds_to_register"].as_i64().expect("somebody has registered");
    assert!((0..60).contains(&taken), "{taken}");
    assert_eq!(statistics(&host, &ben)["by_status"], json!({ "pending": 1 }));
    // An opened link changes no number.
    host.open(&replaced.link);
    assert_eq!(statistics(&host, &anna), numbers);
    assert_eq!(host.invitation(&anna, bounced["id"].as_str().unwrap())["status"], "pending");
}
