//! Code and description have the same routes, statuses, fields and error codes.
//!
//! Every test checks that its responses are described. The tests here check that every described response occurs, and
//! that every route of the program is described. (A test of the library checks the codes.)

use std::collections::BTreeSet;

use invitations::domain::words::FieldCode;
use serde_json::{Value, json};
use tests::contract::Contract;
use tests::template::Template;
use tests::{Host, Officer, Reply, answers, eventually, fresh_address, subject};
use ureq::http::Request;
use ureq::http::request::Builder;

/// Responses that only a failing dependency or chance can cause.
const ACCIDENTS: [&str; 2] = ["409 request_in_progress", "503 temporarily_unavailable"];

#[test]
fn every_field_code_of_the_program_is_described_and_no_other() {
    let name = |code| serde_json::to_value(code).expect("a name").as_str().expect("a text").to_owned();
    let codes: BTreeSet<String> = FieldCode::ALL.iter().map(name).collect();
    assert_eq!(codes, Contract::get().values("FieldCode"));
}

#[test]
fn every_route_of_the_template_is_described_and_answers_other_methods_with_405() {
    let template = Template::read();
    let events = template.of_kind("AWS::Serverless::Function").flat_map(|(_, properties)| {
        properties["Events"].as_object().into_iter().flat_map(|events| events.values())
    });
    let routes = events.filter_map(|event| event["Properties"]["Path"].as_str().map(str::to_owned));
    let deployed: BTreeSet<String> = routes.filter(|route| route.starts_with('/')).collect();
    let operations = Contract::get().operations();
    let described: BTreeSet<String> =
        operations.iter().filter_map(|operation| Some(operation.split_once(' ')?.1.to_owned())).collect();
    assert_eq!(deployed, described);

    let host = Host::shared();
    for route in described {
        for method in ["PUT", "PATCH", "GET", "POST", "DELETE"] {
            let path = route.replace("{id}", "01J00000000000000000000000").replace(['{', '}'], "");
            host.send(Request::builder().method(method).uri(host.url(&path)), "");
        }
    }
}

#[test]
fn every_described_field_and_code_occurs() {
    let host = Host::start_with("5d", &["PersonalDataKept=5s", "ListRowsPerDay=2"]);
    let (anna, ben) = (host.officer(), host.officer());
    refused_requests(&host, &anna);
    life_of_an_address(&host, &anna, &ben);
    suppressed_address(&host, &anna);
    suppressed_officer(&host);
    limits(&host, &anna);
    service_requests(&host, &anna);
    typed_number(&host, &anna);
    forgotten_invitee(&host);
    let brief = Host::shared_brief();
    let late = brief.invited_vendor(&brief.officer());
    eventually("the link to expire", || (brief.open_as_json(&late.link).status == 410).then_some(()));

    let seen = Contract::get().seen();
    let described = Contract::get().fields().into_iter().chain(Contract::get().codes());
    let unseen: Vec<String> =
        described.filter(|what| !seen.contains(what) && !ACCIDENTS.contains(&what.as_str())).collect();
    assert!(unseen.is_empty(), "described, but never answered: {unseen:?}");
}

/// A request with an officer's token.
fn call(host: &Host, officer: &Officer, method: &str, path: &str) -> Builder {
    let request = Request::builder().method(method).uri(host.url(path));
    request
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", "application/json")
}

fn form(host: &Host, officer: &Officer, email: &str) -> Reply {
    host.send(call(host, officer, "POST", "/onboarding-form"), json!({ "email": email }).to_string())
}

/// R42.
fn suppressed_officer(host: &Host) {
    let email = format!("complaint+{}", fresh_address("tech.gov.sg"));
    let officer = host.officer_with(&json!({ "email": email }));
    let invited = host.invited_vendor(&officer);
    host.register(&invited.link, &answers::registration()).json(201);
    eventually("emails to be off", || {
        let me = host.send(call(host, &officer, "GET", "/me"), "").json(200);
        me.get("suppression").map(|_| ())
    });
    host.send(call(host, &officer, "DELETE", "/me/suppression"), "").json(200);
}

