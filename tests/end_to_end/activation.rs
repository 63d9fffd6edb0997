//! The life of an account until its first sign-in, and its end without one (R44, R50).

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::{Host, Invited, Officer, answers, days_after, eventually, fresh_address, now, subject};

/// Waits for the next second, because the times of accounts and events have whole seconds.
fn next_second() {
    let second = now().as_second();
    eventually("the next second", || (now().as_second() > second).then_some(()));
}

fn sweep(host: &Host) -> Value {
    host.invoke("expire", &json!({ "sweep": true }))
}

/// A person who has registered, with their login name.
fn registered(host: &Host, officer: &Officer) -> (Invited, Value, String) {
    let (invited, form) = (host.invited_vendor(officer), answers::registration());
    let done = host.register(&invited.link, &form).json(201);
    let login_name = done["login_name"].as_str().unwrap().to_owned();
    (invited, form, login_name)
}

/// The id of an invitation that creates an account at once, with the officer's form.
fn integrated(host: &Host, officer: &Officer) -> (String, Value) {
    let form = answers::integrated(&fresh_address("agency.gov.sg"));
    let invitation = host.invite(&officer.token, &form).json(201);
    (invitation["id"].as_str().unwrap().to_owned(), form)
}

fn is_active(host: &Host, officer: &Officer, id: &str) -> bool {
    host.invitation(officer, id)["account"]["status"] == "active"
}

/// How many items of the table have a key with this prefix.
fn keys(host: &Host, beginning: &str) -> usize {
    let items = host.scan();
    let keys = items.iter().filter_map(|item| item["PK"]["S"].as_str().or(item["PK"].as_str()));
    keys.filter(|key| key.starts_with(beginning)).count()
}

/// R50: the directory reports the first sign-in. The account becomes active, and the password's hash is deleted. A
/// repeated event changes nothing, and nobody can invite the person again.
#[test]
fn r50_a_sign_in_activates_the_account() {
    let host = Host::start("5d");
    let officer = host.officer();
    let (invited, _, login_name) = registered(&host, &officer);
    let (id, form) = integrated(&host, &officer);
    let email = form["email"].as_str().unwrap();
    assert_eq!(keys(&host, "SECRET#"), 1);
    for name in [login_name.to_uppercase().as_str(), email] {
        host.sign_in(name);
    }
    for id in [&invited.id, &id] {
        eventually("the account to be active", || is_active(&host, &officer, id).then_some(()));
        let invitation = host.invitation(&officer, id);
        let last = &invitation["history"][invitation["history"].as_array().unwrap().len() - 1];
        assert_eq!((&last["event"], &last["by"]), (&json!("activated"), &json!("directory")));
        assert_eq!(invitation["account"]["activated_at"], last["at"]);
    }
    assert_eq!(keys(&host, "SECRET#"), 0, "the directory keeps the password from now on");
    assert_eq!(host.measured().sum("AccountsActivated"), 2);
    let account = host.invitation(&officer, &id)["account_id"].clone();
    let event = json!({ "detail-type": "Account Activated", "detail": { "account_id": account } });
    assert_eq!(host.invoke("expire", &event), json!({ "expired": 0, "activated": 0 }), "once");
    let unknown =
        json!({ "detail-type": "Account Activated", "detail": { "login_name": "li.na@techpass.gov.sg" } });
    assert_eq!(host.invoke("expire", &unknown), json!({ "expired": 0, "activated": 0 }));
    assert_eq!(host.history(&officer, &id), ["account_created", "activated"]);
    let mut other = form.clone();
    other["mobile_number"] = answers::integrated(email)["mobile_number"].clone();
    for form in [&form, &other] {
        host.invite(&officer.token, form).problem(409, "already_registered");
    }
    host.mail_to(email, subject::INVITED_AGAIN);
    assert_eq!(host.history(&officer, &id), ["account_created", "activated", "invited_again"]);
    assert!(host.failures().as_array().unwrap().is_empty(), "{}", host.failures());
}

