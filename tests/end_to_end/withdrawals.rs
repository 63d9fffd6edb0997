//! Until a person signs in, their account can be withdrawn (R49), and another person can get their mobile number
//! (R31).

use serde_json::{Value, json};
use tests::{Host, Officer, answers, fresh_address, subject};
use ureq::http::Request;

fn withdraw(host: &Host, officer: &Officer, id: &str) -> tests::Reply {
    let request = Request::delete(host.url(&format!("/invitations/{id}")));
    host.send(request.header("authorization", format!("Bearer {}", officer.token)), "")
}

fn integrated(host: &Host, officer: &Officer, body: &Value) -> String {
    host.invite(&officer.token, body).json(201)["id"].as_str().unwrap().to_owned()
}

/// R49: the account is removed, its address and number are free, and the person is told once.
#[test]
fn r49_an_integrated_invitation_is_withdrawn() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let body = answers::integrated(&fresh_address("tech.gov.sg"));
    let email = body["email"].as_str().unwrap();
    let id = integrated(&host, &anna, &body);
    host.mail_to(email, subject::ACTIVATE);

    withdraw(&host, &ben, &id).problem(404, "not_found");
    let shown = withdraw(&host, &anna, &id).json(200);
    assert_eq!(shown["status"], "withdrawn", "{shown}");
    assert!(shown["closed_at"].is_string() && shown.get("expires_at").is_none(), "{shown}");
    let mail = host.mail_to(email, subject::WITHDRAWN);
    assert!(mail.text.contains(&anna.email), "{}", mail.text);
    withdraw(&host, &anna, &id).problem(409, "not_pending");
    let again = Request::post(host.url(&format!("/invitations/{id}/resend")));
    let again = again.header("authorization", format!("Bearer {}", anna.token));
    host.send(again, "").problem(409, "not_pending");
    assert_eq!(host.history(&anna, &id), ["account_created", "withdrawn"]);
    let listed = host.invitations_of(&anna);
    assert!(listed.iter().any(|one| one["id"] == id.as_str() && one["status"] == "withdrawn"), "{listed:?}");

    // Everything is free: another officer invites again, with the same number.
    let again = host.invite(&ben.token, &body).json(201);
    assert_eq!(again["outcome"], "created", "{again}");
    assert_ne!(again["id"], id.as_str());
    host.nth_mail_to(email, subject::ACTIVATE, 2);
    host.quiet();
    assert_eq!(host.count(email, subject::WITHDRAWN), 1);
    assert_eq!(host.count(&anna.email, subject::REPLACED), 0, "it was hers no more");
}

/// R49: the email has the language of the person's other emails.
#[test]
fn r49_the_person_is_told_in_their_language() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("tech.gov.sg");
    let request = Request::post(host.url("/invitations"))
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", "application/json")
        .header("accept-language", "zh-Hans");
    let invited = host.send(request, answers::integrated(&email).to_string()).json(201);
    withdraw(&host, &officer, invited["id"].as_str().unwrap()).json(200);
    host.mail_to(&email, "邀请已被撤回");
}

/// R24, R48: the response to the second officer has nothing from the first one, and the first one is told once.
#[test]
fn r24_r48_the_second_officer_sees_nothing_of_the_first() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let first = answers::integrated(&fresh_address("tech.gov.sg"));
    let email = first["email"].as_str().unwrap();
    let anna_saw = host.invite(&anna.token, &first).json(201);
    let mut second = answers::integrated(email);
    second["seed_required"] = json!(true);
    let reply = host.invite(&ben.token, &second);
    let ben_sees = reply.json(201);
    assert_eq!(
        (&ben_sees["outcome"], &ben_sees["mobile_number"]),
        (&"corrected".into(), &second["mobile_number"])
    );
    let id = ben_sees["id"].as_str().unwrap();
    let all = [
        reply.body.clone(),
        host.invitation(&ben, id).to_string(),
        json!(host.invitations_of(&ben)).to_string(),
        host.mails_to(email).iter().map(|mail| mail.text.clone()).collect(),
    ];
    for seen in &all {
        assert!(!seen.contains(&anna.subject), "{seen}");
        assert!(!seen.contains(first["mobile_number"].as_str().unwrap()), "{seen}");
    }
    assert_eq!(ben_sees["inviter"]["subject"], ben.subject.as_str());
    host.look_up(&anna.token, anna_saw["id"].as_str().unwrap()).problem(404, "not_found");
    host.mail_to(&anna.email, subject::REPLACED);
    host.quiet();
    assert_eq!(host.count(&anna.email, subject::REPLACED), 1);
}