/// R58: responses for support officers.
fn service_requests(host: &Host, anna: &Officer) {
    let desk = host.officer_with(&json!({ "roles": ["techpass_support"] }));
    let change = json!({ "request_number": "SR-2026-0042", "reason": "They asked for it." });
    let ask = |by: &Officer, path: &str| host.send(call(host, by, "POST", path), change.to_string());
    let mut transfer = change.clone();
    transfer["to_email"] = anna.email.as_str().into();
    host.send(call(host, anna, "GET", "/me"), "").json(200);
    let invited = host.invited_vendor(anna);
    let registration = answers::registration();
    let done = host.register(&invited.link, &registration).json(201);
    let id = host.invitation(anna, &invited.id)["account_id"].as_str().unwrap().to_owned();
    ask(anna, &format!("/desk/accounts/{id}/release")).problem(403, "not_support");
    let path = format!("/desk/invitations/{}/transfer", invited.id);
    host.send(call(host, &desk, "POST", &path), transfer.to_string()).problem(409, "not_transferable");
    let correct = |department: &Value| {
        let mut correction = change.clone();
        correction["department"] = department.clone();
        host.send(call(host, &desk, "PATCH", &format!("/desk/accounts/{id}")), correction.to_string())
    };
    correct(&registration["department"]).problem(409, "nothing_to_correct");
    correct(&"Wards".into()).json(200);
    let search = json!({ "request_number": "SR-2026-0042", "email": invited.email });
    host.send(call(host, &desk, "POST", "/desk/search"), search.to_string()).json(200);
    let path = format!("/desk/invitations/{}?request_number=SR-2026-0042", invited.id);
    host.send(call(host, &desk, "GET", &path), "").json(200);
    let account = || {
        let path = format!("/desk/accounts/{id}?request_number=SR-2026-0042");
        host.send(call(host, &desk, "GET", &path), "").json(200)
    };
    host.sign_in(done["login_name"].as_str().unwrap());
    eventually("the first sign-in", || account().get("activated_at").map(|_| ()));
    ask(&desk, &format!("/desk/accounts/{id}/release")).json(200);
    assert!(account().get("terminated_at").is_some());
    ask(&desk, &format!("/desk/accounts/{id}/release")).problem(409, "account_ended");
    host.open_as_json(&invited.link).problem(410, "account_terminated");
}

/// R31: the owner of a mobile number registers with it. The account for which an officer had typed it needs another
/// one.
fn typed_number(host: &Host, anna: &Officer) {
    let form = answers::integrated(&fresh_address("agency.gov.sg"));
    let id = host.invite(&anna.token, &form).json(201)["id"].as_str().unwrap().to_owned();
    let mut registration = answers::registration();
    registration["mobile_number"] = form["mobile_number"].clone();
    host.register(&host.invited_vendor(anna).link, &registration).json(201);
    assert_eq!(host.invitation(anna, &id)["needs_mobile_number"], true);
}

/// R46.
fn forgotten_invitee(host: &Host) {
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    host.send(call(host, &officer, "DELETE", &format!("/invitations/{}", invited.id)), "").json(200);
    eventually("the invitee to be forgotten", || {
        host.invoke("expire", &json!({ "sweep": true }));
        host.invitation(&officer, &invited.id).get("purged_at").map(|_| ())
    });
}

fn refused_requests(host: &Host, anna: &Officer) {
    let invite = |claims: Value| host.invite(&host.officer_with(&claims).token, &json!({}));
    invite(json!({ "exp": 1 })).problem(401, "unauthenticated");
    invite(json!({ "account_type": "vendor" })).problem(403, "not_a_public_officer");
    invite(json!({ "account_status": "disabled" })).problem(403, "account_not_active");
    invite(json!({ "device": null })).problem(403, "device_not_allowed");
    host.invite(&anna.token, &json!({})).problem(422, "validation_failed");
    form(host, anna, "somebody@gmail.com").problem(422, "email_not_allowed");
    let send = |body: &str| host.send(call(host, anna, "POST", "/invitations"), body);
    send("{").problem(400, "malformed_body");
    send(&" ".repeat(70_000)).problem(413, "body_too_large");
    host.send(Request::post(host.url("/register/x")).header("accept", "application/json"), "{}")
        .problem(404, "not_found");
    let untyped =
        Request::post(host.url("/invitations")).header("authorization", format!("Bearer {}", anna.token));
    host.send(untyped.header("content-type", "text/plain"), "{}").problem(415, "unsupported_media_type");
    host.send(call(host, anna, "GET", "/invitations?limit=0"), "").problem(400, "invalid_query");
}

