//! Finds all places of each secret after all stories: it must be in the right places, and nowhere else (R33, R40,
//! contract: "the token is in no log").

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tests::Place::{Account, Answer, Bus, Event, Item, Log, OtherMail, Password, RegistrationMail, Schedule};
use tests::forge::Token;
use tests::lines::assert_tell;
use tests::{Host, Invited, Officer, Place, Trace, answers, fresh_address, subject};
use ureq::http::Request;

/// The kinds of secrets, and the places where each may be. A place that is not listed is forbidden.
const SECRETS: [(&str, &[Place]); 9] = [
    ("a registration token", &[RegistrationMail]),
    ("a password", &[]),
    ("the hash of a password", &[Password]),
    ("an access token", &[]),
    ("a refused access token", &[]),
    ("the key that signs links", &[]),
    ("the issuer's private key", &[]),
    ("an idempotency key", &[]),
    ("the text of an email", &[RegistrationMail]),
];

/// The places where people's data may be: where they are processed, and where the right people see them.
const PERSONAL: [Place; 7] = [Answer, RegistrationMail, OtherMail, Account, Event, Item, Bus];

/// A secret of one kind.
type Secret = (&'static str, String);

/// All stories of people who register.
#[test]
fn secrets_stay_where_they_belong() {
    let host = Host::without_limits("5d");
    let mut secrets = vec![
        ("the key that signs links", host.link_key()["d"].as_str().unwrap().to_owned()),
        ("the issuer's private key", host.issuer_key()["d"].as_str().unwrap().to_owned()),
        ("the hash of a password", "$argon2".to_owned()),
        ("the text of an email", "The link is for you only".to_owned()),
    ];
    let (anna, ben) = (host.officer(), host.officer());
    let mut personal = vec![anna.email.clone(), ben.email.clone()];

    let links = invitations(&host, &anna, &ben, &mut secrets);
    let accounts = completions(&host, &anna, &links, &mut secrets, &mut personal);
    let lost = lost_mails(&host, &anna);
    let refused = refusals(&host, &anna, &links[0], &mut secrets);
    accidents(&host, &anna, &links[0], &secrets);

    host.mail_to(&anna.email, subject::REGISTERED);
    host.mail_to(&anna.email, subject::REPLACED);
    host.mail_to(&anna.email, subject::NOT_DELIVERED);
    secrets.extend([&anna, &ben].map(|officer| ("an access token", Token::read(&officer.token).signature)));
    let all = links.iter().chain(&accounts).chain(&lost);
    for invited in all {
        secrets.push(("a registration token", Token::read(invited.token()).signature));
        personal.push(invited.email.clone());
    }
    personal.extend(refused);
    check(&host, &secrets, &personal);
    host.quiet();
    assert_tell(&host);
    for (metric, measured, in_table) in host.numbers() {
        assert_eq!(measured, in_table, "{metric}");
    }
    for place in [Account, Bus, Place::Feed, Password, Schedule] {
        assert!(host.traces().iter().any(|trace| trace.place == place), "nothing is searched in {place:?}");
    }
    let logged = |trace: &Trace| trace.name.ends_with("dispatch.log") && trace.text.contains(&links[0].id);
    assert!(host.traces().iter().any(logged), "the logs do not tell which invitation they are about");
    assert_eq!(host.failures(), json!([]));
}

/// All stories of people who do not register.
#[test]
fn secrets_stay_where_they_belong_when_links_expire() {
    let host = Host::start("6s");
    let officer = host.officer();
    let late = host.invited_vendor(&officer);
    host.mail_to(&officer.email, subject::NOT_IN_TIME);
    let mut form = answers::registration();
    form["password"] = "Too-late-for-42-kettles".into();
    host.register(&late.link, &form).problem(410, "invitation_expired");
    host.submit(&late.link, &form).page(410);
    host.invoke("expire", &json!({ "sweep": true }));
    let secrets = [
        ("a registration token", Token::read(late.token()).signature),
        ("a password", "Too-late-for-42-kettles".to_owned()),
        ("an access token", Token::read(&officer.token).signature),
    ];
    check(&host, &secrets, &[late.email, officer.email, form["mobile_number"].as_str().unwrap().to_owned()]);
    host.quiet();
    assert_tell(&host);
    for (metric, measured, in_table) in host.numbers() {
        assert_eq!(measured, in_table, "{metric}");
    }
}

/// An address that two officers invite again and again, revoke, and send again.
fn invitations(host: &Host, anna: &Officer, ben: &Officer, secrets: &mut Vec<Secret>) -> Vec<Invited> {
    let body = answers::offshore_elsewhere(&fresh_address("vendor.example"));
    let mut links = vec![host.invited(anna, &body), host.invited(anna, &body), host.invited(ben, &body)];
    host.mail_to(&anna.email, subject::REPLACED);
    links.push(host.invited(anna, &body));
    let revoked = host.invited_vendor(anna);
    let path = format!("/invitations/{}", revoked.id);
    host.send(call(host, anna, "POST", &format!("{path}/resend")), "").json(202);
    host.nth_mail_to(&revoked.email, subject::REGISTER, 2);
    host.send(call(host, anna, "DELETE", &path), "").json(200);
    for link in [&links[0].link, &links[1].link, &revoked.link] {
        assert_eq!(host.open_as_json(link).status, 410);
        host.open(link).page(410);
    }
    let mut integrated = answers::integrated(&fresh_address("tech.gov.sg"));
    integrated["seed_required"] = true.into();
    host.invite(&anna.token, &integrated).json(201);
    let key = "Key-that-belongs-to-anna-0815";
    secrets.push(("an idempotency key", key.to_owned()));
    let email = fresh_address("vendor.example");
    let list = format!("email,sponsoring_agency,business_operation\n{email},GOVTECH,onshore\nx,,\n");
    for _ in 0..2 {
        let bulk = Request::post(host.url("/invitations/bulk")).header("content-type", "text/csv");
        let bulk = bulk.header("authorization", format!("Bearer {}", anna.token));
        host.send(bulk.header("idempotency-key", key), list.clone()).json(200);
        let again = call(host, anna, "POST", "/invitations").header("idempotency-key", format!("{key}-2"));
        host.send(again, answers::onshore(&email).to_string()).json(201);
    }
    let mail = host.nth_mail_to(&email, subject::REGISTER, 2);
    links.push(Invited { id: String::new(), email, link: tests::link_in(&mail) });
    links.push(revoked);
    // The one that is still open comes first.
    links.swap(0, 3);
    links
}

/// Completions that fail in every way, and one that succeeds.
fn completions(
    host: &Host,
    officer: &Officer,
    links: &[Invited],
    secrets: &mut Vec<Secret>,
    personal: &mut Vec<String>,
) -> Vec<Invited> {
    let mut form = answers::registration_elsewhere();
    form["first_name"] = "Zhenzhen".into();
    form["reporting_officer_name"] = "Padmanabhan".into();
    form["company_address"] = "77 Quagmire Road".into();
    let mut send = |link: &str, password: &str, username: Option<&str>, status: u16| {
        let mut form = form.clone();
        form["password"] = password.into();
        if let Some(username) = username {
            form["username"] = username.into();
        }
        secrets.push(("a password", password.to_owned()));
        if status != 201 {
            assert_eq!(host.submit(link, &form).status, status);
        }
        let reply = host.register(link, &form);
        assert_eq!(reply.status, status, "{}", reply.body);
    };
    send(&links[0].link, "Faulty-form-with-42-kettles", Some("not a username"), 422);
    send(&links[0].link, "short-K7", None, 422);
    send(&links[1].link, "Dead-link-with-42-kettles", None, 410);
    send(&links[0].link, "Violet-harbour-with-42-kettles", None, 201);
    send(&links[0].link, "Second-try-with-42-kettles", None, 410);
    let other = host.invited_vendor(officer);
    let taken = form["username"].as_str().unwrap();
    let mut onshore = answers::registration();
    onshore["username"] = taken.into();
    host.register(&other.link, &onshore).problem(409, "username_taken");
    onshore["username"] = tests::fresh_username().into();
    onshore["first_name"] = "Quirin".into();
    onshore["last_name"] = "Okonkwo".into();
    onshore["password"] = "Onshore-account-with-42-kettles".into();
    secrets.push(("a password", "Onshore-account-with-42-kettles".to_owned()));
    host.submit(&other.link, &onshore).page(201);
    host.invite(&officer.token, &answers::onshore(&other.email)).problem(409, "already_registered");
    host.mail_to(&other.email, subject::INVITED_AGAIN);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let names =
        ["Zhenzhen", "Quirin", "Okonkwo", "Padmanabhan", "77 Quagmire", "Kaveri Software", "9876543210"];
    personal.extend(names.map(str::to_owned));
    personal.extend([text(&form["username"]), text(&onshore["username"])]);
    personal.push(text(&onshore["mobile_number"])[3..].to_owned());
    vec![other]
}

/// Emails that bounce, get a complaint or have delivery reports.
fn lost_mails(host: &Host, officer: &Officer) -> Vec<Invited> {
    let lost = ["bounce", "complaint"].map(|outcome| {
        let invited = host
            .invited(officer, &answers::onshore(&format!("{outcome}+{}", fresh_address("vendor.example"))));
        let mail = host.mail_to(&invited.email, subject::REGISTER);
        for event in
            ["Send", "Delivery", "DeliveryDelay", "Bounce", "Complaint", "Reject", "Rendering Failure"]
        {
            host.report(&mail, &json!({ "event": event }));
        }
        host.heard_of(&mail);
        invited
    });
    lost.to_vec()
}

/// Refused tokens and links, with the addresses in them.
fn refusals(host: &Host, anna: &Officer, invited: &Invited, secrets: &mut Vec<Secret>) -> Vec<String> {
    let mut addresses = Vec::new();
    let genuine = Token::read(&anna.token);
    let mut tokens =
        vec![genuine.clone().signed_by_another(), genuine.header("kid", "x").signed_by_another()];
    for claims in [json!({ "aud": "another" }), json!({ "exp": 1 }), json!({ "account_type": "vendor" })] {
        let officer = host.officer_with(&claims);
        addresses.push(officer.email);
        tokens.push(officer.token);
    }
    for token in tokens {
        let address = fresh_address("vendor.example");
        let reply = host.invite(&token, &answers::onshore(&address));
        assert!([401, 403].contains(&reply.status), "{reply:?}");
        addresses.push(address);
        secrets.push(("a refused access token", Token::read(&token).signature));
    }
    let mut form = answers::registration();
    form["password"] = "Forged-link-with-42-kettles".into();
    secrets.push(("a password", "Forged-link-with-42-kettles".to_owned()));
    let forged = Token::read(invited.token()).claim("aud", "x").as_it_was_signed();
    host.register(&host.url(&format!("/register/{forged}")), &form).problem(404, "not_found");
    host.open(&format!("{}/more", invited.link));
    host.open(&format!("{}?lang=zh&token={}", invited.link, invited.token()));
    addresses
}

/// Hostile hosts and broken events, with secrets in them.
fn accidents(host: &Host, officer: &Officer, invited: &Invited, secrets: &[Secret]) {
    let authorization = format!("authorization: Bearer {}", officer.token);
    let open = format!("GET /register/{} HTTP/1.1", invited.token());
    for line in [open.as_str(), "GET /invitations HTTP/1.1"] {
        let reply = host.send_lines(&[line.as_bytes(), authorization.as_bytes(), b"host: 1.2.3.999"], b"");
        assert!(reply.status < 500, "{reply:?}");
    }
    let said = json!({ "token": invited.token(), "more": secrets });
    let torn = [
        json!({ "version": "2.0", "rawPath": invited.link, "headers": said }),
        json!({ "Records": [{ "dynamodb": { "NewImage": { "token": { "S": said } } } }] }),
        json!({ "Records": [{ "dynamodb": { "NewImage": { "token": { "S": invited.token() } } } }] }),
        json!({ "invitation_id": said, "detail": said }),
        json!({ "invitation_id": invited.token(), "detail-type": invited.token() }),
    ];
    for function in ["invite", "desk", "register", "portal", "expire", "dispatch", "feedback"] {
        for event in &torn {
            // Only the logs are checked here, not the result.
            let request = Request::post(host.url(&format!("/_local/invoke/{function}")));
            host.send_local(request, event.to_string());
        }
    }
}

fn call(host: &Host, officer: &Officer, method: &str, path: &str) -> ureq::http::request::Builder {
    let request = Request::builder().method(method).uri(host.url(path));
    request
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", "application/json")
}

/// Searches everything for every secret and for personal data.
#[track_caller]
fn check(host: &Host, secrets: &[Secret], personal: &[String]) {
    let traces = host.traces();
    for place in [Log, Answer, RegistrationMail, OtherMail, Event, Item] {
        assert!(traces.iter().any(|trace| trace.place == place), "nothing is searched in {place:?}");
    }
    for (kind, secret) in secrets {
        let allowed = SECRETS.iter().find(|(named, _)| named == kind).expect("a row of the table").1;
        for place in allowed.iter().filter(|place| **place != Password) {
            let found = traces.iter().any(|trace| trace.place == *place && trace.text.contains(secret));
            assert!(found, "{kind} is not in {place:?}: nothing would be found at all");
        }
        assert_nowhere_else(&traces, kind, secret, allowed);
    }
    for data in personal {
        assert_nowhere_else(&traces, "personal data", data, &PERSONAL);
    }
}

#[track_caller]
fn assert_nowhere_else(traces: &[Trace], kind: &str, secret: &str, allowed: &[Place]) {
    let spelled = spellings(secret);
    // The page for a misspelt link has a button to the right one. Its reader sent the token.
    let leads_on = |trace: &Trace| {
        kind == "a registration token"
            && trace.place == Answer
            && trace.text.contains("<title>This address is not quite right")
    };
    let others = traces.iter().filter(|trace| !allowed.contains(&trace.place) && !leads_on(trace));
    for Trace { place, name, text } in others {
        let found = spelled.iter().any(|spelling| text.contains(spelling));
        assert!(!found, "{kind} ({secret}) is in {place:?}, {name}: {text}");
    }
}

/// A text as it is, and in base64 at each possible offset.
fn spellings(text: &str) -> Vec<String> {
    let mut spellings = vec![text.to_owned()];
    for before in 0..3 {
        let padded = [&vec![b'.'; before], text.as_bytes()].concat();
        for encoded in [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)] {
            // The first and last characters depend on their neighbours, and a short rest would be found by chance.
            let certain = encoded.get(4..encoded.len() - 3).filter(|certain| certain.len() >= 8);
            spellings.extend(certain.map(str::to_owned));
        }
    }
    spellings
}
