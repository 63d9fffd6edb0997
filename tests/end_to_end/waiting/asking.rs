//! The holder of an ended link asks for a new invitation (R53).

use serde_json::json;
use tests::{Host, answers, eventually, subject};

use super::{ask, decline, delete, path, submit};

/// R53: one button, once a day. The officer's email leads to the filled-in form.
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

/// R53: also after the deadline, before and after the timer has recorded the expiry.
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

/// R45: many links together cannot flood an officer's mailbox.
#[test]
fn r45_invitees_can_cause_a_limited_number_of_emails_to_an_officer() {
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
    // The limit does not stop a decline.
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
