//! Delivery reports, and the emails about them (R42). For addresses like those of SES's mailbox simulator, the local
//! host reports a bounce, a complaint or an entry of the suppression list.

use serde_json::{Value, json};
use tests::{Host, Mail, Officer, answers, eventually, fresh_address, subject};
use ureq::http::Request;

/// R42: an invitation shows the delivery of its emails.
#[test]
fn r42_delivered_emails_are_shown() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let mail = comes_to(&host, &officer, &invited.id, "registration_invitation", "delivered");
    assert!(mail["at"].is_string(), "{mail}");
    host.register(&invited.link, &answers::registration()).json(201);
    comes_to(&host, &officer, &invited.id, "account_created", "delivered");
    comes_to(&host, &officer, &invited.id, "registered", "delivered");
    assert_eq!(host.count(&officer.email, subject::NOT_DELIVERED), 0);
}

/// R42: a bounce is reported at once, and only once, after any number of reports. A new email that bounces is
/// reported again.
#[test]
fn r42_the_inviter_is_told_once_of_a_bounce() {
    let host = Host::shared();
    let officer = host.officer();
    let email = simulated("bounce", "vendor.example");
    let id = invite(&host, &officer, &email);
    let notice = host.mail_to(&officer.email, subject::NOT_DELIVERED);
    assert!(notice.text.contains(&email), "{}", notice.text);
    let link = host.mail_to(&email, subject::REGISTER);
    for event in ["Bounce", "Delivery", "Send", "DeliveryDelay", "Reject", "Bounce"] {
        report(&host, &link, event, &json!({}));
    }
    host.heard_of(&link);
    comes_to(&host, &officer, &id, "registration_invitation", "bounced");
    assert_eq!(host.history(&officer, &id), ["invited", "not_delivered"]);
    let invitation = host.invitation(&officer, &id);
    assert_eq!(invitation["status"], "pending");
    assert_eq!(invitation["history"][1]["by"], "mail_service");

    resend(&host, &officer, &id).json(202);
    host.nth_mail_to(&officer.email, subject::NOT_DELIVERED, 2);
    comes_to(&host, &officer, &id, "not_delivered", "delivered");
    assert_eq!(host.history(&officer, &id), ["invited", "not_delivered", "resent", "not_delivered"]);
    assert_eq!(host.subjects_to(&officer.email).len(), 2, "{:?}", host.subjects_to(&officer.email));
}

/// R42: a bounce may come long after the delivery, and many times at once. A rejected email was never sent.
#[test]
fn r42_each_kind_of_failed_delivery_is_told_once() {
    let host = Host::shared();
    for (event, status) in [("Bounce", "bounced"), ("Reject", "rejected"), ("Rendering Failure", "rejected")]
    {
        let officer = host.officer();
        let invited = host.invited_vendor(&officer);
        comes_to(&host, &officer, &invited.id, "registration_invitation", "delivered");
        let mail = host.mail_to(&invited.email, subject::REGISTER);
        for _ in 0..5 {
            report(&host, &mail, event, &json!({}));
        }
        host.heard_of(&mail);
        comes_to(&host, &officer, &invited.id, "registration_invitation", status);
        comes_to(&host, &officer, &invited.id, "not_delivered", "delivered");
        assert_eq!(host.history(&officer, &invited.id), ["invited", "not_delivered"], "{event}");
        assert_eq!(host.count(&officer.email, subject::NOT_DELIVERED), 1, "{event}");
        host.open_as_json(&invited.link).json(200);
    }
}

