//! Everything that people and AWS do with the service, each at least once.

use serde_json::json;
use tests::story::Story;
use tests::{Host, Officer, answers, eventually, fresh_address, now, subject};
use ureq::http::Request;
use ureq::http::request::Builder;

/// On a host with long-lived links: all stories, and everything that no story has.
pub(crate) fn everything(host: &Host) {
    for story in Story::ALL.into_iter().filter(|story| *story != Story::Expire) {
        let cast = story.prepare(host);
        story.act(host, &cast);
    }
    let officer = host.officer();
    let pending = host.invited_vendor(&officer);
    host.open(&pending.link).page(200);
    host.invitations_of(&officer);
    host.invitation(&officer, &pending.id);
    let form = by(&officer, Request::post(host.url("/onboarding-form")));
    host.send(form, json!({ "email": pending.email }).to_string()).json(200);
    many_at_once(host, &officer);
    kept_answers(host, &officer);
    lost_mails(host, &officer);
    by_an_operator(host);
    service_requests(host, &officer);
    host.send(Request::get(host.url("/")), "").page(200);
    host.quiet();
}

/// On a host that keeps links and personal data for a short time: some invitations end by their timer, the sweep
/// finds others, and erases data.
pub(crate) fn in_time(host: &Host) {
    let officer = host.officer();
    let found = host.invited_vendor(&officer);
    eventually("a timer", || host.timers().contains_key(&found.id).then_some(()));
    host.take_timer(&found.id);
    let ended = host.invited_vendor(&officer);
    eventually("the timer to call", || {
        (host.history(&officer, &ended.id).last()? == "expired").then_some(())
    });
    let swept = host.invoke("expire", &json!({ "sweep": true }));
    assert_eq!(swept["expired"], 1);
    host.nth_mail_to(&officer.email, subject::NOT_IN_TIME, 2);
    let mut forgotten = swept["purged"].as_u64().expect("a number");
    eventually("both to be forgotten", || {
        forgotten += host.invoke("expire", &json!({ "sweep": true }))["purged"].as_u64()?;
        (forgotten == 2).then_some(())
    });
    host.quiet();
}

/// On a host whose accounts end soon: one person signs in, two do not, and everything of theirs is deleted.
pub(crate) fn until_accounts_end(host: &Host) {
    let officer = host.officer();
    host.sign_in("somebody@elsewhere.gov.sg");
    host.quiet();
    // Times have whole seconds. The account must be newer than the first event.
    let second = now().as_second();
    eventually("the next second", || (now().as_second() > second).then_some(()));
    let mut ids = Vec::new();
    for number in 0..2 {
        let invited = host.invited_vendor(&officer);
        let done = host.register(&invited.link, &answers::registration()).json(201);
        if number == 0 {
            host.sign_in(done["login_name"].as_str().expect("a text"));
        }
        ids.push(invited.id);
    }
    let form = answers::integrated(&fresh_address("agency.gov.sg"));
    host.invite(&officer.token, &form).json(201);
    let mut ended = 0;
    eventually("two accounts to end", || {
        host.sign_in("somebody@elsewhere.gov.sg");
        host.quiet();
        ended += host.invoke("expire", &json!({ "sweep": true }))["terminated"].as_u64()?;
        (ended == 2).then_some(())
    });
    assert_eq!(host.history(&officer, &ids[0]).last().map(String::as_str), Some("activated"));
    let mut forgotten = 0;
    eventually("both to be forgotten", || {
        forgotten += host.invoke("expire", &json!({ "sweep": true }))["purged"].as_u64()?;
        (forgotten == 2).then_some(())
    });
    host.invoke("expire", &json!({ "sign_ins_complete_since": "2026-01-01T00:00:00Z" }));
    host.quiet();
}

fn by(officer: &Officer, request: Builder) -> Builder {
    let request = request.header("authorization", format!("Bearer {}", officer.token));
    request.header("content-type", "application/json")
}

/// A list of people: a dry run, then sent.
fn many_at_once(host: &Host, officer: &Officer) {
    let email = fresh_address("vendor.example");
    let list = format!(
        "email,mobile_number,sponsoring_agency,business_operation\n{email},,GOVTECH,onshore\nx,,,\n{},{}\n",
        fresh_address("tech.gov.sg"),
        tests::fresh_mobile(),
    );
    for query in ["?dry_run=true", ""] {
        let request = Request::post(host.url(&format!("/invitations/bulk{query}")));
        let request = request.header("authorization", format!("Bearer {}", officer.token));
        let request = request.header("idempotency-key", format!("list{query}"));
        host.send(request.header("content-type", "text/csv"), list.clone()).json(200);
    }
}

