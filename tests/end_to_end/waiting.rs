//! While an invitation waits: a reminder (R52), asking for a new one (R53), declining (R54).

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Host, Invited, Officer, Reply, answers, eventually, fresh_address, link_in, now, subject};
use ureq::http::Request;
use ureq::http::request::Builder;

/// What `decline` and `request` begin with in an address.
fn path(link: &str, rest: &str) -> String {
    format!("{link}/{rest}")
}

fn program(request: Builder) -> Builder {
    request.header("accept", "application/json").header("content-type", "application/json")
}

fn browser(request: Builder) -> Builder {
    request
        .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
        .header("content-type", "application/x-www-form-urlencoded")
}

#[track_caller]
fn decline(host: &Host, link: &str, body: &Value) -> Reply {
    host.send(program(Request::post(path(link, "decline"))), body.to_string())
}

#[track_caller]
fn ask(host: &Host, link: &str) -> Reply {
    host.send(program(Request::post(path(link, "request"))), "{}")
}

#[track_caller]
fn submit(host: &Host, address: &str, form: &[(&str, &str)]) -> Reply {
    let form = serde_urlencoded::to_string(form).unwrap();
    host.send(browser(Request::post(address)), form)
}

fn delete(host: &Host, officer: &Officer, id: &str) -> Reply {
    let request = Request::delete(host.url(&format!("/invitations/{id}")));
    host.send(request.header("authorization", format!("Bearer {}", officer.token)), "")
}

/// R52: once, in the last half of the time, with the same link and the same deadline; and not for who was emailed a
/// short while ago, has registered, was revoked, or never got the first email.
#[test]
fn r52_the_sweep_reminds_who_has_not_registered_once() {
    let host = Host::start_with("40s", &["RemindBefore=20s"]);
    let officer = host.officer();
    let [waits, resent, revoked, bounced, registered] = [(); 5].map(|()| host.invited_vendor(&officer));
    host.report(&host.mail_to(&bounced.email, subject::REGISTER), &json!({ "event": "Bounce" }));
    eventually("the bounce", || (host.history(&officer, &bounced.id).len() == 2).then_some(()));
    host.register(&registered.link, &answers::registration()).json(201);
    delete(&host, &officer, &revoked.id).json(200);
    host.quiet();
    let sweep = || host.invoke("expire", &json!({ "sweep": true }))["reminded"].clone();
    for invited in [&waits, &bounced] {
        host.set_mailed_at(&invited.id, now() - SignedDuration::from_hours(25));
    }
    let pending = host.invitation(&officer, &waits.id);
    let deadline: jiff::Timestamp = pending["expires_at"].as_str().unwrap().parse().unwrap();
    if now() < deadline - SignedDuration::from_secs(22) {
        assert_eq!(sweep(), Value::Null, "it is too early");
    }
    eventually("a reminder", || (sweep() == 1).then_some(()));
    let reminder = host.mail_to(&waits.email, subject::REMINDER);
    assert_eq!(link_in(&reminder), waits.link);
    assert!(host.open(&waits.link).page(200).contains(&waits.email), "the link works");
    for _ in 0..2 {
        assert_eq!(sweep(), Value::Null);
    }
    host.quiet();
    assert_eq!(host.count(&waits.email, subject::REMINDER), 1);
    for invited in [&resent, &revoked, &bounced, &registered] {
        assert_eq!(host.count(&invited.email, subject::REMINDER), 0, "{}", invited.email);
    }
    let shown = host.invitation(&officer, &waits.id);
    assert_eq!(shown["expires_at"], pending["expires_at"]);
    let step = &shown["history"][1];
    assert_eq!((&step["event"], &step["by"]), (&json!("reminded"), &json!("timer")));
    eventually("its delivery to be shown", || {
        let mails = host.invitation(&officer, &waits.id)["mail"].clone();
        let delivered = |mail: &Value| mail["kind"] == "reminder" && mail["status"] == "delivered";
        mails.as_array().unwrap().iter().any(delivered).then_some(())
    });
    // The index keeps who was reminded in a place of its own. The sweep closes them all the same.
    eventually("the deadline", || (now() > deadline).then_some(()));
    eventually("it to be closed", || {
        host.invoke("expire", &json!({ "sweep": true }));
        (host.invitation(&officer, &waits.id)["status"] == "expired").then_some(())
    });
}

