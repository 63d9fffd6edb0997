//! The first sign-in meets whatever else changes the account at the same moment (R31, R48, R49, R50).

use std::thread::{scope, sleep};
use std::time::Instant;

use serde_json::{Value, json};
use tests::{Due, Host, Officer, Reply, World, answers, at_once, fresh_address, fresh_mobile, rounds, text};

use crate::accounts::{is_free, withdraw};
use crate::race::Race;
use crate::{ONE_IN, beside_others};

/// Rounds of two who meet at one account.
const ROUNDS: usize = 50;
/// Rounds in which sweeps meet many sign-ins.
const BATCHES: usize = 10;
const BATCH: usize = 12;

/// Reports the first sign-in to an account, as the directory does, and tells whether it activated the account.
fn sign_in(host: &Host, account: &str) -> bool {
    let event = json!({ "detail-type": "Account Activated", "detail": { "account_id": account } });
    host.invoke("expire", &event)["activated"] == 1
}

fn sweep(host: &Host) -> Value {
    host.invoke("expire", &json!({ "sweep": true }))
}

/// What an officer is told of an integrated invitation, and what they had filled in.
fn integrated(host: &Host, officer: &Officer) -> (Value, Value) {
    let body = answers::integrated(&fresh_address("tech.gov.sg"));
    (host.invite(&officer.token, &body).json(201), body)
}

/// R50: at the deadline the sign-in or the end wins, never both. Two sweeps end no account twice. The emails follow.
#[test]
fn r50_the_first_sign_in_and_the_end_keep_apart() {
    let _others = beside_others();
    let host = Host::with_feed("5d");
    let officer = host.officer();
    let (mut active, mut ended) = (0, 0);
    let batches = rounds(BATCHES, ONE_IN);
    for _ in 0..batches {
        let batch: Vec<(String, String)> = at_once(&[(); BATCH], |()| {
            let invited = host.invited_vendor(&officer);
            host.register(&invited.link, &answers::registration()).json(201);
            let account = text(&host.invitation(&officer, &invited.id), "account_id");
            (invited.id, account)
        });
        host.quiet();
        // Sign-ins come from the beginning of a sweep until after its end.
        let start = Instant::now();
        sweep(&host);
        let apart = start.elapsed() * 2 / u32::try_from(BATCH).unwrap();
        for (invitation, _) in &batch {
            host.make_account_due(invitation, Due::End);
        }
        let numbered: Vec<_> = (0_u32..).zip(&batch).collect();
        let (terminated, activated) = scope(|scope| {
            let sweeps = [(); 2].map(|()| scope.spawn(|| sweep(&host)["terminated"].as_u64().unwrap()));
            let activated = at_once(&numbered, |(number, (_, account))| {
                sleep(apart * *number);
                sign_in(&host, account)
            });
            (sweeps.into_iter().map(|sweep| sweep.join().unwrap()).sum::<u64>(), activated)
        });
        host.quiet();
        let world = World::of(&host);
        for ((id, account), activated) in batch.iter().zip(&activated) {
            let (last, claims, kinds): (_, &[&str], &[&str]) = if *activated {
                active += 1;
                ("activated", &["MOBILE", "USERNAME"], &[])
            } else {
                ended += 1;
                ("terminated", &[], &["account_terminated", "not_activated_in_time"])
            };
            assert_eq!(world.events(id), ["invited", "registered", last]);
            assert_eq!(world.claims(account), claims, "{last}");
            let mails = world.mails(id).into_iter().filter(|(event, ..)| *event == "3");
            assert!(mails.eq(kinds.iter().map(|kind| ("3", *kind, 1))), "{:?}", world.mails(id));
        }
        assert_eq!(activated.iter().filter(|activated| !**activated).count() as u64, terminated);
    }
    tests::lines::assert_tell(&host);
    println!("{active} were activated, {ended} ended");
}

/// R50, R19: a new invitation at the deadline gives the account new days, or comes after its end and creates another one.
#[test]
fn r50_a_new_invitation_and_the_end_keep_apart() {
    let _others = beside_others();
    let host = Host::with_feed("5d");
    let officer = host.officer();
    let rounds = rounds(ROUNDS, ONE_IN);
    let mut kept = 0;
    let mut race = Race::new();
    for _ in 0..rounds {
        let (before, body) = integrated(&host, &officer);
        host.quiet();
        host.make_account_due(&text(&before, "id"), Due::End);
        let (swept, again) = race.run(|| sweep(&host), || host.invite(&officer.token, &body).json(201));
        let ended = swept["terminated"] == 1;
        race.learn(ended);
        let history = host.history(&officer, &text(&before, "id"));
        if ended {
            assert_eq!(again["outcome"], "created", "{again}");
            assert_ne!(again["account_id"], before["account_id"]);
            assert_eq!(history, ["account_created", "terminated"]);
        } else {
            kept += 1;
            assert_eq!((&again["outcome"], &again["id"]), (&json!("resent"), &before["id"]), "{again}");
            assert_eq!(history, ["account_created", "resent"]);
        }
        let shown = host.invitation(&officer, &text(&again, "id"));
        assert_eq!(shown["account"]["status"], "pending_activation", "{shown}");
        assert!(!is_free(&host, &officer, &text(&body, "mobile_number")));
    }
    println!("{kept} of {rounds} accounts have new days");
}

