//! Invitations that expire (R21, R36-R38).

use jiff::Timestamp;
use serde_json::{Value, json};
use tests::{Host, Invited, Officer, answers, eventually, now, subject};
use ureq::http::Request;

/// R36, R38: the inviter is told once, the link says that it has expired, and a new invitation can be sent.
#[test]
fn r36_the_inviter_is_told_once_and_can_invite_again() {
    let host = Host::shared_brief();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let mail = host.mail_to(&officer.email, subject::NOT_IN_TIME);
    assert!(mail.text.contains(&invited.email), "{}", mail.text);
    assert_expired(&host, &officer, &invited);

    // Repeated calls and the sweep find nothing to do.
    for _ in 0..2 {
        assert_eq!(host.invoke("expire", &timer(&invited.id)), json!({ "expired": 0 }));
        host.invoke("expire", &json!({ "sweep": true }));
    }
    assert_eq!(host.history(&officer, &invited.id), ["invited", "expired"]);

    let again = host.invited(&officer, &answers::onshore(&invited.email));
    assert!(host.invitation(&officer, &again.id).get("supersedes").is_none(), "it starts afresh");
    assert_ne!(again.link, invited.link);
    host.register(&again.link, &answers::registration()).json(201);
    host.open_as_json(&invited.link).problem(410, "invitation_expired");
    host.mail_to(&officer.email, subject::REGISTERED);
    assert_eq!(host.subjects_to(&officer.email).len(), 2, "{:?}", host.subjects_to(&officer.email));
}

/// R21: the link works while `now < expires_at`, to the second, with or without the timer.
#[test]
fn r21_the_link_works_until_the_deadline_and_not_after() {
    let host = Host::shared_brief();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let deadline = deadline(&host, &officer, &invited.id);
    eventually("the link to stop working", || {
        let asked = now();
        let reply = host.open_as_json(&invited.link);
        if reply.status == 200 {
            assert!(asked < deadline, "it works after its deadline");
            return None;
        }
        reply.problem(410, "invitation_expired");
        assert!(now() >= deadline, "it stopped working before its deadline");
        Some(())
    });
    host.register(&invited.link, &answers::registration()).problem(410, "invitation_expired");
}

/// R36: the timer of an invitation that was registered does nothing.
#[test]
fn r36_a_timer_does_nothing_after_registration() {
    let host = Host::shared_brief();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    host.register(&invited.link, &answers::registration()).json(201);
    let deadline = deadline(&host, &officer, &invited.id);
    eventually("the timer to have fired", || {
        (now() > deadline && !host.timers().contains_key(&invited.id)).then_some(())
    });
    assert_eq!(host.invoke("expire", &timer(&invited.id)), json!({ "expired": 0 }));
    assert_eq!(host.history(&officer, &invited.id), ["invited", "registered"]);
    host.open_as_json(&invited.link).problem(410, "invitation_registered");
    assert_eq!(host.count(&officer.email, subject::NOT_IN_TIME), 0);
}

/// R22, R36: the timer of a replaced invitation does nothing. The timer of the new one leads to the outcome email.
#[test]
fn r36_a_timer_does_nothing_after_an_override() {
    let host = Host::shared_brief();
    let officer = host.officer();
    let old = host.invited_vendor(&officer);
    let new = host.invited(&officer, &answers::onshore(&old.email));
    host.mail_to(&officer.email, subject::NOT_IN_TIME);
    eventually("both timers to have fired", || {
        let timers = host.timers();
        [&old, &new].iter().all(|invited| !timers.contains_key(&invited.id)).then_some(())
    });
    for invited in [&old, &new] {
        assert_eq!(host.invoke("expire", &timer(&invited.id)), json!({ "expired": 0 }));
    }
    assert_eq!(host.history(&officer, &old.id), ["invited", "superseded"]);
    assert_expired(&host, &officer, &new);
    host.open_as_json(&old.link).problem(410, "invitation_superseded");
    assert_eq!(host.subjects_to(&officer.email).len(), 1, "{:?}", host.subjects_to(&officer.email));
}

