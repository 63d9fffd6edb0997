//! A crash loses nothing (R41), and the host starts again.

use std::fs::File;
use std::process::Command;
use std::thread::{self, sleep};
use std::time::Duration;

use serde_json::Value;
use tests::binaries::binary;
use tests::{Host, Invited, Officer, answers, eventually, fresh_address, link_in, now, subject};

/// R41: a crash right after the response, before the email is sent and the timer is set.
#[test]
fn r41_a_crash_right_after_the_response_loses_nothing() {
    let mut host = Host::start("5d");
    for round in 0..3 {
        let officer = host.officer();
        let email = fresh_address("vendor.example");
        let id = invite(&host, &officer, &email);
        host.restart();
        noted(&host, &officer, &id, 1);
        assert!(host.timers().contains_key(&id), "round {round}: the timer is lost");
        let link = link_in(&host.mail_to(&email, subject::REGISTER));
        host.register(&link, &answers::registration()).json(201);
        host.restart();
        assert_eq!(noted(&host, &officer, &id, 3)["status"], "registered");
        for (address, subject) in [
            (&email, subject::REGISTER),
            (&email, subject::ACCOUNT_CREATED),
            (&officer.email, subject::REGISTERED),
        ] {
            // Twice only if the crash came after SES accepted the email and before we recorded it.
            let count = host.count(address, subject);
            assert!((1..=2).contains(&count), "round {round}: {count} emails about \"{subject}\"");
        }
    }
    assert_eq!(host.failures(), serde_json::json!([]));
}

/// R41: crashes before, during and after the sending of emails.
#[test]
fn r41_a_crash_at_any_moment_loses_nothing() {
    let mut host = Host::start("5d");
    let officer = host.officer();
    for round in 0..20 {
        let emails = [(); 3].map(|()| fresh_address("vendor.example"));
        let ids = emails.each_ref().map(|email| invite(&host, &officer, email));
        // The test is about the moment of the crash, so it sleeps.
        sleep(Duration::from_millis(4 * round));
        host.restart();
        for (email, id) in emails.iter().zip(&ids) {
            noted(&host, &officer, id, 1);
            assert!((1..=2).contains(&host.count(email, subject::REGISTER)), "{:?}", host.subjects_to(email));
            assert!(host.timers().contains_key(id), "round {round}: {id} has no timer");
        }
        // Only emails in progress can be sent twice: one of each batch.
        let all: usize = emails.iter().map(|email| host.count(email, subject::REGISTER)).sum();
        assert!((3..=5).contains(&all), "round {round}: {all} emails");
    }
    assert_eq!(host.failures(), serde_json::json!([]));
}

/// R41: if the stream delivers all records again, no email is sent again, and no timer is set again.
#[test]
fn r41_an_event_that_is_delivered_twice_has_one_effect() {
    let mut host = Host::start("6s");
    let (officer, other) = (host.officer(), host.officer());
    let registered = host.invited_vendor(&officer);
    host.register(&registered.link, &answers::registration()).json(201);
    let replaced = host.invited_vendor(&officer);
    let expired = host.invited(&other, &answers::offshore(&replaced.email));
    host.invite(&officer.token, &answers::integrated(&fresh_address("agency.gov.sg"))).json(201);
    host.invite(&officer.token, &answers::onshore(&registered.email)).problem(409, "already_registered");
    noted(&host, &officer, &registered.id, 4);
    noted(&host, &officer, &replaced.id, 2);
    noted(&host, &other, &expired.id, 2);
    // Waits for the delivery reports too, because the stream would continue with them.
    host.quiet();
    let mails = host.mails().len();
    assert_eq!(mails, 9, "{:#?}", host.mails());

    host.stop();
    let read = host.stream_positions();
    host.rewind_stream();
    host.start_again();
    eventually("the stream to be read again", || (host.stream_positions() == read).then_some(()));
    assert_eq!(host.mails().len(), mails, "{:#?}", host.mails());
    assert_eq!(host.failures(), serde_json::json!([]));
    assert_eq!(host.history(&other, &expired.id), ["invited", "expired"]);
}