/// R42: nobody is told about an email that may still arrive, or that arrived and got an absence note.
#[test]
fn r42_nobody_is_told_about_a_temporary_failure() {
    let host = Host::shared();
    let officer = host.officer();
    let email = simulated("ooto", "vendor.example");
    let id = invite(&host, &officer, &email);
    let mail = host.mail_to(&email, subject::REGISTER);
    for (kind, sub_type) in [("Transient", "MailboxFull"), ("Undetermined", "Undetermined")] {
        report(&host, &mail, "Bounce", &json!({ "bounceType": kind, "bounceSubType": sub_type }));
    }
    report(&host, &mail, "DeliveryDelay", &json!({}));
    host.heard_of(&mail);
    comes_to(&host, &officer, &id, "registration_invitation", "delivered");
    assert_eq!(host.history(&officer, &id), ["invited"]);
    assert_eq!(host.subjects_to(&officer.email), [""; 0]);
}

/// R42: after a complaint the address gets no more email, and officers learn why.
#[test]
fn r42_a_reader_who_complains_gets_no_more_email() {
    let host = Host::shared();
    let (officer, other) = (host.officer(), host.officer());
    let email = simulated("complaint", "vendor.example");
    let invited = host.invited(&officer, &answers::onshore(&email));
    comes_to(&host, &officer, &invited.id, "registration_invitation", "complained");
    assert_eq!(host.history(&officer, &invited.id), ["invited"], "the email has arrived");

    let problem = resend(&host, &officer, &invited.id).problem(409, "address_suppressed");
    assert!(problem["support_url"].is_string(), "{problem}");
    host.invite(&other.token, &answers::onshore(&email)).problem(409, "address_suppressed");
    let list = answers::onshore_list(&[&email]);
    for query in ["?dry_run=true", ""] {
        let reply = host.send_list(&other, query, None, &list).json(200);
        assert_eq!(reply["rows"][0]["outcome"], "address_suppressed", "{reply}");
    }

    // The invitee has the link, and it works. Later emails are only recorded as suppressed.
    host.register(&invited.link, &answers::registration()).json(201);
    host.mail_to(&officer.email, subject::REGISTERED);
    host.mail_to(&officer.email, subject::NOT_DELIVERED);
    comes_to(&host, &officer, &invited.id, "account_created", "suppressed");
    comes_to(&host, &officer, &invited.id, "not_delivered", "delivered");
    assert_eq!(host.history(&officer, &invited.id), ["invited", "registered", "not_delivered"]);
    assert_eq!(host.subjects_to(&email).len(), 1, "{:?}", host.subjects_to(&email));
}

/// R42: an address on SES's own suppression list counts as suppressed.
#[test]
fn r42_an_address_on_the_suppression_list_is_told_and_kept() {
    let host = Host::shared();
    let officer = host.officer();
    let email = simulated("suppressionlist", "vendor.example");
    let id = invite(&host, &officer, &email);
    host.mail_to(&officer.email, subject::NOT_DELIVERED);
    comes_to(&host, &officer, &id, "registration_invitation", "suppressed");
    host.invite(&officer.token, &answers::onshore(&email)).problem(409, "address_suppressed");
    resend(&host, &officer, &id).problem(409, "address_suppressed");
}

/// R42: two emails of one event bounce together, and are reported together.
#[test]
fn r42_emails_of_one_event_are_told_once() {
    let host = Host::shared();
    let officer = host.officer();
    let mut form = answers::integrated(&simulated("bounce", "agency.gov.sg"));
    form["seed_required"] = true.into();
    let invitation = host.invite(&officer.token, &form).json(201);
    let id = invitation["id"].as_str().unwrap();
    for kind in ["onboarding_invitation", "seed_onboarding"] {
        comes_to(&host, &officer, id, kind, "bounced");
    }
    comes_to(&host, &officer, id, "not_delivered", "delivered");
    assert_eq!(host.history(&officer, id), ["account_created", "not_delivered"]);
    assert_eq!(host.count(&officer.email, subject::NOT_DELIVERED), 1);
}

/// R42: a bounced email to an officer is recorded, and no email is sent about it.
#[test]
fn r42_officers_are_not_emailed_about_their_own_emails() {
    let host = Host::shared();
    let officer = host.officer_with(&json!({ "email": simulated("bounce", "tech.gov.sg") }));
    let invited = host.invited_vendor(&officer);
    host.register(&invited.link, &answers::registration()).json(201);
    comes_to(&host, &officer, &invited.id, "registered", "bounced");
    assert_eq!(host.history(&officer, &invited.id), ["invited", "registered"]);
}

