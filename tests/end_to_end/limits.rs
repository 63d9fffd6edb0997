//! How often something may happen (R45), with many who try at once, and with those who try to get around it.

use std::thread::scope;

use serde_json::{Value, json};
use tests::{Host, Officer, Reply, answers, eventually, fresh_address, now, subject};
use ureq::http::Request;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How many try at once.
const CROWD: usize = 30;

/// R45: of many invitations of one officer at once as many are made as may be. Those refused leave nothing.
#[test]
fn r45_an_officer_invites_so_many_an_hour() {
    let host = Host::start_with("5d", &["InvitationsPerHour=7"]);
    room_in(HOUR);
    let officer = host.officer();
    let bodies: Vec<Value> = (0..CROWD).map(|_| answers::onshore(&fresh_address("vendor.example"))).collect();
    let replies = at_once(&bodies, |body| host.invite(&officer.token, body));
    assert_of(&replies, 7, 201, HOUR);
    assert_eq!(host.invitations_of(&officer).len(), 7);
    for (body, reply) in bodies.iter().zip(&replies).filter(|(_, reply)| reply.status == 201) {
        host.mail_to(body["email"].as_str().unwrap(), subject::REGISTER);
        assert!(!reply.json(201)["id"].is_null());
    }
    assert_eq!(host.mails().len(), 7, "a refused invitation is mailed");
    let items = host.scan();
    let begin_with = |start: &str| {
        let partitions = items.iter().filter_map(|item| item["PK"]["S"].as_str());
        partitions.filter(|partition| partition.starts_with(start)).count()
    };
    assert_eq!(begin_with("EMAIL#"), 7, "a refused invitation stands for its address");
    let with_sort_key = |start: &str| {
        let sort_keys = items.iter().filter_map(|item| item["SK"]["S"].as_str());
        sort_keys.filter(|sort_key| sort_key.starts_with(start)).count()
    };
    assert_eq!((with_sort_key("INVITATION"), with_sort_key("EVENT#")), (7, 7));
    assert_eq!(begin_with("LIMIT#inviter"), 1);
    // The counter of an address that was refused is not touched either.
    assert_eq!(begin_with("LIMIT#invitee"), 7);

    // Other ways to invite, and another face of the same officer, come to the same limit.
    let address = fresh_address("vendor.example");
    let list = format!("email,sponsoring_agency,business_operation\n{address},GOVTECH,onshore\n");
    let bulk = post(&host, &officer, "/invitations/bulk").header("content-type", "text/csv");
    assert_eq!(host.send(bulk, list).json(200)["summary"], json!({ "rate_limited": 1 }));
    let id = host.invitations_of(&officer)[0]["id"].as_str().unwrap().to_owned();
    let resent = host.send(post(&host, &officer, &format!("/invitations/{id}/resend")), "");
    assert_limited(&resent, HOUR);
    let renamed = host.officer_with(&json!({ "sub": officer.subject }));
    assert_ne!(renamed.email, officer.email);
    assert_limited(&host.invite(&renamed.token, &answers::onshore(&address)), HOUR);
    // A mailbox is not who he is: another officer has a limit of his own.
    let successor = host.officer_with(&json!({ "email": officer.email }));
    host.invite(&successor.token, &answers::onshore(&address)).json(201);
}

/// R45: an address is mailed so often a day, by however many officers, and resending counts like inviting.
#[test]
fn r45_an_address_is_invited_so_often_a_day() {
    let host = Host::start_with("5d", &["InvitationsPerAddressADay=4"]);
    room_in(DAY);
    let officers: Vec<Officer> = (0..CROWD).map(|_| host.officer()).collect();
    let body = answers::onshore(&fresh_address("vendor.example"));
    let replies = at_once(&officers, |officer| host.invite(&officer.token, &body));
    assert_of(&replies, 4, 201, DAY);
    let email = body["email"].as_str().unwrap();
    host.nth_mail_to(email, subject::REGISTER, 4);

    let anna = &officers[0];
    let invited = host.invited_vendor(anna);
    let path = format!("/invitations/{}/resend", invited.id);
    let replies = at_once(&officers, |_| host.send(post(&host, anna, &path), ""));
    assert_of(&replies, 3, 202, DAY);
    assert_limited(&host.invite(&officers[1].token, &answers::onshore(&invited.email)), DAY);
    host.nth_mail_to(&invited.email, subject::REGISTER, 4);
    assert_eq!(host.history(anna, &invited.id), ["invited", "resent", "resent", "resent"]);

    // Bulk and single at once.
    let address = fresh_address("vendor.example");
    let row = format!("{address},GOVTECH,onshore\n");
    let list = format!("email,sponsoring_agency,business_operation\n{}", row.repeat(3));
    let invited: Vec<u64> = at_once(&officers[..6], |officer| {
        let bulk = post(&host, officer, "/invitations/bulk").header("content-type", "text/csv");
        host.send(bulk, list.clone()).json(200)["summary"]["invited"].as_u64().unwrap_or_default()
    });
    assert_eq!(invited.iter().sum::<u64>(), 4, "{invited:?}");
    host.nth_mail_to(&address, subject::REGISTER, 4);
    for limited in [email, &address] {
        assert_eq!(host.count(limited, subject::REGISTER), 4);
    }
}