/// R36, R41: one deadline passes while everything is down, and one after that.
#[test]
fn r36_timers_continue_after_a_crash() {
    let mut host = Host::start("6s");
    let officer = host.officer();
    let first = host.invited_vendor(&officer);
    let deadline = noted(&host, &officer, &first.id, 1)["expires_at"].as_str().unwrap().parse().unwrap();
    host.kill();
    eventually("the deadline to pass", || (now() > deadline).then_some(()));
    host.start_again();
    host.mail_to(&officer.email, subject::NOT_IN_TIME);

    let second = host.invited_vendor(&officer);
    noted(&host, &officer, &second.id, 1);
    host.restart();
    host.open_as_json(&second.link).json(200);
    host.nth_mail_to(&officer.email, subject::NOT_IN_TIME, 2);
    for invited in [&first, &second] {
        assert_eq!(host.history(&officer, &invited.id), ["invited", "expired"]);
        assert_eq!(host.count(&invited.email, subject::REGISTER), 1, "its mail was noted before the crash");
    }
    assert_eq!(host.subjects_to(&officer.email).len(), 2);
}

/// A clean stop loses nothing and repeats nothing. Links and tokens still work.
#[test]
fn a_stopped_host_continues_where_it_was() {
    let mut host = Host::start("5d");
    let officer = host.officer();
    let before = host.invited_vendor(&officer);
    noted(&host, &officer, &before.id, 1);
    let email = fresh_address("vendor.example");
    let id = invite(&host, &officer, &email);
    let status = host.stop();
    assert!(status.success(), "{status}");
    host.start_again();
    assert_works(&host, &officer, &before);
    let link = link_in(&host.mail_to(&email, subject::REGISTER));
    assert_works(&host, &officer, &Invited { id, email, link });
}

/// R25: addresses, usernames and numbers stay unique.
#[test]
fn a_crash_forgets_no_account() {
    let mut host = Host::start("5d");
    let officer = host.officer();
    let (first, second) = (host.invited_vendor(&officer), host.invited_vendor(&officer));
    let registration = answers::registration();
    host.register(&first.link, &registration).json(201);
    host.restart();
    host.register(&first.link, &answers::registration()).problem(410, "invitation_registered");
    host.register(&second.link, &registration).problem(409, "username_taken");
    host.invite(&officer.token, &answers::onshore(&first.email)).problem(409, "already_registered");
}

/// One host uses a data folder. The lock of a killed host may stay for a moment.
#[test]
fn a_host_waits_for_its_data_but_not_for_long() {
    let mut host = Host::start("5d");
    let other = Command::new(binary("local")).args(["--port", "0", "--data"]).arg(host.data()).output();
    let other = other.expect("the host starts");
    assert_eq!(other.status.code(), Some(1));
    let refusal = format!(
        "error: another host uses the data folder {}: choose another with --data\n",
        host.data().display()
    );
    assert_eq!(String::from_utf8_lossy(&other.stderr), refusal);
    host.kill();
    let lock = File::open(host.data().join("lock")).expect("the host has a lock");
    lock.lock().expect("a killed host holds no lock");
    thread::scope(|scope| {
        // The host has to find the lock held, and nothing shows that it has.
        scope.spawn(move || {
            sleep(Duration::from_millis(300));
            drop(lock);
        });
        host.start_again();
    });
}

fn invite(host: &Host, officer: &Officer, email: &str) -> String {
    let invitation = host.invite(&officer.token, &answers::onshore(email)).json(201);
    invitation["id"].as_str().unwrap().to_owned()
}

/// The invitation, as soon as this many of its emails are recorded as sent.
fn noted(host: &Host, officer: &Officer, id: &str, mails: usize) -> Value {
    eventually("the emails to be noted", || {
        let invitation = host.invitation(officer, id);
        (invitation["mail"].as_array()?.len() >= mails).then_some(invitation)
    })
}

fn assert_works(host: &Host, officer: &Officer, invited: &Invited) {
    assert!(host.timers().contains_key(&invited.id));
    host.register(&invited.link, &answers::registration()).json(201);
    noted(host, officer, &invited.id, 3);
    assert_eq!(host.subjects_to(&invited.email).len(), 2, "{:?}", host.subjects_to(&invited.email));
}