/// Reports that arrive while everything is down are recorded after the next start.
#[test]
fn r42_reports_survive_a_crash() {
    let mut host = Host::start("5d");
    let officer = host.officer();
    for _ in 0..4 {
        let before = host.count(&officer.email, subject::NOT_DELIVERED);
        let email = simulated("bounce", "vendor.example");
        let id = invite(&host, &officer, &email);
        host.mail_to(&email, subject::REGISTER);
        host.restart();
        comes_to(&host, &officer, &id, "registration_invitation", "bounced");
        comes_to(&host, &officer, &id, "not_delivered", "delivered");
        // Twice only if the crash came after SES accepted the email and before we recorded it.
        let told = host.count(&officer.email, subject::NOT_DELIVERED) - before;
        assert!((1..=2).contains(&told), "{told} emails");
        assert_eq!(host.history(&officer, &id), ["invited", "not_delivered"]);
    }
    assert_eq!(host.failures(), json!([]));
}

/// An unknown event is logged and ignored.
#[test]
fn r42_unknown_events_are_ignored() {
    let host = Host::start("5d");
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let mail = host.mail_to(&invited.email, subject::REGISTER);
    let event = report(&host, &mail, "Bounce", &json!({}));
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut event = event.clone();
        change(&mut event);
        event
    };
    for event in [
        json!({}),
        json!([1]),
        changed(&|event| event["detail-type"] = "Email Opened".into()),
        changed(&|event| event["detail"]["mail"]["tags"] = json!({})),
        changed(&|event| event["detail"]["mail"]["tags"]["mail"] = json!(["newsletter"])),
        changed(&|event| event["detail"]["mail"]["tags"]["event"] = json!(["first"])),
        changed(&|event| event["detail"]["mail"]["tags"]["invitation"] = json!(["1"])),
    ] {
        assert_eq!(host.invoke("feedback", &event)["outcome"], "not_ours", "{event}");
    }
    assert_eq!(host.failures(), json!([]));
}

/// An address of the mailbox simulator, unique in this test.
fn simulated(outcome: &str, domain: &str) -> String {
    format!("{outcome}+{}", fresh_address(domain))
}

fn invite(host: &Host, officer: &Officer, email: &str) -> String {
    let invitation = host.invite(&officer.token, &answers::onshore(email)).json(201);
    invitation["id"].as_str().unwrap().to_owned()
}

fn resend(host: &Host, officer: &Officer, id: &str) -> tests::Reply {
    let request = Request::post(host.url(&format!("/invitations/{id}/resend")));
    host.send(request.header("authorization", format!("Bearer {}", officer.token)), "")
}

/// Has SES publish a report about an email, and returns the event.
fn report(host: &Host, mail: &Mail, event: &str, details: &Value) -> Value {
    host.report(mail, &json!({ "event": event, "details": details }))
}

/// The newest email of a kind, as soon as it has a status.
#[track_caller]
fn comes_to(host: &Host, officer: &Officer, id: &str, kind: &str, status: &str) -> Value {
    let mut shown = Value::Null;
    eventually(&format!("{kind} to be {status}"), || {
        shown = host.invitation(officer, id)["mail"].take();
        let mail = shown.as_array()?.iter().rfind(|mail| mail["kind"] == kind)?;
        (mail["status"] == status).then(|| mail.clone())
    })
}

/// The caller according to the API.
fn me(host: &Host, officer: &Officer) -> Value {
    host.send(authorized(Request::get(host.url("/me")), officer), "").json(200)
}

fn authorized(request: ureq::http::request::Builder, officer: &Officer) -> ureq::http::request::Builder {
    request.header("authorization", format!("Bearer {}", officer.token))
}

