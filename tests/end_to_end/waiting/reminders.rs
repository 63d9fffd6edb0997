//! The reminder before the deadline (R52).

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Host, Invited, answers, eventually, link_in, now, subject};

use super::delete;

/// R52: one reminder, in the last half of the time, with the same link and deadline. No reminder for an invitee who was
/// emailed a short while ago, has registered, was revoked, or never got the first email.
#[test]
fn r52_the_sweep_reminds_an_invitee_once() {
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
    // Reminded invitations are in another part of the index. The sweep still closes them.
    eventually("the deadline", || (now() > deadline).then_some(()));
    eventually("it to be closed", || {
        host.invoke("expire", &json!({ "sweep": true }));
        (host.invitation(&officer, &waits.id)["status"] == "expired").then_some(())
    });
}

/// R56: an operator also revokes invitations with a reminder.
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