/// R50: a person who does not sign in is reminded, and loses the account. Its address, username and mobile number
/// become free, and later the person's data are erased.
#[test]
fn r50_without_a_sign_in_the_holder_is_reminded_and_the_account_ends() {
    const PARAMETERS: [&str; 3] = ["ActivationFeed=on", "ActivationPeriod=40s", "PersonalDataKept=5s"];
    let host = Host::start_with("5d", &PARAMETERS);
    let officer = host.officer();
    // The directory's events come before the first account exists.
    host.sign_in("somebody@elsewhere.gov.sg");
    eventually("the event to be heard", || (keys(&host, "FEED#") == 1).then_some(()));
    next_second();
    let (invited, form, login_name) = registered(&host, &officer);
    let (id, body) = integrated(&host, &officer);
    let (kept, _) = integrated(&host, &officer);
    let email = body["email"].as_str().unwrap();
    let deadline = host.invitation(&officer, &id)["account"]["activate_by"].clone();
    let deadline: Timestamp = deadline.as_str().unwrap().parse().unwrap();
    // The directory's events still come after the accounts exist.
    host.sign_in("somebody@elsewhere.gov.sg");
    // The last seven thirtieths of the time.
    eventually("the time for reminders", || (now() + SignedDuration::from_secs(9) >= deadline).then_some(()));
    eventually("the reminders", || {
        sweep(&host);
        let reminded =
            [&invited.email, email].map(|reader| host.count(reader, subject::SIGN_IN_REMINDER) > 0);
        (reminded == [true, true]).then_some(())
    });
    let reminder = host.mail_to(&invited.email, subject::SIGN_IN_REMINDER);
    assert!(reminder.text.contains(&login_name), "{}", reminder.text);
    // One of them signs in late.
    let kept_email = host.invitation(&officer, &kept)["email"].as_str().unwrap().to_owned();
    host.sign_in(&kept_email);
    eventually("the late sign-in", || is_active(&host, &officer, &kept).then_some(()));

    eventually("the deadline", || (now() > deadline).then_some(()));
    assert_eq!(sweep(&host)["terminated"], 0, "no event since the deadline proves that nobody has signed in");
    let ended = eventually("the accounts to end", || {
        host.sign_in("somebody@elsewhere.gov.sg");
        host.quiet();
        Some(sweep(&host)["terminated"].as_u64()?).filter(|ended| *ended > 0)
    });
    assert_eq!(ended, 2);
    let measured = host.measured();
    assert_eq!(measured.sum("AccountsTerminated"), 2);
    assert!(measured.sum("AccountsReminded") >= 2, "{measured:?}");
    assert!(measured.names().contains("ActivationFeedSilent"), "{measured:?}");
    for (id, reader) in [(&invited.id, &*invited.email), (&id, email)] {
        host.mail_to(reader, subject::ENDED);
        let invitation = host.invitation(&officer, id);
        assert_eq!(invitation["account"]["status"], "terminated", "{invitation}");
        let history = host.history(&officer, id);
        assert_eq!(history.last().map(String::as_str), Some("terminated"));
        assert!(history.contains(&"reminded".to_owned()), "{history:?}");
    }
    eventually("the officer to be told", || {
        (host.count(&officer.email, subject::NOT_ACTIVATED) == 2).then_some(())
    });
    for claim in ["SECRET#", "USERNAME#"] {
        assert_eq!(keys(&host, claim), 0, "{claim}");
    }
    assert_eq!(keys(&host, "MOBILE#"), 1, "that of the active account");
    host.open_as_json(&invited.link).problem(410, "account_terminated");
    assert!(is_active(&host, &officer, &kept), "who has signed in keeps the account");

    // A new invitation starts again, with the same address, username and mobile number.
    let again = host.invite(&officer.token, &body).json(201);
    assert_eq!((&again["outcome"], again.get("supersedes")), (&json!("created"), None));
    let again = host.invited(&officer, &answers::onshore(&invited.email));
    host.register(&again.link, &form).json(201);

    eventually("the time to forget", || {
        sweep(&host);
        let purged = host.invitation(&officer, &invited.id)["purged_at"].is_string();
        (purged && host.invitation(&officer, &id)["purged_at"].is_string()).then_some(())
    });
    let forgotten = host.invitation(&officer, &id);
    assert_eq!(
        (&forgotten["email"], forgotten.get("mobile_number")),
        (&json!("forgotten@invitee.invalid"), None)
    );
    let accounts = [invited.id.as_str(), &id].map(|id| host.invitation(&officer, id)["account_id"].clone());
    for account in accounts {
        assert_eq!(
            keys(&host, &format!("ACCOUNT#{}", account.as_str().unwrap())),
            0,
            "the account's item too"
        );
    }
}