/// R42: an officer who marked an email as unwanted learns on the page that emails are off. The page shows all
/// outcomes, and can turn emails on again.
#[test]
fn r42_an_officer_who_complained_can_turn_emails_on_again() {
    let host = Host::shared();
    let officer = host.officer();
    assert_eq!(
        me(&host, &officer),
        json!({ "subject": officer.subject, "email": officer.email, "support": false })
    );
    let first = host.invited_vendor(&officer);
    host.register(&first.link, &answers::registration()).json(201);
    let notice = host.mail_to(&officer.email, subject::REGISTERED);
    report(&host, &notice, "Complaint", &json!({ "complaintFeedbackType": "abuse" }));
    comes_to(&host, &officer, &first.id, "registered", "complained");
    let suppression = me(&host, &officer)["suppression"].take();
    assert_eq!(suppression["reason"], "complained");
    assert!(suppression["since"].as_str().is_some_and(|at| at.parse::<jiff::Timestamp>().is_ok()));
    assert_eq!(me(&host, &host.officer()).get("suppression"), None, "it is nobody else's");

    // They can still invite, and see the outcomes that are not emailed.
    let second = host.invited_vendor(&officer);
    host.register(&second.link, &answers::registration()).json(201);
    comes_to(&host, &officer, &second.id, "registered", "suppressed");
    assert_eq!(host.history(&officer, &second.id), ["invited", "registered"]);
    assert_eq!(me(&host, &officer)["suppression"], suppression, "the reason stays");

    for _ in 0..2 {
        let on = host.send(authorized(Request::delete(host.url("/me/suppression")), &officer), "").json(200);
        assert_eq!(on, me(&host, &officer));
        assert_eq!(on.get("suppression"), None);
    }
    // A late repetition of the complaint changes nothing, because it is already recorded.
    report(&host, &notice, "Complaint", &json!({ "complaintFeedbackType": "abuse" }));
    host.heard_of(&notice);
    let third = host.invited_vendor(&officer);
    host.register(&third.link, &answers::registration()).json(201);
    comes_to(&host, &officer, &third.id, "registered", "delivered");
    assert_eq!(host.count(&officer.email, subject::REGISTERED), 2, "the one that was held back is not sent");
}

/// R42: a report that is not a real complaint changes nothing.
#[test]
fn r42_a_complaint_that_was_not_meant_changes_nothing() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let mail = host.mail_to(&invited.email, subject::REGISTER);
    for kind in ["not-spam", "auth-failure", "virus"] {
        report(&host, &mail, "Complaint", &json!({ "complaintFeedbackType": kind }));
    }
    host.heard_of(&mail);
    comes_to(&host, &officer, &invited.id, "registration_invitation", "delivered");
    host.invite(&officer.token, &answers::onshore(&invited.email)).json(201);
}

/// R42: a failure that the reader's mail server calls permanent is reported at once, also after a delivery, and
/// whatever type SES gives it.
#[test]
fn r42_the_readers_mail_server_decides_whether_a_failure_is_permanent() {
    let host = Host::shared();
    for (kind, status) in [("Transient", "5.1.1"), ("Undetermined", "5.4.1"), ("Transient", "5.3.0")] {
        let officer = host.officer();
        let invited = host.invited_vendor(&officer);
        comes_to(&host, &officer, &invited.id, "registration_invitation", "delivered");
        let mail = host.mail_to(&invited.email, subject::REGISTER);
        let recipient = json!({ "emailAddress": invited.email, "action": "failed", "status": status });
        let bounce =
            json!({ "bounceType": kind, "bounceSubType": "General", "bouncedRecipients": [recipient] });
        report(&host, &mail, "Bounce", &bounce);
        report(&host, &mail, "Delivery", &json!({}));
        comes_to(&host, &officer, &invited.id, "registration_invitation", "bounced");
        comes_to(&host, &officer, &invited.id, "not_delivered", "delivered");
        assert_eq!(host.history(&officer, &invited.id), ["invited", "not_delivered"], "{kind} {status}");
    }
}