/// R56: an operator who revokes finds those who were reminded, too.
#[test]
fn r56_a_reminded_invitation_is_revoked_with_the_others() {
    let host = Host::without_limits("5d");
    let officer = host.officer();
    let [reminded, other] = [(); 2].map(|()| host.invited_vendor(&officer));
    host.make_reminder_due(&reminded.id);
    eventually("a reminder", || {
        (host.invoke("expire", &json!({ "sweep": true }))["reminded"] == 1).then_some(())
    });
    host.mail_to(&reminded.email, subject::REMINDER);
    eventually("the index to follow", || {
        host.invoke("expire", &json!({ "revoke": { "inviter": officer.subject } }));
        let revoked = |invited: &Invited| host.invitation(&officer, &invited.id)["status"] == "revoked";
        (revoked(&reminded) && revoked(&other)).then_some(())
    });
}

/// R54: a program says it in one request.
#[test]
fn r54_two_reasons_end_the_invitation_and_the_officer_is_told_which() {
    let host = Host::shared();
    let officer = host.officer();
    for (before, reason) in ["not_wanted", "wrong_person"].into_iter().enumerate() {
        let invited = host.invited_vendor(&officer);
        let told = decline(&host, &invited.link, &json!({ "reason": reason })).json(200);
        assert_eq!(told, json!({ "status": "declined", "inviter_email": officer.email }));
        let mail = host.nth_mail_to(&officer.email, subject::DECLINED, before + 1);
        assert!(mail.text.contains(&invited.email), "{}", mail.text);
        assert_eq!(mail.text.contains("right one"), reason == "wrong_person", "{}", mail.text);
        let invitation = host.invitation(&officer, &invited.id);
        assert_eq!(
            (&invitation["status"], &invitation["decline_reason"]),
            (&json!("declined"), &json!(reason))
        );
        assert_eq!(host.history(&officer, &invited.id), ["invited", "declined"]);
        host.open_as_json(&invited.link).problem(410, "invitation_declined");
        assert!(host.open(&invited.link).page(410).contains("mailto:"), "the page has the officer's address");
        host.register(&invited.link, &answers::registration()).problem(410, "invitation_declined");
        decline(&host, &invited.link, &json!({ "reason": reason })).problem(410, "invitation_declined");
        ask(&host, &invited.link).problem(410, "invitation_declined");
        // The address is free again.
        host.invited(&officer, &answers::onshore(&invited.email));
        host.mail_to(&invited.email, subject::REGISTER);
    }
    let list = Request::get(host.url("/invitations?status=declined"));
    let list = host.send(list.header("authorization", format!("Bearer {}", officer.token)), "").json(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
}

#[test]
fn r54_wrong_details_leave_the_link_working_and_are_told_once_a_day() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let wrong = json!({ "reason": "wrong_details" });
    let told = decline(&host, &invited.link, &wrong).json(200);
    assert_eq!(told["status"], "pending");
    let mail = host.mail_to(&officer.email, subject::DETAILS);
    assert!(mail.text.contains(&format!("/#/again/{}", invited.id)), "{}", mail.text);
    let problem = decline(&host, &invited.link, &wrong).problem(409, "already_told");
    assert!(problem["again_at"].is_string(), "{problem}");
    assert_eq!(host.history(&officer, &invited.id), ["invited", "details_rejected"]);
    host.register(&invited.link, &answers::registration()).json(201);
    decline(&host, &invited.link, &wrong).problem(410, "invitation_registered");
}

