//! Limits (R45), with many requests at once, and with attempts to get around them.

mod lists;

use serde_json::{Value, json};
use tests::contract::Contract;
use tests::{Host, Officer, Reply, answers, at_once, eventually, fresh_address, now, subject};
use ureq::http::Request;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How many requests are sent at once.
const CROWD: usize = 30;

/// R45: of many invitations of one officer at once, exactly the allowed number is made. Refused ones leave nothing.
#[test]
fn r45_an_officer_can_invite_a_limited_number_an_hour() {
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
    assert_eq!(host.mails().len(), 7, "a refused invitation is emailed");
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
    // One item counts for the officer. The counter of a refused address does not change.
    assert_eq!(begin_with("LIMIT#"), 1 + 7);

    // Another route and another token of the same officer count against the same limit. A list has its own.
    let address = fresh_address("vendor.example");
    let reply = list(&host, &officer, "", None, std::slice::from_ref(&address)).json(200);
    assert_eq!(reply["summary"], json!({ "invited": 1 }));
    let id = host.invitations_of(&officer)[0]["id"].as_str().unwrap().to_owned();
    let resent = host.send(post(&host, &officer, &format!("/invitations/{id}/resend")), "");
    assert_limited(&resent, HOUR);
    let renamed = host.officer_with(&json!({ "sub": officer.subject }));
    assert_ne!(renamed.email, officer.email);
    assert_limited(&host.invite(&renamed.token, &answers::onshore(&address)), HOUR);
    // A mailbox is not an identity: another officer with the same address has their own limit.
    let successor = host.officer_with(&json!({ "email": officer.email }));
    host.invite(&successor.token, &answers::onshore(&address)).json(201);
}

/// R45: one officer, and all officers together, can email an address a limited number of times a day. Resending
/// counts like inviting. One officer cannot use up everything.
#[test]
fn r45_an_address_is_invited_a_limited_number_of_times_a_day() {
    let host = Host::start_with("5d", &["InvitationsPerAddressADay=3", "InvitationsPerAddressADayByAll=5"]);
    room_in(DAY);
    let officers: Vec<Officer> = (0..CROWD).map(|_| host.officer()).collect();
    let body = answers::onshore(&fresh_address("vendor.example"));
    let replies = at_once(&officers, |officer| host.invite(&officer.token, &body));
    assert_of(&replies, 5, 201, DAY);
    let email = body["email"].as_str().unwrap();
    host.nth_mail_to(email, subject::REGISTER, 5);
    for reply in replies.iter().filter(|reply| reply.status == 429) {
        assert_eq!(limit_of(reply), "emails_to_address");
    }

    let anna = &officers[0];
    let invited = host.invited_vendor(anna);
    let path = format!("/invitations/{}/resend", invited.id);
    let replies = at_once(&officers, |_| host.send(post(&host, anna, &path), ""));
    assert_of(&replies, 2, 202, DAY);
    let body = answers::onshore(&invited.email);
    let again = host.invite(&anna.token, &body);
    assert_limited(&again, DAY);
    assert_eq!(limit_of(&again), "emails_from_officer");
    host.nth_mail_to(&invited.email, subject::REGISTER, 3);
    assert_eq!(host.history(anna, &invited.id), ["invited", "resent", "resent"]);
    for officer in &officers[1..3] {
        host.invite(&officer.token, &body).json(201);
    }
    assert_eq!(limit_of(&host.invite(&officers[3].token, &body)), "emails_to_address");

    // Lists and single invitations at once.
    let address = fresh_address("vendor.example");
    let rows = vec![address.clone(); 2];
    let invited: Vec<u64> = at_once(&officers[..6], |officer| {
        let reply = list(&host, officer, "", None, &rows).json(200);
        sent(&reply)
    });
    assert_eq!(invited.iter().sum::<u64>(), 5, "{invited:?}");
    host.nth_mail_to(&address, subject::REGISTER, 5);
    for limited in [email, &address] {
        assert_eq!(host.count(limited, subject::REGISTER), 5);
    }
}