/// R36: a timer that calls long before the deadline does nothing. There is one timer, for the full minute after the
/// deadline. Scheduler may call at any time of that minute.
#[test]
fn r36_an_early_timer_does_nothing() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let timer_at = host.timers()[&invited.id].as_second();
    assert!((0..60).contains(&(timer_at - deadline(&host, &officer, &invited.id).as_second())));
    assert_eq!(timer_at % 60, 0);
    assert_eq!(host.invoke("expire", &timer(&invited.id)), json!({ "expired": 0 }));
    assert_eq!(host.invoke("expire", &json!({ "sweep": true })), json!({ "expired": 0, "purged": 0 }));
    assert_eq!(host.history(&officer, &invited.id), ["invited"]);
    host.open_as_json(&invited.link).json(200);
}

/// R36: a timer that calls early within its minute ends the invitation on time. Nothing fails, and the sweep has
/// nothing to do.
#[test]
fn r36_a_timer_that_is_seconds_early_waits() {
    let host = Host::shared_brief();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let deadline = deadline(&host, &officer, &invited.id);
    assert!(now() < deadline, "it is early");
    host.invoke("expire", &timer(&invited.id));
    assert!(now() >= deadline, "it has waited");
    assert_expired(&host, &officer, &invited);
    assert_eq!(host.history(&officer, &invited.id), ["invited", "expired"]);
}

/// R36: a timer of an unknown invitation, and of one without a deadline.
#[test]
fn r36_a_timer_without_an_open_invitation_does_nothing() {
    let host = Host::shared();
    let officer = host.officer();
    assert_eq!(host.invoke("expire", &timer("01ARZ3NDEKTSV4RRFFQ69G5FAV")), json!({ "expired": 0 }));
    let integrated = answers::integrated(&tests::fresh_address("agency.gov.sg"));
    let invitation = host.invite(&officer.token, &integrated).json(201);
    let id = invitation["id"].as_str().unwrap();
    assert_eq!(host.invoke("expire", &timer(id)), json!({ "expired": 0 }));
    assert_eq!(host.history(&officer, id), ["account_created"]);
}

/// R36, R38: the sweep, or the next invitation, finds an invitation whose timer is lost. Its link has already stopped
/// working.
#[test]
fn r36_an_invitation_with_a_lost_timer_is_closed() {
    let mut host = Host::start("6s");
    let officer = host.officer();
    let (swept, invited_again) = (host.invited_vendor(&officer), host.invited_vendor(&officer));
    host.stop();
    for invited in [&swept, &invited_again] {
        host.lose_timer(&invited.id);
    }
    host.start_again();
    let deadline = deadline(&host, &officer, &invited_again.id);
    eventually("the deadline to pass", || (now() > deadline).then_some(()));
    for invited in [&swept, &invited_again] {
        assert_eq!(host.history(&officer, &invited.id), ["invited"], "its timer was lost");
        host.open_as_json(&invited.link).problem(410, "invitation_expired");
        host.register(&invited.link, &answers::registration()).problem(410, "invitation_expired");
    }

    let later = host.officer();
    let afresh = host.invited(&later, &answers::onshore(&invited_again.email));
    assert!(host.invitation(&later, &afresh.id).get("supersedes").is_none(), "it starts afresh");
    for expired in [1, 0] {
        let swept = host.invoke("expire", &json!({ "sweep": true }));
        assert_eq!(swept, json!({ "expired": expired, "purged": 0 }));
    }
    host.nth_mail_to(&officer.email, subject::NOT_IN_TIME, 2);
    for invited in [&swept, &invited_again] {
        assert_expired(&host, &officer, invited);
    }
    assert_eq!(host.subjects_to(&officer.email).len(), 2, "{:?}", host.subjects_to(&officer.email));
}