fn life_of_an_address(host: &Host, anna: &Officer, ben: &Officer) {
    let email = fresh_address("vendor.example");
    form(host, anna, &email).json(200);
    let first = host.invited(ben, &answers::offshore(&email));
    host.open_as_json(&first.link).json(200);
    form(host, anna, &email).json(200);
    let second = host.invited(anna, &answers::offshore_elsewhere(&email));
    host.open_as_json(&first.link).problem(410, "invitation_superseded");
    host.open_as_json(&second.link).json(200);
    let filled = answers::registration_elsewhere();
    host.register(&second.link, &filled).json(201);
    host.register(&second.link, &filled).problem(410, "invitation_registered");
    host.invite(&anna.token, &answers::onshore(&email)).problem(409, "already_registered");
    host.mail_to(&email, subject::INVITED_AGAIN);

    let third = host.invited_vendor(anna);
    let mut taken = answers::registration();
    taken["username"] = filled["username"].clone();
    host.register(&third.link, &taken).problem(409, "username_taken");
    host.send(call(host, anna, "GET", "/invitations?limit=1"), "").json(200);
    let changed_if =
        |tag| call(host, anna, "DELETE", &format!("/invitations/{}", third.id)).header("if-match", tag);
    host.send(changed_if("1"), "").problem(400, "invalid_if_match");
    host.send(changed_if("\"0\""), "").problem(412, "changed_meanwhile");
    let revoke = || host.send(call(host, anna, "DELETE", &format!("/invitations/{}", third.id)), "");
    revoke().json(200);
    revoke().problem(409, "not_pending");
    host.open_as_json(&third.link).problem(410, "invitation_revoked");

    let (bad, good) = (fresh_address("tech.gov.sg"), fresh_address("tech.gov.sg"));
    let list = format!("email,mobile_number\n{bad},91\n{good},91234567\n");
    let bulk = Request::post(host.url("/invitations/bulk")).header("content-type", "text/csv");
    host.send(bulk.header("authorization", format!("Bearer {}", anna.token)), list).json(200);

    let local = fresh_address("dsta.gov.sg");
    let twice = format!("email\n{local}\n{local}\n");
    let pending = answers::onshore_list(&[host.invited_vendor(ben).email]);
    for list in [twice, pending] {
        let bulk =
            Request::post(host.url("/invitations/bulk?dry_run=true")).header("content-type", "text/csv");
        host.send(bulk.header("authorization", format!("Bearer {}", anna.token)), list).json(200);
    }
    let unreadable = Request::post(host.url("/invitations/bulk")).header("content-type", "text/csv");
    let unreadable = unreadable.header("authorization", format!("Bearer {}", anna.token));
    assert_eq!(host.send(unreadable, b"email\n\xff\n").problem(400, "malformed_body")["line"], 2);

    let integrated = answers::integrated(&fresh_address("tech.gov.sg"));
    host.invite(&anna.token, &integrated).json(201);
    host.invite(&anna.token, &integrated).problem(429, "resent_recently");
    answers_to_an_invitation(host, anna);
    for (officer, id) in [(ben, &first.id), (anna, &second.id), (anna, &third.id)] {
        host.invitation(officer, id);
    }
    host.send(call(host, anna, "GET", "/statistics"), "").json(200);
}

/// R53, R54.
fn answers_to_an_invitation(host: &Host, anna: &Officer) {
    let post = |link: &str, rest: &str, body: &Value| {
        let request = Request::post(format!("{link}/{rest}")).header("accept", "application/json");
        host.send(request.header("content-type", "application/json"), body.to_string())
    };
    let invited = host.invited_vendor(anna);
    post(&invited.link, "request", &json!({})).problem(409, "invitation_pending");
    post(&invited.link, "decline", &json!({ "reason": "wrong_details" })).json(200);
    post(&invited.link, "decline", &json!({ "reason": "wrong_details" })).problem(409, "already_told");
    post(&invited.link, "decline", &json!({ "reason": "wrong_person" })).json(200);
    host.open_as_json(&invited.link).problem(410, "invitation_declined");
    host.invitation(anna, &invited.id);
    let revoked = host.invited_vendor(anna);
    host.send(call(host, anna, "DELETE", &format!("/invitations/{}", revoked.id)), "").json(200);
    post(&revoked.link, "request", &json!({})).json(202);
    host.invited(anna, &answers::onshore(&revoked.email));
    post(&revoked.link, "request", &json!({})).problem(409, "newer_invitation");
}

fn suppressed_address(host: &Host, anna: &Officer) {
    let form = answers::onshore(&format!("complaint+{}", fresh_address("vendor.example")));
    let id = host.invited(anna, &form).id;
    let desk = host.officer_with(&json!({ "roles": ["techpass_support"] }));
    let search = json!({ "request_number": "SR-2026-0042", "email": form["email"] });
    eventually("the complaint to be heard", || {
        (host.invitation(anna, &id)["mail"][0]["status"] == "complained").then_some(())
    });
    host.invite(&anna.token, &form).problem(409, "address_suppressed");
    let found = host.send(call(host, &desk, "POST", "/desk/search"), search.to_string()).json(200);
    assert!(found.get("suppression").is_some(), "{found}");
}

fn limits(host: &Host, anna: &Officer) {
    let invited = host.invited_vendor(anna);
    let path = format!("/invitations/{}/resend", invited.id);
    let resend = |key: &str| host.send(call(host, anna, "POST", &path).header("idempotency-key", key), "");
    for key in ["a", "b", "c", "d"] {
        resend(key).json(202);
    }
    resend("e").problem(429, "rate_limited");
    let list = answers::onshore_list(&[(); 3].map(|()| fresh_address("vendor.example")));
    let bulk = Request::post(host.url("/invitations/bulk")).header("content-type", "text/csv");
    let bulk = bulk.header("authorization", format!("Bearer {}", host.officer().token));
    assert_eq!(host.send(bulk, list).json(200)["rows"][2]["limit"], "list_rows");
    let other = call(host, anna, "POST", "/onboarding-form").header("idempotency-key", "a");
    host.send(other, "{}").problem(422, "idempotency_key_reused");
    resend(&"k".repeat(256)).problem(400, "invalid_idempotency_key");
}