/// R13, R45: however an address is written, it is one; with another tag it is another *(ours)*.
#[test]
fn r45_an_address_is_limited_however_it_is_written() {
    let host = Host::start_with("5d", &["InvitationsPerAddressADay=4"]);
    room_in(DAY);
    let email = fresh_address("vendor.example");
    let (local, _) = email.split_once('@').unwrap();
    let upper = email.to_uppercase();
    let wide = format!("{local}@\u{ff56}endor.example");
    let ideographic = format!("{local}@vendor\u{3002}example");
    for (count, written) in
        [&email, &upper, &format!(" {email}\t"), &wide, &ideographic, &upper, &email].into_iter().enumerate()
    {
        let reply = host.invite(&host.officer().token, &answers::onshore(written));
        if count < 4 {
            assert_eq!(reply.json(201)["email"], email, "{written}");
        } else {
            assert_limited(&reply, DAY);
        }
    }
    for no_address in
        [format!("{email}."), format!("{local}.@vendor.example"), format!("\"{local}\"@vendor.example")]
    {
        let reply = host.invite(&host.officer().token, &answers::onshore(&no_address));
        assert_eq!(reply.field_errors("validation_failed").len(), 1, "{no_address}");
    }
    let tagged = format!("{local}+1@vendor.example");
    host.invite(&host.officer().token, &answers::onshore(&tagged)).json(201);
}

/// R45: a link may be tried so often, by however many at once, and opening it is no try.
#[test]
fn r45_a_link_is_tried_so_often() {
    let host = Host::start_with("5d", &["TriesPerLink=3"]);
    room_in(15 * MINUTE);
    let officer = host.officer();
    let (invited, other) = (host.invited_vendor(&officer), host.invited_vendor(&officer));
    let faulty = json!({ "username": "not a username" });
    let replies = at_once(&[(); CROWD], |()| host.register(&invited.link, &faulty));
    assert_of(&replies, 3, 422, 15 * MINUTE);
    let good = answers::registration();
    assert_limited(&host.register(&invited.link, &good), 15 * MINUTE);
    let page = host.submit(&invited.link, &good);
    page.page(429);
    assert_retry(&page, 15 * MINUTE);
    // Neither the body nor its type comes first.
    let torn = Request::post(&invited.link).header("content-type", "application/json");
    assert_limited(&host.send(torn, "{"), 15 * MINUTE);
    host.open_as_json(&invited.link).json(200);
    assert_eq!(host.history(&officer, &invited.id), ["invited"]);
    // The username is still free, and the other link has tries of its own.
    host.register(&other.link, &good).json(201);
}

/// R45, contract: a request that is sent again counts once, and one that was refused does not use up its key.
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
    // What is refused for its form counts no more than what is answered already.
    for _ in 0..5 {
        send("same", &body).json(201);
        send("faulty", &json!({ "email": "mei@gmail.com" })).problem(422, "validation_failed");
    }
    for key in ["second", "third"] {
        send(key, &answers::onshore(&fresh_address("vendor.example"))).json(201);
    }
    let more = answers::onshore(&fresh_address("vendor.example"));
    assert_limited(&send("fourth", &more), HOUR);
    // The limit passes: its answer is not kept, and the key may yet be used.
    assert_limited(&send("fourth", &body), HOUR);
    send("same", &body).json(201);
    assert_eq!(host.invitations_of(&officer).len(), 3);
}

/// Does the same for each at once.
fn at_once<T: Sync, R: Send>(many: &[T], act: impl Fn(&T) -> R + Sync) -> Vec<R> {
    scope(|scope| {
        let running: Vec<_> = many.iter().map(|one| scope.spawn(|| act(one))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn post(host: &Host, officer: &Officer, path: &str) -> ureq::http::request::Builder {
    Request::post(host.url(path)).header("authorization", format!("Bearer {}", officer.token))
}

/// Waits until the fixed window that is counted in has room for a test.
fn room_in(window: i64) {
    eventually("the next window", || (window - now().as_second() % window > 30).then_some(()));
}

/// So many have come through, and all others were told when to come back.
#[track_caller]
fn assert_of(replies: &[Reply], most: usize, status: u16, window: i64) {
    let through = replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!(through, most, "{:?}", replies.iter().map(|reply| reply.status).collect::<Vec<_>>());
    for reply in replies.iter().filter(|reply| reply.status != status) {
        assert_limited(reply, window);
    }
}

#[track_caller]
fn assert_limited(reply: &Reply, window: i64) {
    reply.problem(429, "rate_limited");
    assert_retry(reply, window);
}

/// `Retry-After` is when the next window begins; the answer may be some seconds old.
#[track_caller]
fn assert_retry(reply: &Reply, window: i64) {
    let said: i64 = reply.header("retry-after").parse().expect("seconds");
    let left = window - now().as_second() % window;
    assert!((left..=left + 25).contains(&said), "{said} s, and {left} s are left");
}