/// R31: a person who registers with a number proves more than an officer who typed it.
#[test]
fn r31_a_registration_displaces_a_number_that_an_officer_typed() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let typed = answers::integrated(&fresh_address("tech.gov.sg"));
    let id = integrated(&host, &anna, &typed);
    let invited = host.invited_vendor(&ben);
    let mut form = answers::registration();
    form["mobile_number"] = typed["mobile_number"].clone();
    host.register(&invited.link, &form).json(201);

    let mail = host.mail_to(&anna.email, subject::NUMBER_NEEDED);
    assert!(mail.text.contains(typed["email"].as_str().unwrap()), "{}", mail.text);
    for theirs in [&invited.email, &ben.email, &ben.subject] {
        assert!(!mail.text.contains(theirs.as_str()), "nothing about the other person: {}", mail.text);
    }
    let shown = host.invitation(&anna, &id);
    assert_eq!(shown["needs_mobile_number"], true, "{shown}");
    assert!(shown.get("mobile_number").is_none(), "{shown}");
    assert_eq!(shown["history"][1]["by"], "another_person");

    // The number belongs to the vendor now: neither the officer nor the next registrant can get it.
    let taken = host.invite(&anna.token, &typed).problem(422, "validation_failed");
    assert_eq!(taken["errors"][0]["code"], "taken");
    let other = host.invited_vendor(&ben);
    let mut form = answers::registration();
    form["mobile_number"] = typed["mobile_number"].clone();
    let taken = host.register(&other.link, &form).problem(422, "validation_failed");
    assert_eq!(taken["errors"][0]["code"], "taken");

    let right = answers::integrated(typed["email"].as_str().unwrap());
    let corrected = host.invite(&anna.token, &right).json(201);
    assert_eq!(corrected["outcome"], "corrected");
    let shown = host.invitation(&anna, &id);
    assert_eq!(shown["mobile_number"], right["mobile_number"]);
    assert!(shown.get("needs_mobile_number").is_none(), "{shown}");
    assert_eq!(host.history(&anna, &id), ["account_created", "number_displaced", "corrected"]);
    host.quiet();
    assert_eq!(host.count(&anna.email, subject::NUMBER_NEEDED), 1);
}

/// R31, R29: if the number can be displaced, a taken username is the only error, and nothing is displaced.
#[test]
fn r31_nothing_is_displaced_by_a_registration_that_fails() {
    let host = Host::shared();
    let officer = host.officer();
    let typed = answers::integrated(&fresh_address("tech.gov.sg"));
    let id = integrated(&host, &officer, &typed);
    let (first, second) = (host.invited_vendor(&officer), host.invited_vendor(&officer));
    let form = answers::registration();
    host.register(&first.link, &form).json(201);
    let mut same = answers::registration();
    same["username"] = form["username"].clone();
    same["mobile_number"] = typed["mobile_number"].clone();
    let taken = host.register(&second.link, &same).problem(409, "username_taken");
    assert_eq!(taken["errors"].as_array().unwrap().len(), 1, "{taken}");
    assert_eq!(host.invitation(&officer, &id)["mobile_number"], typed["mobile_number"]);
    assert_eq!(host.history(&officer, &id), ["account_created"]);
}

/// R47, R48: a list can correct too.
#[test]
fn r47_r48_a_list_corrects() {
    let host = Host::shared();
    let officer = host.officer();
    let first = answers::integrated(&fresh_address("tech.gov.sg"));
    let id = integrated(&host, &officer, &first);
    let number = tests::fresh_mobile();
    let list = format!("email,mobile_number\n{},{number}\n", first["email"].as_str().unwrap());
    let request = Request::post(host.url("/invitations/bulk"))
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", "text/csv");
    let done = host.send(request, list).json(200);
    assert_eq!(done["rows"][0]["outcome"], "corrected", "{done}");
    assert_eq!(host.invitation(&officer, &id)["mobile_number"], number.as_str());
}