/// R50: while the feed is silent, no account ends. A new invitation after the deadline starts a new period.
#[test]
fn r50_while_the_feed_is_silent_no_account_ends() {
    let host = Host::start_with("5d", &["ActivationFeed=on", "ActivationPeriod=5s"]);
    let officer = host.officer();
    let (id, body) = integrated(&host, &officer);
    let before = host.invitation(&officer, &id);
    let deadline = before["account"]["activate_by"].clone();
    eventually("the deadline", || (now().to_string().as_str() > deadline.as_str()?).then_some(()));
    let swept = sweep(&host);
    assert_eq!(swept, json!({ "expired": 0, "purged": 0 }), "nothing is done with accounts");
    assert_eq!(host.measured().sum("ActivationFeedSilent"), 1, "and an alarm goes off");
    // Somebody may have signed in during the silence.
    host.sign_in("somebody@elsewhere.gov.sg");
    eventually("the event to be heard", || (keys(&host, "FEED#") == 1).then_some(()));
    let swept = sweep(&host);
    assert_eq!((&swept["holders_reminded"], &swept["terminated"]), (&json!(0), &json!(0)), "{swept}");
    let again = host.invite(&officer.token, &body).json(201);
    assert_eq!((&again["outcome"], &again["id"]), (&json!("resent"), &json!(id)));
    assert!(again["account"]["activate_by"].as_str() > deadline.as_str(), "{again}");
    assert_eq!(host.history(&officer, &id), ["account_created", "resent"]);
}

/// R50: by default sign-ins are not reported, so nobody is reminded and no account ends.
#[test]
fn r50_without_a_feed_nobody_is_reminded_and_no_account_ends() {
    let host = Host::start_with("5d", &["ActivationPeriod=5s"]);
    let officer = host.officer();
    host.sign_in("somebody@elsewhere.gov.sg");
    let (id, body) = integrated(&host, &officer);
    let before = host.invitation(&officer, &id);
    let deadline = before["account"]["activate_by"].clone();
    eventually("the deadline", || (now().to_string().as_str() > deadline.as_str()?).then_some(()));
    assert_eq!(sweep(&host), json!({ "expired": 0, "purged": 0 }));
    assert_eq!(host.measured().sum("ActivationFeedSilent"), 0);
    assert_eq!(host.subjects_to(body["email"].as_str().unwrap()).len(), 1, "the onboarding email alone");
    let again = host.invite(&officer.token, &body).json(201);
    assert_eq!(again["outcome"], "resent");
    assert_ne!(again["account"]["activate_by"], deadline);
}

/// R50: an unreadable event is retried and then parked, as a failing timer is.
#[test]
fn r50_a_bad_event_is_parked() {
    let host = Host::start("5d");
    host.sign_in("nobody");
    let parked = eventually("the event to be parked", || host.failures().as_array()?.first().cloned());
    assert!(parked["queue"].as_str().unwrap().contains("LostTimers"), "{parked}");
    assert_eq!(parked["event"]["detail"], json!({ "login_name": "nobody" }));
    assert_eq!(keys(&host, "FEED#"), 0, "it does not prove that the events come");
}

/// R44: 30 days, even after a correction.
#[test]
fn r44_an_account_has_30_days() {
    let host = Host::shared();
    let officer = host.officer();
    let (id, mut body) = integrated(&host, &officer);
    let created = host.invitation(&officer, &id);
    let activate_by = days_after(&created["created_at"], 30);
    let expected = json!({ "status": "pending_activation", "activate_by": activate_by });
    assert_eq!(created["account"], expected);
    body["mobile_number"] = answers::integrated(body["email"].as_str().unwrap())["mobile_number"].clone();
    let corrected = host.invite(&officer.token, &body).json(201);
    assert_eq!((&corrected["outcome"], &corrected["account"]), (&json!("corrected"), &expected));
}
