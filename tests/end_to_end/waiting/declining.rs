//! The invitee declines, or says that the details are wrong (R54).

use serde_json::json;
use tests::{Host, Invited, answers, subject};
use ureq::http::Request;

use super::{ask, decline, delete, path, program, submit};

/// R54: a program needs one request.
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

/// R54: a person without scripts gets the question, the confirmation and the result.
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

/// R27, R53, R54: a scanner that only opens links, sends HEAD, or types one word into all fields changes nothing.
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

/// R37, R54: a completion and a decline at the same time: one of them wins, and the emails fit the winner.
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
