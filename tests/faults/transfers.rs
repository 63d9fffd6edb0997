//! More invitations of an officer who has left than a page has, and functions that end in the middle of one (R59).

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Host, Officer, World, answers, fresh_address, share, text};
use ureq::http::Request;
use ureq::http::request::Builder;

/// More than a page.
const INVITATIONS: usize = 130;
/// A usual run plays one in so many of the faults. With `EXHAUSTIVE=1` it plays all.
const ONE_IN: usize = 4;

/// R59: whatever fails on the way, each invitation changes hands once, and the new owner is told of each. Each page is sent
/// again with its key until it is answered, and the next one follows.
#[test]
fn r59_a_transfer_that_is_interrupted_goes_on() {
    let host = Host::without_limits("5d");
    let support = host.officer_with(&json!({ "roles": "techpass_support" }));
    // As the officer who has left is named by an address, too, both are known.
    let mut owners = [host.officer(), host.officer()];
    for owner in &owners {
        host.send(by(owner, Request::get(host.url("/me"))), "").json(200);
    }
    let people: Vec<String> = (0..INVITATIONS).map(|_| fresh_address("vendor.example")).collect();
    let mut newest = String::new();
    for person in &people {
        newest = text(&host.invite(&owners[0].token, &answers::onshore(person)).json(201), "id");
    }
    host.quiet();
    let faults = [
        ("TransactWriteItems", 0, 1, "killed"),
        ("TransactWriteItems", 60, 1, "killed_before"),
        ("TransactWriteItems", 110, 1, "killed"),
        ("TransactWriteItems", 40, 40, "timed_out"),
        ("TransactWriteItems", 5, 100, "conflict"),
        ("Query", 1, 3, "throttled"),
        ("PutItem", 0, 1, "killed_before"),
        ("PutItem", 0, 1, "killed"),
    ];
    for (round, (operation, skip, times, fault)) in
        share(faults.into(), ONE_IN, |_| ()).into_iter().enumerate()
    {
        let before = host.mails().len();
        let order = json!({
            "function": "desk", "operation": operation, "skip": skip, "times": times, "fault": fault,
        });
        host.arm(&order);
        let (pages, tries) = transfer_all(&host, &support, &owners, (round, &newest));
        let applied = host.disarm();
        host.quiet();
        let world = World::of(&host);
        for person in &people {
            let [invitation] = world.invitations(person) else { panic!("{person} has one invitation") };
            assert_eq!(invitation["inviter"]["email"]["S"], owners[1].email, "{order}");
            let events = world.events(&text(invitation, "id"));
            assert_eq!(events.len(), 2 + round, "{order}: {person} was transferred once");
        }
        let mails = host.mails();
        let told: Vec<_> = mails[..mails.len() - before]
            .iter()
            .filter(|mail| mail.to == [owners[1].email.clone()])
            .map(|mail| mail.text.clone())
            .collect();
        drop(mails);
        let listed: BTreeSet<_> =
            people.iter().filter(|one| told.iter().any(|text| text.contains(*one))).collect();
        assert_eq!(listed.len(), INVITATIONS, "{order}: the new owner is told of each");
        assert!(applied > 0, "{order} did not come about");
        println!("{order}: {pages} pages, {tries} requests, {} emails", told.len());
        owners.reverse();
    }
}

/// The number of pages, and of requests that they took.
fn transfer_all(
    host: &Host,
    support: &Officer,
    owners: &[Officer; 2],
    (round, newest): (usize, &str),
) -> (usize, usize) {
    let mut body = json!({
        "request_number": format!("SR-{round}"),
        "reason": "They have left.",
        "to_email": owners[1].email,
    });
    // The invitation changes hands with the first page, and names the officer all the same.
    match round % 2 {
        0 => body["from_email"] = owners[0].email.clone().into(),
        _ => body["of_invitation"] = newest.into(),
    }
    let (mut pages, mut tries) = (0, 0);
    loop {
        let request = || {
            by(support, Request::post(host.url("/desk/transfers")))
                .header("content-type", "application/json")
                .header("idempotency-key", format!("{round} {pages}"))
        };
        let told = host.persist(request, &body.to_string());
        let page: Value = told.reply.json(200);
        (pages, tries) = (pages + 1, tries + told.tries);
        if page["next_cursor"].is_null() {
            return (pages, tries);
        }
        body["cursor"] = page["next_cursor"].clone();
    }
}

fn by(officer: &Officer, request: Builder) -> Builder {
    request.header("authorization", format!("Bearer {}", officer.token))
}