/// Refusals that are saved for their idempotency key, and repeated.
fn kept_answers(host: &Host, officer: &Officer) {
    for _ in 0..2 {
        let request =
            by(officer, Request::post(host.url("/invitations"))).header("idempotency-key", "refused");
        host.send(request, json!({ "email": "nobody@gmail.com" }).to_string())
            .problem(422, "validation_failed");
    }
}

/// Invitations that an operator revokes.
fn by_an_operator(host: &Host) {
    let officer = host.officer();
    host.invited_vendor(&officer);
    eventually("it to be found", || {
        let answer = host.invoke("expire", &json!({ "revoke": { "inviter": officer.subject } }));
        (answer["officers_told"] == 1).then_some(())
    });
}

/// All actions of support officers (R58, R59).
fn service_requests(host: &Host, officer: &Officer) {
    let desk = host.officer_with(&json!({ "roles": ["techpass_support"] }));
    let owner = host.officer();
    let pending = host.invited_vendor(officer);
    let registered = host.invited_vendor(officer);
    let registration = answers::registration();
    host.register(&registered.link, &registration).json(201);
    let email = format!("suppressionlist+{}", fresh_address("vendor.example"));
    let suppressed = host.invite(&officer.token, &answers::onshore(&email)).json(201);
    host.quiet();
    let change = |more: serde_json::Value| {
        let mut body = json!({ "request_number": "SR-1", "reason": "Asked." });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        body.to_string()
    };
    host.send(by(&owner, Request::get(host.url("/me"))), "").json(200);
    for search in [
        json!({ "email": registered.email }),
        json!({ "login_name": registration["username"] }),
        json!({ "mobile_number": registration["mobile_number"] }),
    ] {
        let mut body = search;
        body["request_number"] = "SR-1".into();
        host.send(by(&desk, Request::post(host.url("/desk/search"))), body.to_string()).json(200);
    }
    let look =
        |path: &str| host.send(by(&desk, Request::get(host.url(&format!("{path}?request_number=SR-1")))), "");
    let invitation = look(&format!("/desk/invitations/{}", registered.id)).json(200);
    let account = format!("/desk/accounts/{}", invitation["account_id"].as_str().expect("a text"));
    look(&account).json(200);
    let correction = change(json!({ "mobile_number": tests::fresh_mobile() }));
    host.send(by(&desk, Request::patch(host.url(&account))), correction).json(200);
    let release = by(&desk, Request::post(host.url(&format!("{account}/release"))));
    host.send(release, change(json!({}))).json(200);
    for _ in 0..2 {
        let lifted = by(&desk, Request::delete(host.url("/desk/suppressions")));
        let lifted = lifted.header("idempotency-key", "lifted");
        host.send(lifted, change(json!({ "email": email }))).json(200);
    }
    let of =
        |id: &str, what: &str| by(&desk, Request::post(host.url(&format!("/desk/invitations/{id}/{what}"))));
    let id = suppressed["id"].as_str().expect("a text");
    for _ in 0..2 {
        let resend = of(id, "resend").header("idempotency-key", "desk");
        host.send(resend, change(json!({}))).json(202);
    }
    host.send(of(id, "transfer"), change(json!({ "to_email": owner.email }))).json(200);
    let all = by(&desk, Request::post(host.url("/desk/transfers"))).header("idempotency-key", "all");
    host.send(all, change(json!({ "of_invitation": pending.id, "to_email": owner.email }))).json(200);
    host.send(of(&pending.id, "revoke"), change(json!({}))).json(200);
    host.quiet();
}

/// Emails that get a complaint, and emails that SES refuses.
fn lost_mails(host: &Host, officer: &Officer) {
    let complaint = format!("complaint+{}", fresh_address("vendor.example"));
    let complaining = answers::onshore(&complaint);
    let invited = host.invited(officer, &complaining);
    // An earlier new invitation would replace the link.
    eventually("the complaint to be heard", || {
        (host.invitation(officer, &invited.id)["mail"][0]["status"] == "complained").then_some(())
    });
    host.invite(&officer.token, &complaining).problem(409, "address_suppressed");
    // The email with the username is owed, but suppressed.
    host.register(&invited.link, &answers::registration()).json(201);
    let refused =
        format!("refused@{}", fresh_address("vendor.example").rsplit_once('@').expect("a domain").1);
    host.invite(&officer.token, &answers::onshore(&refused)).json(201);
    eventually("the event to be parked", || (host.failures().as_array()?.len() == 1).then_some(()));
}