/// R13, R45: each spelling of an address is the same address. Another tag is another identity *(ours)*, but the same
/// mailbox.
#[test]
fn r45_each_spelling_of_an_address_counts_the_same() {
    let host = Host::start_with("5d", &["InvitationsPerAddressADayByAll=4"]);
    room_in(DAY);
    let email = fresh_address("vendor.example");
    let (local, _) = email.split_once('@').unwrap();
    let upper = email.to_uppercase();
    let wide = format!("{local}@\u{ff56}endor.example");
    let ideographic = format!("{local}@vendor\u{3002}example");
    for (count, written) in
        [&email, &upper, &wide, &ideographic, &format!(" {email}\t"), &upper].into_iter().enumerate()
    {
        let reply = host.invite(&host.officer().token, &answers::onshore(written));
        if count < 4 {
            assert_eq!(reply.json(201)["email"], email, "{written}");
        } else {
            assert_limited(&reply, DAY);
        }
    }
    let replies = at_once(&[1, 2, 3], |tag| {
        host.invite(&host.officer().token, &answers::onshore(&format!("{local}+{tag}@vendor.example")))
    });
    for reply in &replies {
        assert_limited(reply, DAY);
    }

    // Sixty tags are one mailbox, also in lists.
    let other = fresh_address("vendor.example");
    let (local, _) = other.split_once('@').unwrap();
    let tagged: Vec<String> = (0..60).map(|tag| format!("{local}+{tag}@vendor.example")).collect();
    let officers: Vec<Officer> = (0..3).map(|_| host.officer()).collect();
    let sent: Vec<u64> = at_once(&officers, |officer| {
        let reply = list(&host, officer, "", None, &tagged).json(200);
        sent(&reply)
    });
    assert_eq!(sent.iter().sum::<u64>(), 4, "{sent:?}");
}

/// R45: a link allows a limited number of attempts, also at once. To open it is not an attempt.
#[test]
fn r45_a_link_allows_a_limited_number_of_attempts() {
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
    // The limit comes before checks of the body and its type.
    let torn = Request::post(&invited.link).header("content-type", "application/json");
    assert_limited(&host.send(torn, "{"), 15 * MINUTE);
    host.open_as_json(&invited.link).json(200);
    assert_eq!(host.history(&officer, &invited.id), ["invited"]);
    // Empty requests are not attempts, because mail scanners press buttons.
    for _ in 0..4 {
        host.register(&other.link, &json!({})).problem(422, "validation_failed");
        host.register(&other.link, &json!({ "username": " ", "password": null }));
        host.submit(&other.link, &json!({ "username": "", "password": "" })).page(422);
        host.send(Request::post(&other.link).header("content-type", "application/json"), "");
    }
    // The username is still free, and the other link has its own attempts.
    host.register(&other.link, &good).json(201);
}

/// A request that an officer may send.
type Ask<'a> = Box<dyn Fn(&Officer) -> Reply + Sync + 'a>;