#[test]
fn r54_a_program_sends_one_of_three_reasons_and_nothing_else() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    for (body, field, code) in [
        (json!({}), "reason", "required"),
        (json!({ "reason": "" }), "reason", "not_in_list"),
        (json!({ "reason": ["not_wanted"] }), "reason", "not_in_list"),
        (json!({ "reason": "declined" }), "reason", "not_in_list"),
        (json!({ "reason": "not_wanted", "text": "x" }), "text", "not_applicable"),
        (json!({ "reason": "not_wanted", "confirm": "yes" }), "confirm", "not_applicable"),
    ] {
        let errors = decline(&host, &invited.link, &body).field_errors("validation_failed");
        assert_eq!(errors, [(field.to_owned(), code.to_owned())], "{body}");
    }
    let unread = |body: &str| host.send(program(Request::post(path(&invited.link, "decline"))), body);
    unread("{").problem(400, "malformed_body");
    unread("[]").problem(400, "malformed_body");
    let plain = Request::post(path(&invited.link, "decline")).header("accept", "application/json");
    host.send(plain.header("content-type", "text/plain"), "x").problem(415, "unsupported_media_type");
    let request = program(Request::post(path(&invited.link, "request")));
    host.send(request, r#"{"text":"please"}"#).field_errors("validation_failed");
    assert_eq!(host.history(&officer, &invited.id), ["invited"]);
}

/// R54 without scripts: the question, the confirmation, and what was done.
#[test]
fn r54_a_person_chooses_and_confirms() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let page = host.open(&invited.link);
    let page = page.page(200);
    let decline = path(&invited.link, "decline");
    for reason in ["not_wanted", "wrong_person", "wrong_details"] {
        assert!(page.contains(&format!("type=\"radio\" id=\"{reason}\"")), "{page}");
        assert!(
            host.open(&decline).page(200).contains(&format!("value=\"{reason}\"")),
            "the email leads there"
        );
    }
    let asks = submit(&host, &decline, &[("reason", "not_wanted")]);
    assert!(asks.page(200).contains("yes_not_wanted"), "{}", asks.body);
    let asked = ("asked", "yes");
    let unanswered = submit(&host, &decline, &[("reason", "not_wanted"), asked]);
    assert!(unanswered.page(422).contains("Choose yes or no."), "{}", unanswered.body);
    let no = submit(&host, &decline, &[("reason", "not_wanted"), asked, ("confirm", "no_keep_it")]);
    assert!(no.page(200).contains("Nothing has changed"), "{}", no.body);
    let other = submit(&host, &decline, &[("reason", "wrong_person"), asked, ("confirm", "yes_not_wanted")]);
    other.page(422);
    assert_eq!(host.history(&officer, &invited.id), ["invited"]);
    let yes = submit(&host, &decline, &[("reason", "not_wanted"), asked, ("confirm", "yes_not_wanted")]);
    assert!(yes.page(200).contains("You have declined the invitation"), "{}", yes.body);
    assert_eq!(host.history(&officer, &invited.id), ["invited", "declined"]);
    // A reload sends the form again.
    let again = submit(&host, &decline, &[("reason", "not_wanted"), asked, ("confirm", "yes_not_wanted")]);
    assert!(again.page(410).contains("You have declined this invitation"), "{}", again.body);
}

/// R27, R53, R54: a scanner that only opens, asks for headers, or fills one word into everything changes nothing.
#[test]
fn r27_scanners_change_nothing() {
    let host = Host::shared();
    let officer = host.officer();
    let (open, revoked) = (host.invited_vendor(&officer), host.invited_vendor(&officer));
    delete(&host, &officer, &revoked.id).json(200);
    let words = [
        "",
        " ",
        "test",
        "1",
        "on",
        "yes",
        "true",
        "a@b.example",
        "not_wanted",
        "yes_not_wanted",
        "wrong_person",
    ];
    for link in [&open.link, &revoked.link] {
        for address in [link.clone(), path(link, "decline"), path(link, "request")] {
            for method in ["GET", "HEAD"] {
                let status = host.send(Request::builder().method(method).uri(&address), "").status;
                assert!([200, 409, 410].contains(&status), "{method}: {status}");
            }
            host.send(Request::post(&address), "");
            host.send(Request::post(&address).header("accept", "*/*"), "");
            for word in words {
                let fields = ["reason", "confirm", "asked", "username", "password"].map(|name| (name, word));
                let status = submit(&host, &address, &fields).status;
                assert!((200..500).contains(&status), "{word}: {status}");
            }
        }
    }
    host.quiet();
    assert_eq!(host.history(&officer, &open.id), ["invited"]);
    assert_eq!(host.history(&officer, &revoked.id), ["invited", "revoked"]);
    assert_eq!(host.subjects_to(&officer.email), [""; 0]);
}

