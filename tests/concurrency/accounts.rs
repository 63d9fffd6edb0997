//! Several people change one account at once, before anybody has signed in with it (R24, R31, R48, R49).

use std::thread::scope;

use serde_json::{Value, json};
use tests::{Host, Officer, Reply, answers, at_once, fresh_address, fresh_mobile};
use ureq::http::Request;

use crate::beside_others;

const ROUNDS: usize = 25;

pub(crate) fn withdraw(host: &Host, officer: &Officer, id: &str) -> Reply {
    let request = Request::delete(host.url(&format!("/invitations/{id}")));
    host.send(request.header("authorization", format!("Bearer {}", officer.token)), "")
}

/// An integrated invitation of the officer: its id, its address and its mobile number.
fn integrated(host: &Host, officer: &Officer) -> (String, String, String) {
    let body = answers::integrated(&fresh_address("tech.gov.sg"));
    let id = host.invite(&officer.token, &body).json(201)["id"].as_str().unwrap().to_owned();
    (id, body["email"].as_str().unwrap().to_owned(), body["mobile_number"].as_str().unwrap().to_owned())
}

/// Whether no account has the number. Looking claims it.
pub(crate) fn is_free(host: &Host, officer: &Officer, number: &str) -> bool {
    let body = json!({ "email": fresh_address("tech.gov.sg"), "mobile_number": number });
    let reply = host.invite(&officer.token, &body);
    if reply.status == 201 {
        return true;
    }
    assert_eq!(reply.problem(422, "validation_failed")["errors"][0]["code"], "taken");
    false
}

/// R48: of two corrections at once the later one stays, with its number alone.
#[test]
fn r48_two_corrections_at_once_leave_one_number() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let officers = [host.officer(), host.officer()];
    for _ in 0..ROUNDS {
        let (id, email, first) = integrated(&host, &officers[0]);
        let corrections: Vec<(&Officer, Value)> = officers
            .iter()
            .map(|officer| (officer, json!({ "email": email, "mobile_number": fresh_mobile() })))
            .collect();
        let replies = at_once(&corrections, |(officer, body)| host.invite(&officer.token, body));
        for reply in &replies {
            assert_eq!(reply.json(201)["outcome"], "corrected");
        }
        let owned = |officer: &Officer| {
            let reply = host.look_up(&officer.token, &id);
            (reply.status == 200).then(|| reply.json(200))
        };
        let owners: Vec<Value> = officers.iter().filter_map(owned).collect();
        let [shown] = &owners[..] else { panic!("one owner: {owners:?}") };
        assert_eq!(shown["history"].as_array().unwrap().len(), 3, "{shown}");
        for (officer, body) in &corrections {
            let number = body["mobile_number"].as_str().unwrap();
            let stays = shown["mobile_number"] == number;
            assert_eq!(stays, shown["inviter"]["subject"] == officer.subject.as_str(), "{shown}");
            assert_eq!(is_free(&host, officer, number), !stays, "{number}: {shown}");
        }
        assert!(is_free(&host, &officers[0], &first));
    }
}

/// R24, R49: who is no longer the owner cannot withdraw. Whichever comes first, the other officer has an account at the end.
#[test]
fn r49_a_withdrawal_and_a_correction_at_once_keep_apart() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let (anna, ben) = (host.officer(), host.officer());
    let mut withdrawn = 0;
    for _ in 0..ROUNDS {
        let (id, email, first) = integrated(&host, &anna);
        let number = fresh_mobile();
        let body = json!({ "email": email, "mobile_number": number });
        let (took_back, invited) = scope(|scope| {
            let took_back = scope.spawn(|| withdraw(&host, &anna, &id));
            let invited = scope.spawn(|| host.invite(&ben.token, &body));
            (took_back.join().unwrap(), invited.join().unwrap())
        });
        let invited = invited.json(201);
        if took_back.status == 200 {
            withdrawn += 1;
            assert_eq!(invited["outcome"], "created", "{invited}");
        } else {
            took_back.problem(404, "not_found");
            assert_eq!(invited["outcome"], "corrected", "{invited}");
        }
        let shown = host.invitation(&ben, invited["id"].as_str().unwrap());
        assert_eq!((&shown["status"], &shown["mobile_number"]), (&"account_created".into(), &number.into()));
        assert!(is_free(&host, &anna, &first));
    }
    println!("{withdrawn} of {ROUNDS} were withdrawn first");
}

/// R31: of two registrations with a number that an officer typed, one gets it. A withdrawal of that account meanwhile does
/// no harm.
#[test]
fn r31_one_of_two_registrations_displaces_a_number() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let officer = host.officer();
    for round in 0..ROUNDS {
        let (id, _, number) = integrated(&host, &officer);
        let invited = [host.invited_vendor(&officer), host.invited_vendor(&officer)];
        let replies = scope(|scope| {
            let took_back = (round % 2 == 0).then(|| scope.spawn(|| withdraw(&host, &officer, &id)));
            let replies = at_once(&invited, |invited| {
                let mut form = answers::registration();
                form["mobile_number"] = number.clone().into();
                host.register(&invited.link, &form)
            });
            if let Some(took_back) = took_back {
                took_back.join().unwrap().json(200);
            }
            replies
        });
        let done = replies.iter().filter(|reply| reply.status == 201).count();
        assert_eq!(done, 1, "round {round}: {replies:?}");
        for reply in replies.iter().filter(|reply| reply.status != 201) {
            assert_eq!(reply.problem(422, "validation_failed")["errors"][0]["code"], "taken");
        }
        let shown = host.invitation(&officer, &id);
        let expected = if round % 2 == 0 { "withdrawn" } else { "account_created" };
        assert_eq!(shown["status"], expected);
        assert!(!is_free(&host, &officer, &number), "a number has one account");
    }
}