/// R45: every request of an officer counts, with any response, also many at once.
#[test]
fn r45_an_officer_can_send_a_limited_number_of_requests_an_hour() {
    let host = Host::start_with("5d", &["RequestsPerHour=12"]);
    room_in(HOUR);
    let taken = answers::integrated(&fresh_address("tech.gov.sg"));
    host.invite(&host.officer().token, &taken).json(201);
    let registered = host.invited_vendor(&host.officer());
    host.register(&registered.link, &answers::registration()).json(201);
    let json = "application/json";
    let asks: [(&str, Ask<'_>); 11] = [
        (
            "a form",
            Box::new(|by| {
                host.send(
                    post(&host, by, "/onboarding-form").header("content-type", json),
                    r#"{"email":"a@vendor.example"}"#,
                )
            }),
        ),
        (
            "a form that is refused",
            Box::new(|by| {
                host.send(
                    post(&host, by, "/onboarding-form").header("content-type", json),
                    r#"{"email":"a@gmail.com"}"#,
                )
            }),
        ),
        ("a list of one's own", Box::new(|by| host.send(get(&host, by, "/invitations"), ""))),
        ("a query that is no query", Box::new(|by| host.send(get(&host, by, "/invitations?limit=0"), ""))),
        (
            "somebody's invitation",
            Box::new(|by| host.send(get(&host, by, &format!("/invitations/{}", registered.id)), "")),
        ),
        ("no invitation", Box::new(|by| host.send(get(&host, by, "/invitations/x"), ""))),
        (
            "sending somebody's again",
            Box::new(|by| host.send(post(&host, by, &format!("/invitations/{}/resend", registered.id)), "")),
        ),
        (
            "a number that is taken",
            Box::new(|by| {
                let mut body = answers::integrated(&fresh_address("tech.gov.sg"));
                body["mobile_number"] = taken["mobile_number"].clone();
                host.invite(&by.token, &body)
            }),
        ),
        (
            "a person with an account",
            Box::new(|by| host.invite(&by.token, &answers::onshore(&registered.email))),
        ),
        (
            "a body that is not JSON",
            Box::new(|by| host.send(post(&host, by, "/invitations").header("content-type", json), "{")),
        ),
        (
            "an invalid key",
            Box::new(|by| {
                let request = post(&host, by, "/invitations").header("content-type", json);
                host.send(request.header("idempotency-key", ""), "{}")
            }),
        ),
    ];
    for (what, ask) in &asks {
        let officer = host.officer();
        let replies = at_once(&[(); CROWD], |()| ask(&officer));
        let through = replies.iter().filter(|reply| reply.status != 429).count();
        assert_eq!(through, 12, "{what}: {:?}", replies.iter().map(|r| r.status).collect::<Vec<_>>());
        for reply in replies.iter().filter(|reply| reply.status == 429) {
            assert_limited(reply, HOUR);
            assert_eq!(limit_of(reply), "requests", "{what}");
        }
        // One limit for all kinds of requests.
        for (other, ask) in &asks {
            assert_eq!(limit_of(&ask(&officer)), "requests", "{what}, then {other}");
        }
        let invitation = answers::onshore(&fresh_address("vendor.example"));
        assert_eq!(limit_of(&host.invite(&officer.token, &invitation)), "requests", "{what}");
    }
    assert_eq!(host.count(&registered.email, subject::INVITED_AGAIN), 1);
}

/// R45: requests of every route of the officers' API count, also of routes that are added later.
#[test]
fn r45_requests_of_every_route_are_counted() {
    let host = Host::start_with("5d", &["RequestsPerHour=1"]);
    room_in(HOUR);
    let of_officers = Contract::get().operations_of_officers();
    assert!(of_officers.len() >= 9, "{of_officers:?}");
    for operation in of_officers {
        let (method, path) = operation.split_once(' ').unwrap();
        let path = path.replace("{id}", "01J00000000000000000000000");
        // A caller without the role is refused before anything is counted or read.
        let officer = if path.starts_with("/desk/") {
            host.officer_with(&json!({ "roles": ["techpass_support"] }))
        } else {
            host.officer()
        };
        let ask = || {
            let request = Request::builder().method(method).uri(host.url(&path));
            let request = request.header("authorization", format!("Bearer {}", officer.token));
            host.send(request.header("content-type", "application/json"), "{}").status
        };
        let first = ask();
        assert!(first != 429 && first != 401, "{operation}: {first}");
        assert_eq!(ask(), 429, "{operation}");
    }
}

/// A list of vendors in Singapore.
fn list(host: &Host, officer: &Officer, query: &str, key: Option<&str>, addresses: &[String]) -> Reply {
    host.send_list(officer, query, key, &answers::onshore_list(addresses))
}

/// How many people of a list are emailed, also those whom another officer had invited.
fn sent(reply: &Value) -> u64 {
    let count = |outcome: &str| reply["summary"][outcome].as_u64().unwrap_or_default();
    count("invited") + count("overridden")
}

/// The limit that a response names.
#[track_caller]
fn limit_of(reply: &Reply) -> String {
    let problem = reply.problem(429, "rate_limited");
    let again_at: jiff::Timestamp = problem["again_at"].as_str().unwrap().parse().unwrap();
    assert!(problem["detail"].as_str().unwrap().contains(&again_at.to_string()), "{problem}");
    problem["limit"].as_str().unwrap().to_owned()
}

fn get(host: &Host, officer: &Officer, path: &str) -> ureq::http::request::Builder {
    Request::get(host.url(path)).header("authorization", format!("Bearer {}", officer.token))
}

fn post(host: &Host, officer: &Officer, path: &str) -> ureq::http::request::Builder {
    Request::post(host.url(path)).header("authorization", format!("Bearer {}", officer.token))
}

/// Waits until the current window has enough time left for a test.
fn room_in(window: i64) {
    eventually("the next window", || (window - now().as_second() % window > 30).then_some(()));
}

/// This many requests succeeded, and all others got a time to come back.
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

/// `Retry-After` is the start of the next window. The response may be some seconds old.
#[track_caller]
fn assert_retry(reply: &Reply, window: i64) {
    let said: i64 = reply.header("retry-after").parse().expect("seconds");
    let left = window - now().as_second() % window;
    assert!((left..=left + 25).contains(&said), "{said} s, and {left} s are left");
}