/// R53: one button, once a day; the officer's email leads to the filled-in form.
#[test]
fn r53_the_holder_of_an_ended_link_asks_for_a_new_invitation() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    ask(&host, &invited.link).problem(409, "invitation_pending");
    delete(&host, &officer, &invited.id).json(200);
    let request = path(&invited.link, "request");
    let page = host.open(&invited.link);
    let shown = page.page(410);
    assert!(shown.contains("?ask=new_invitation") && shown.contains("Ask for a new invitation"), "{shown}");
    assert!(shown.contains(&format!("href=\"mailto:{}\"", officer.email)), "{shown}");
    assert!(host.open(&request).page(200).contains("yes_new_invitation"));
    submit(&host, &request, &[]).page(422);
    submit(&host, &request, &[("asked", "yes"), ("confirm", "no_not_now")]).page(200);
    assert_eq!(host.history(&officer, &invited.id), ["invited", "revoked"]);
    let done = submit(&host, &request, &[("asked", "yes"), ("confirm", "yes_new_invitation")]);
    assert!(done.page(202).contains(&officer.email), "{}", done.body);
    let mail = host.mail_to(&officer.email, subject::ASKED);
    assert!(mail.text.contains(&host.url(&format!("/#/again/{}", invited.id))), "{}", mail.text);
    let limited = ask(&host, &invited.link);
    limited.problem(429, "rate_limited");
    assert!(!limited.header("retry-after").is_empty());
    assert!(host.open(&invited.link).page(410).contains("You can ask again after"));
    assert_eq!(host.history(&officer, &invited.id), ["invited", "revoked", "asked_again"]);

    // The officer invites again: the old page says so.
    let newer = host.invited(&officer, &answers::onshore(&invited.email));
    ask(&host, &invited.link).problem(409, "newer_invitation");
    let page = host.open(&invited.link);
    assert!(page.page(410).contains("There is a newer invitation") && !page.body.contains("?ask="));
    host.register(&newer.link, &answers::registration()).json(201);
    ask(&host, &invited.link).problem(409, "already_registered");
    let page = host.open(&invited.link);
    assert!(page.page(410).contains("There is an account") && !page.body.contains("?ask="));
    ask(&host, &newer.link).problem(409, "already_registered");
}

/// R53: also where the deadline has passed, before and after a timer has recorded that.
#[test]
fn r53_the_holder_of_an_expired_link_asks() {
    let host = Host::shared_brief();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    eventually("the link to expire", || (host.open_as_json(&invited.link).status == 410).then_some(()));
    let told = ask(&host, &invited.link);
    assert_eq!(told.json(202)["inviter_email"], *officer.email);
    host.mail_to(&officer.email, subject::ASKED);
    eventually("it to be closed", || {
        (host.invitation(&officer, &invited.id)["status"] == "expired").then_some(())
    });
    ask(&host, &invited.link).problem(429, "rate_limited");
    host.mail_to(&officer.email, subject::NOT_IN_TIME);
}