/// R36: an invitation that cannot be closed does not stop the sweep, and is reported.
#[test]
fn r36_the_sweep_skips_an_invitation_that_it_cannot_close() {
    let mut host = Host::start("6s");
    let officer = host.officer();
    let lost = [(); 3].map(|()| host.invited_vendor(&officer));
    host.stop();
    for invited in &lost {
        host.lose_timer(&invited.id);
    }
    host.start_again();
    let today = now().strftime("%Y-%m-%d").to_string();
    for shard in 0..8 {
        // This one sorts first, so the sweep meets it before any other.
        host.put_item(&json!({
            "PK": { "S": format!("INVITATION#01ARZ3NDEKTSV4RRFFQ69G5FA{shard}") },
            "SK": { "S": "INVITATION" },
            "deadline_shard": { "S": format!("{today}#{shard}") },
            "expires_at": { "S": "2020-01-01T00:00:00Z" },
        }));
    }
    let deadline = deadline(&host, &officer, &lost[2].id);
    eventually("the deadline to pass", || (now() > deadline).then_some(()));
    for _ in 0..2 {
        let sweep = Request::post(host.url("/_local/invoke/expire"));
        let reply = host.send_local(sweep, json!({ "sweep": true }).to_string());
        assert!(reply.status >= 500 && reply.body.contains("8 failed"), "{reply:?}");
    }
    host.nth_mail_to(&officer.email, subject::NOT_IN_TIME, 3);
    for invited in &lost {
        assert_expired(&host, &officer, invited);
    }
}

/// R37: completions and timer calls at the same time. One of them wins, and the emails fit the winner.
#[test]
fn r37_completion_or_expiry_wins() {
    let host = Host::shared_brief();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let deadline = deadline(&host, &officer, &invited.id);
    let form = answers::registration();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while host.invoke("expire", &timer(&invited.id)) == json!({ "expired": 0 }) && now() <= deadline {
            }
        });
        // So close to the deadline that either can win.
        eventually("the deadline to be near", || {
            (now() + jiff::SignedDuration::from_millis(120) > deadline).then_some(())
        });
        host.register(&invited.link, &form)
    });
    let outcome = eventually("an outcome", || {
        let status = host.invitation(&officer, &invited.id)["status"].clone();
        (status != "pending").then_some(status)
    });
    let (told, untold, code) = if outcome == "registered" {
        (subject::REGISTERED, subject::NOT_IN_TIME, "invitation_registered")
    } else {
        (subject::NOT_IN_TIME, subject::REGISTERED, "invitation_expired")
    };
    host.mail_to(&officer.email, told);
    assert_eq!((host.count(&officer.email, told), host.count(&officer.email, untold)), (1, 0));
    host.open_as_json(&invited.link).problem(410, code);
}

fn timer(id: &str) -> Value {
    json!({ "invitation_id": id })
}

fn deadline(host: &Host, officer: &Officer, id: &str) -> Timestamp {
    host.invitation(officer, id)["expires_at"].as_str().unwrap().parse().unwrap()
}

fn assert_expired(host: &Host, officer: &Officer, invited: &Invited) {
    host.open_as_json(&invited.link).problem(410, "invitation_expired");
    assert!(host.open(&invited.link).page(410).contains("expired"), "the page says what happened to it");
    host.register(&invited.link, &answers::registration()).problem(410, "invitation_expired");
    let invitation = host.invitation(officer, &invited.id);
    assert_eq!(invitation["status"], "expired");
    assert!(invitation["closed_at"].as_str() >= invitation["expires_at"].as_str(), "{invitation}");
    let history = invitation["history"].as_array().unwrap();
    let steps: Vec<_> = history.iter().map(|step| (step["event"].as_str(), step["by"].as_str())).collect();
    assert_eq!(steps, [(Some("invited"), Some(&*officer.email)), (Some("expired"), Some("timer"))]);
}
