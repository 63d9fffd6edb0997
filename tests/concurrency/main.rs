//! Many at once, and often: what the store guarantees it guarantees under any concurrency (R25, R34, R37).

#![expect(clippy::unwrap_used, reason = "what fails here must fail the test")]

mod accounts;
mod activation;
mod bulk;
mod desk;
mod race;

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::sleep;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tests::{
    Host, Invited, Officer, Reply, answers, at_once, eventually, fresh_address, now, rounds, subject,
};

/// A usual run plays one in so many of the rounds. With `EXHAUSTIVE=1` it plays all.
const ONE_IN: usize = 10;
const OFFICERS: usize = 50;
const ROUNDS: usize = 20;
const COMPLETIONS: usize = 50;
/// Completions against the deadline, a batch at a time.
const BATCHES: usize = 5;
const BATCH: usize = 40;

/// A storm locks this for itself. Other tests share it.
static MACHINE: RwLock<()> = RwLock::new(());

/// For a storm, which needs the whole machine: many requests at once must be answered in time.
fn alone() -> RwLockWriteGuard<'static, ()> {
    MACHINE.write().unwrap_or_else(PoisonError::into_inner)
}

/// For a race of a few.
fn beside_others() -> RwLockReadGuard<'static, ()> {
    MACHINE.read().unwrap_or_else(PoisonError::into_inner)
}

/// R22, R25: 50 officers invite the same address at once, 20 times over in all rounds.
#[test]
fn r25_fifty_officers_leave_one_live_invitation_and_a_chain_without_a_gap() {
    let _alone = alone();
    let host = Host::without_limits("5d");
    let officers: Vec<Officer> = (0..OFFICERS).map(|_| host.officer()).collect();
    let mut invited = 0;
    let rounds = rounds(ROUNDS, ONE_IN);
    for _ in 0..rounds {
        let body = answers::onshore(&fresh_address("vendor.example"));
        let replies = at_once(&officers, |officer| host.invite(&officer.token, &body));
        invited += check_chain(&host, &officers, &replies);
    }
    println!("{invited} of {} invitations were made, the others told to try again", OFFICERS * rounds);
}

/// The number of invitations made.
fn check_chain(host: &Host, officers: &[Officer], replies: &[Reply]) -> usize {
    let mut made: HashMap<String, Value> = HashMap::new();
    for (officer, reply) in officers.iter().zip(replies) {
        if reply.status == 201 {
            let id = reply.json(201)["id"].as_str().unwrap().to_owned();
            made.insert(id.clone(), host.invitation(officer, &id));
        } else {
            reply.problem(503, "temporarily_unavailable");
        }
    }
    let live: Vec<&Value> = made.values().filter(|one| one["status"] == "pending").collect();
    assert_eq!(live.len(), 1, "one live invitation");
    // From the live one back to the first: every one is passed, and each names the one after it.
    let (mut current, mut passed) = (live[0], 1);
    while let Some(before) = current["supersedes"].as_str() {
        let before = &made[before];
        assert_eq!((&before["status"], &before["superseded_by"]), (&"superseded".into(), &current["id"]));
        (current, passed) = (before, passed + 1);
    }
    assert_eq!(passed, made.len(), "the chain has no gap");
    passed
}

/// R34: 50 completions of one link at once.
#[test]
fn r34_fifty_completions_make_one_account() {
    let _alone = alone();
    let host = Host::without_limits("5d");
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let forms: Vec<Value> = (0..COMPLETIONS).map(|_| answers::registration()).collect();
    let replies = at_once(&forms, |form| host.register(&invited.link, form));
    let done = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(done, 1, "one account");
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        reply.problem(410, "invitation_registered");
    }
    host.mail_to(&officer.email, subject::REGISTERED);
    host.mail_to(&invited.email, subject::ACCOUNT_CREATED);
    assert_eq!(host.count(&invited.email, subject::ACCOUNT_CREATED), 1);
}

/// R37: completion races expiry at the deadline, 200 times in all rounds; one of them wins, and the emails follow it.
#[test]
fn r37_at_the_deadline_one_wins_and_the_emails_follow() {
    let _alone = alone();
    let host = Host::without_limits("8s");
    let officer = host.officer();
    let (mut registered, mut expired) = (0, 0);
    let batches = rounds(BATCHES, ONE_IN);
    for _ in 0..batches {
        let batch: Vec<Invited> = at_once(&[(); BATCH], |()| host.invited_vendor(&officer));
        let replies = at_once(&batch, |invited| {
            let form = answers::registration();
            let deadline: Timestamp =
                host.invitation(&officer, &invited.id)["expires_at"].as_str().unwrap().parse().unwrap();
            // Around the deadline: each a little earlier or later than the others.
            let number = invited.id.bytes().map(u64::from).sum::<u64>();
            wait_until(deadline, Duration::from_millis(number * 37 % 1200));
            host.register(&invited.link, &form)
        });
        for (invited, reply) in batch.iter().zip(&replies) {
            let outcome = eventually("the invitation to be closed", || {
                let status = host.invitation(&officer, &invited.id)["status"].as_str().unwrap().to_owned();
                (status != "pending").then_some(status)
            });
            match outcome.as_str() {
                "registered" => {
                    reply.json(201);
                    registered += 1;
                }
                "expired" => {
                    reply.problem(410, "invitation_expired");
                    expired += 1;
                }
                other => panic!("{other}"),
            }
            let kinds = eventually("the emails", || mails_owed(&host, &officer, &invited.id, &outcome));
            assert!(!kinds.contains(&other(&outcome).to_owned()), "{outcome}: {kinds:?}");
        }
    }
    println!("{registered} were registered, {expired} expired");
    assert_eq!(registered + expired, batches * BATCH);
}

/// The kinds of an invitation's emails, once the one to its inviter is among them.
fn mails_owed(host: &Host, officer: &Officer, id: &str, outcome: &str) -> Option<Vec<String>> {
    let invitation = host.invitation(officer, id);
    let mails = invitation["mail"].as_array().unwrap();
    let kinds: Vec<String> = mails.iter().map(|mail| mail["kind"].as_str().unwrap().to_owned()).collect();
    let owed = if outcome == "registered" { "registered" } else { "not_registered_in_time" };
    kinds.contains(&owed.to_owned()).then_some(kinds)
}

/// The email to the inviter that an outcome excludes.
fn other(outcome: &str) -> &'static str {
    if outcome == "registered" { "not_registered_in_time" } else { "registered" }
}

/// Waits until `early` before a moment, or a second after it has passed by as much.
fn wait_until(moment: Timestamp, early: Duration) {
    while let Ok(left) = Duration::try_from(moment.duration_since(now())) {
        if left <= early {
            return;
        }
        sleep(left.saturating_sub(early).min(Duration::from_millis(50)));
    }
}