/// R45: an officer's mailbox is not filled through many links.
#[test]
fn r45_an_officer_is_emailed_only_so_often_for_the_holders_of_links() {
    let host = Host::start_with("5d", &["EmailsToOfficerADay=2"]);
    let officer = host.officer();
    let invited = [(); 4].map(|()| host.invited_vendor(&officer));
    delete(&host, &officer, &invited[0].id).json(200);
    ask(&host, &invited[0].link).json(202);
    let wrong = json!({ "reason": "wrong_details" });
    decline(&host, &invited[1].link, &wrong).json(200);
    let limited = decline(&host, &invited[2].link, &wrong).problem(429, "rate_limited");
    assert_eq!(limited["limit"], "emails_to_officer");
    let form = [("reason", "wrong_details"), ("asked", "yes"), ("confirm", "yes_wrong_details")];
    let page = submit(&host, &path(&invited[2].link, "decline"), &form);
    assert!(page.page(429).contains("The officer has many requests today"), "{}", page.body);
    // To decline is always possible.
    decline(&host, &invited[3].link, &json!({ "reason": "not_wanted" })).json(200);
    assert_eq!(host.history(&officer, &invited[2].id), ["invited"]);
}

/// R22: an officer whose invitation was replaced is told if the new one is revoked, and can invite again.
#[test]
fn r22_the_earlier_officer_is_told_of_a_revocation() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let first = host.invited_vendor(&anna);
    let second = host.invited(&ben, &answers::onshore(&first.email));
    let replaced = host.mail_to(&anna.email, subject::REPLACED);
    assert!(replaced.text.contains(&format!("/#/invitations/{}", first.id)), "{}", replaced.text);
    delete(&host, &ben, &second.id).json(200);
    let told = host.mail_to(&anna.email, subject::REPLACEMENT_REVOKED);
    assert!(told.text.contains(&format!("/#/again/{}", first.id)), "{}", told.text);
    assert_eq!(host.count(&ben.email, subject::REPLACEMENT_REVOKED), 0);
    let view = host.invitation(&ben, &second.id);
    assert!(view.get("replaced").is_none() && !view.to_string().contains("\"subject\":\"anna"), "{view}");
}

/// R37, R54: a completion and a decline in the same moment: one of them wins, and the emails follow the winner.
#[test]
fn r54_completion_or_decline_wins() {
    let host = Host::shared();
    let officer = host.officer();
    for _ in 0..4 {
        let invited: Invited = host.invited_vendor(&officer);
        let (completed, declined) = std::thread::scope(|scope| {
            let declined = scope.spawn(|| decline(&host, &invited.link, &json!({ "reason": "not_wanted" })));
            let completed = host.register(&invited.link, &answers::registration());
            (completed.status, declined.join().unwrap().status)
        });
        let history = host.history(&officer, &invited.id);
        let registered = history == ["invited", "registered"];
        assert!(registered || history == ["invited", "declined"], "{history:?}");
        assert_eq!((completed, declined), if registered { (201, 410) } else { (410, 200) });
        host.quiet();
        let mails: Vec<_> = host.invitation(&officer, &invited.id)["mail"]
            .as_array()
            .unwrap()
            .iter()
            .map(|mail| mail["kind"].as_str().unwrap().to_owned())
            .collect();
        let told = |kind: &str| mails.iter().any(|mail| mail == kind);
        assert_eq!((told("registered"), told("declined")), (registered, !registered), "{mails:?}");
        assert_eq!(told("account_created"), registered, "{mails:?}");
    }
}

/// The page that says how to check an email names this deployment's sender and addresses, in both languages.
#[test]
fn r40_a_page_says_how_to_check_an_email() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited(&officer, &answers::onshore(&fresh_address("vendor.example")));
    let mail = host.mail_to(&invited.email, subject::REGISTER);
    let address = host.url("/genuine");
    assert!(mail.text.contains(&address) && mail.html.contains(&address), "{}", mail.text);
    for (language, title, masthead) in [
        ("en", "How to check that an email is from us", "A Singapore Government Agency Website"),
        ("zh-Hans", "如何确认邮件是我们发出的", "新加坡政府机构网站"),
    ] {
        let page = host.open(&format!("{address}?lang={language}"));
        let page = page.page(200);
        assert!(page.contains(title) && page.contains(masthead) && page.contains(&host.url("")), "{page}");
    }
    assert!(host.open(&invited.link).page(200).contains("A Singapore Government Agency Website"));
}