/// R49, R50: the holder who has signed in keeps the account. After a withdrawal there is none to sign in to.
#[test]
fn r49_the_first_sign_in_and_a_withdrawal_keep_apart() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let officer = host.officer();
    let rounds = rounds(ROUNDS, ONE_IN);
    let mut withdrawn = 0;
    let mut race = Race::new();
    for _ in 0..rounds {
        let (invitation, body) = integrated(&host, &officer);
        let (id, account) = (text(&invitation, "id"), text(&invitation, "account_id"));
        let (activated, took_back) = race.run(|| sign_in(&host, &account), || withdraw(&host, &officer, &id));
        race.learn(activated);
        if activated {
            took_back.problem(409, "not_pending");
        } else {
            withdrawn += 1;
            took_back.json(200);
        }
        let last = if activated { "activated" } else { "withdrawn" };
        assert_eq!(host.history(&officer, &id), ["account_created", last]);
        let world = World::of(&host);
        assert_eq!(world.accounts(&text(&body, "email")).len(), usize::from(activated));
        assert_eq!(is_free(&host, &officer, &text(&body, "mobile_number")), !activated);
    }
    println!("{withdrawn} of {rounds} were withdrawn");
}

/// R48, R50: a correction comes before the first sign-in, or is refused. The account has the number that its invitation
/// shows, and no other.
#[test]
fn r48_the_first_sign_in_and_a_correction_keep_apart() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let (anna, ben) = (host.officer(), host.officer());
    let rounds = rounds(ROUNDS, ONE_IN);
    let mut corrected = 0;
    let mut race = Race::new();
    for _ in 0..rounds {
        let (invitation, body) = integrated(&host, &anna);
        let (id, account) = (text(&invitation, "id"), text(&invitation, "account_id"));
        let (first, second) = (text(&body, "mobile_number"), fresh_mobile());
        let correction = json!({ "email": body["email"], "mobile_number": second });
        let invite = || host.invite(&ben.token, &correction);
        let (activated, reply): (bool, Reply) = race.run(|| sign_in(&host, &account), invite);
        assert!(activated, "a sign-in is never lost");
        race.learn(reply.status != 201);
        let (owner, history, number) = if reply.status == 201 {
            corrected += 1;
            assert_eq!(reply.json(201)["outcome"], "corrected");
            (&ben, ["account_created", "corrected", "activated"], &second)
        } else {
            reply.problem(409, "already_registered");
            (&anna, ["account_created", "activated", "invited_again"], &first)
        };
        assert_eq!(host.history(owner, &id), history);
        let shown = host.invitation(owner, &id);
        assert_eq!(
            (&shown["account"]["status"], &shown["mobile_number"]),
            (&json!("active"), &json!(number))
        );
        let world = World::of(&host);
        assert_eq!(world.accounts(&text(&body, "email"))[0]["mobile_number"], **number);
        assert_eq!(world.claims(&account), ["MOBILE"]);
        for other in [&first, &second] {
            assert_eq!(is_free(&host, &anna, other), other != number);
        }
    }
    println!("{corrected} of {rounds} were corrected first");
}

/// R31, R50: a number that an officer typed is the holder's from the first sign-in, or that of the person who registered
/// with it before. It never has two accounts.
#[test]
fn r31_the_first_sign_in_and_a_registration_with_its_number_keep_apart() {
    let _others = beside_others();
    let host = Host::without_limits("5d");
    let officer = host.officer();
    let rounds = rounds(ROUNDS, ONE_IN);
    let mut displaced = 0;
    let mut race = Race::new();
    for _ in 0..rounds {
        let (invitation, body) = integrated(&host, &officer);
        let (id, account) = (text(&invitation, "id"), text(&invitation, "account_id"));
        let invited = host.invited_vendor(&officer);
        let mut form = answers::registration();
        form["mobile_number"] = body["mobile_number"].clone();
        let register = || host.register(&invited.link, &form);
        let (activated, reply) = race.run(|| sign_in(&host, &account), register);
        assert!(activated, "a sign-in is never lost");
        race.learn(reply.status != 201);
        let world = World::of(&host);
        if reply.status == 201 {
            displaced += 1;
            assert_eq!(host.history(&officer, &id), ["account_created", "number_displaced", "activated"]);
            assert_eq!(world.claims(&account), [""; 0]);
            let other = text(&host.invitation(&officer, &invited.id), "account_id");
            assert_eq!(world.claims(&other), ["MOBILE", "SECRET", "USERNAME"]);
        } else {
            assert_eq!(reply.problem(422, "validation_failed")["errors"][0]["code"], "taken");
            assert_eq!(host.history(&officer, &id)[..2], ["account_created", "activated"]);
            assert_eq!(world.claims(&account), ["MOBILE"]);
        }
    }
    println!("{displaced} of {rounds} lost the number first");
}
