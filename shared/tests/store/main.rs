//! The table's promises, against a real implementation of DynamoDB: the embedded one, or, with
//! `STORE_TEST_ENDPOINT`, any other.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod mails;
#[path = "../rules/support.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod support;
mod table;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use invitations::domain::forms::onboarding::Answers;
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::Happening;
use invitations::domain::invitation::refusal::InviteRefusal;
use invitations::domain::invitation::{Invitation, InvitationId, Outcome, State, Status};
use invitations::domain::requests::limit::{Allowance, Counted, Limit};
use invitations::domain::requests::replay::{Replay, RequestKey, SavedResponse, SavedRow};
use invitations::domain::values::address::EmailAddress;
use invitations::store::{Change, Hindrance, Rejection, Store};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use support::{ANNA, BEN, Command, DAY, invite, invite_with, registration, start};
use tokio::task::JoinSet;
use ulid::Ulid;

const EMAIL: &str = "mei@vendor.example";

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

type Invited = Result<Decision, Rejection<InviteRefusal>>;

async fn invited(store: &Store, officer: &str, address: &str, id: u128) -> Invited {
    invited_as(store, &invite(officer, address, id)).await
}

async fn invited_as(store: &Store, invite: &Invite) -> Invited {
    invited_with(store, invite, &[], None).await
}

async fn invited_with<'a>(
    store: &Store,
    invite: &Invite,
    limits: &'a [Limit],
    answer: Option<(&'a RequestKey, SavedResponse)>,
) -> Invited {
    let decide = |current: Option<&Invitation>| {
        let decision = decide::invite(current, invite, start())?;
        Ok(Change { decision, limits, response: answer.clone(), act: None })
    };
    store.change_address(&invite.submission.email, decide).await
}

async fn changed(
    store: &Store,
    invitation: &Invitation,
    command: &Command,
    now: Timestamp,
) -> Result<Decision, Rejection<()>> {
    let changed = store
        .change_invitation(invitation.id, None, |current| {
            command.decide(current, now).map(Change::from).ok_or(())
        })
        .await;
    changed.map(|decision| decision.expect("there is such an invitation"))
}

fn registering(account: u128) -> Command {
    Command::Register(Box::new(registration(account)))
}

fn of(decision: &Decision) -> Invitation {
    decision.invitation().clone()
}

#[tokio::test]
async fn what_is_written_is_read_back_whole() {
    let store = table::store().await;
    let decision = invited(&store, ANNA, EMAIL, 1).await.unwrap();
    let invitation = of(&decision);
    assert_eq!(store.invitation(invitation.id).await.unwrap().as_ref(), Some(&invitation));
    assert_eq!(store.current_invitation(&invitation.email).await.unwrap().as_ref(), Some(&invitation));
    let record = store.record(invitation.id).await.unwrap().unwrap();
    assert_eq!(record.history, [decision.event]);
}

/// R22, R25: an override changes both invitations and what stands for the address, or nothing.
#[tokio::test]
async fn r22_an_override_replaces_what_stands() {
    let store = table::store().await;
    let old = of(&invited(&store, ANNA, EMAIL, 1).await.unwrap());
    let new = of(&invited(&store, BEN, EMAIL, 2).await.unwrap());
    let closed = store.invitation(old.id).await.unwrap().unwrap();
    assert!(
        matches!(closed.state, State::Closed { outcome: Outcome::Superseded { by }, .. } if by == new.id)
    );
    assert_eq!(store.current_invitation(&old.email).await.unwrap(), Some(new));
}

/// R25: many at once leave one live invitation and a chain without a gap.
#[tokio::test]
async fn r25_a_crowd_leaves_one_live_invitation() {
    let store = table::store().await;
    let mut crowd = JoinSet::new();
    for id in 1..=12 {
        let store = store.clone();
        crowd.spawn(async move { invited(&store, if id % 2 == 0 { ANNA } else { BEN }, EMAIL, id).await });
    }
    let made: Vec<Invitation> = crowd.join_all().await.into_iter().flatten().map(|done| of(&done)).collect();
    let standing = store.current_invitation(&email(EMAIL)).await.unwrap().unwrap();
    let (mut current, mut passed) = (standing, 1);
    while let Some(before) = current.supersedes {
        let before = store.invitation(before).await.unwrap().unwrap();
        assert!(
            matches!(before.state, State::Closed { outcome: Outcome::Superseded { by }, .. } if by == current.id)
        );
        (current, passed) = (before, passed + 1);
    }
    assert_eq!(passed, made.len(), "all that were made are in the chain");
}

/// R34: two completions at once make one account.
#[tokio::test]
async fn r34_one_of_many_completions_wins() {
    let store = table::store().await;
    let invitation = Arc::new(of(&invited(&store, ANNA, EMAIL, 1).await.unwrap()));
    let mut crowd = JoinSet::new();
    for account in 1..=8 {
        let (store, invitation) = (store.clone(), Arc::clone(&invitation));
        crowd.spawn(async move { changed(&store, &invitation, &registering(account), start()).await });
    }
    let done = crowd.join_all().await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
    for other in done.into_iter().filter_map(Result::err) {
        assert!(
            matches!(other, Rejection::Refused(()) | Rejection::Hindered(Hindrance::Taken { .. })),
            "{other:?}"
        );
    }
}

/// R29, R31: usernames and mobile numbers are unique over all accounts.
#[tokio::test]
async fn r29_r31_claims_are_unique() {
    let store = table::store().await;
    let first = of(&invited(&store, ANNA, "a@vendor.example", 1).await.unwrap());
    let second = of(&invited(&store, ANNA, "b@vendor.example", 2).await.unwrap());
    changed(&store, &first, &registering(1), start()).await.unwrap();
    let taken = changed(&store, &second, &registering(2), start()).await;
    assert!(
        matches!(taken, Err(Rejection::Hindered(Hindrance::Taken { username: true, mobile_number: true }))),
        "{taken:?}"
    );
    let pending = store.invitation(second.id).await.unwrap().unwrap();
    assert_eq!(pending.status(), Status::Pending, "nothing half-done is left");
}

/// An invitation of its own of an integrated address.
fn onboarding(officer: &str, address: &str, number: u32) -> Invite {
    static IDS: AtomicU32 = AtomicU32::new(1);
    let id = IDS.fetch_add(1, Ordering::Relaxed);
    invite_with(officer, address, id.into(), json!({ "mobile_number": number.to_string() }))
}

/// R48: a corrected number is claimed, the old one is free, a number of somebody else changes nothing.
#[tokio::test]
async fn r48_a_correction_moves_the_claim() {
    const KUMAR: &str = "kumar@tech.gov.sg";
    let store = table::store().await;
    invited_as(&store, &onboarding(ANNA, KUMAR, 91_234_567)).await.unwrap();
    invited_as(&store, &onboarding(ANNA, "other@tech.gov.sg", 92_345_678)).await.unwrap();
    let taken = invited_as(&store, &onboarding(BEN, KUMAR, 92_345_678)).await;
    assert!(
        matches!(taken, Err(Rejection::Hindered(Hindrance::Taken { mobile_number: true, .. }))),
        "{taken:?}"
    );
    let before = store.current_invitation(&email(KUMAR)).await.unwrap().unwrap();
    assert_eq!((before.version, before.inviter.subject.as_str()), (1, ANNA), "nothing half-done is left");
    let corrected = of(&invited_as(&store, &onboarding(BEN, KUMAR, 93_456_789)).await.unwrap());
    assert_eq!((corrected.id, corrected.version), (before.id, 2));
    assert_eq!(store.invitation(before.id).await.unwrap(), Some(corrected));
    invited_as(&store, &onboarding(ANNA, "third@tech.gov.sg", 91_234_567)).await.expect("it is free again");
    let taken = invited_as(&store, &onboarding(ANNA, "fourth@tech.gov.sg", 93_456_789)).await;
    assert!(taken.is_err(), "{taken:?}");
    assert_eq!(store.invitations_of(ANNA, None, 9, None).await.unwrap().invitations.len(), 2);
    assert_eq!(store.invitations_of(BEN, None, 9, None).await.unwrap().invitations.len(), 1);
}

/// R48: corrections at once happen one after the other; only the last one's number is claimed.
#[tokio::test]
async fn r48_a_crowd_of_corrections_leaves_one_claim() {
    const KUMAR: &str = "kumar@tech.gov.sg";
    let store = table::store().await;
    let numbers: Vec<u32> = (0..8).map(|number| 91_234_560 + number).collect();
    invited_as(&store, &onboarding(ANNA, KUMAR, 98_765_432)).await.unwrap();
    let mut crowd = JoinSet::new();
    for number in numbers.clone() {
        let store = store.clone();
        let officer = if number % 2 == 0 { ANNA } else { BEN };
        crowd.spawn(async move { invited_as(&store, &onboarding(officer, KUMAR, number)).await.is_ok() });
    }
    assert!(crowd.join_all().await.into_iter().all(|done| done), "each is decided again until it fits");
    let last = store.current_invitation(&email(KUMAR)).await.unwrap().unwrap();
    let record = store.record(last.id).await.unwrap().unwrap();
    assert_eq!((record.history.len(), &record.invitation), (9, &last));
    for (place, number) in numbers.into_iter().enumerate() {
        let other = invited_as(&store, &onboarding(BEN, &format!("p{place}@tech.gov.sg"), number)).await;
        let is_the_last = matches!(&last.answers, Answers::Integrated { mobile_number }
            if mobile_number.as_str() == format!("+65{number}"));
        assert_eq!(other.is_err(), is_the_last, "{number}: {other:?}");
    }
}

/// R38: after the end the address is free again.
#[tokio::test]
async fn r38_an_expired_invitation_frees_its_address() {
    let store = table::store().await;
    let invitation = of(&invited(&store, ANNA, EMAIL, 1).await.unwrap());
    changed(&store, &invitation, &Command::Expire, start() + 5 * DAY).await.unwrap();
    assert_eq!(store.current_invitation(&invitation.email).await.unwrap(), None);
    assert_eq!(of(&invited(&store, BEN, EMAIL, 2).await.unwrap()).supersedes, None);
}

/// R36: the sweep finds what is pending and overdue, and only that.
#[tokio::test]
async fn r36_overdue_invitations_are_found() {
    let store = table::store().await;
    let overdue = of(&invited(&store, ANNA, "a@vendor.example", 1).await.unwrap());
    let registered = of(&invited(&store, ANNA, "b@vendor.example", 2).await.unwrap());
    changed(&store, &registered, &registering(1), start()).await.unwrap();
    let deadline = start() + 5 * DAY;
    assert!(store.overdue(deadline - SignedDuration::from_secs(1), 0).await.unwrap().is_empty());
    assert_eq!(store.overdue(deadline, 0).await.unwrap(), [overdue.id]);
    assert_eq!(store.overdue(deadline + 7 * DAY, 7).await.unwrap(), [overdue.id]);
    assert!(
        store.overdue(deadline + 7 * DAY, 6).await.unwrap().is_empty(),
        "each day is asked for by itself"
    );
}

/// R26: the inviter's list, newest first, in parts, by status.
#[tokio::test]
async fn r26_lists_come_in_parts_and_by_status() {
    let store = table::store().await;
    let mut ids = Vec::new();
    for id in 1..=7 {
        let address = format!("p{id}@vendor.example");
        ids.push(of(&invited(&store, ANNA, &address, id).await.unwrap()).id);
    }
    invited(&store, BEN, "q@vendor.example", 20).await.unwrap();
    ids.reverse();
    let first = store.invitations_of(ANNA, None, 3, None).await.unwrap();
    let second = store.invitations_of(ANNA, None, 10, first.next).await.unwrap();
    let seen: Vec<_> = first.invitations.iter().chain(&second.invitations).map(|one| one.id).collect();
    assert_eq!(seen, ids);
    assert_eq!(second.next, None);
    changed(&store, &second.invitations[3], &Command::Expire, start() + 5 * DAY).await.unwrap();
    let expired = store.invitations_of(ANNA, Some(Status::Expired), 2, None).await.unwrap();
    assert_eq!(expired.invitations.iter().map(|one| one.id).collect::<Vec<_>>(), [ids[6]]);
}

/// Numbers of an inviter's own invitations: the newest so many, and whether there are others.
#[tokio::test]
async fn invitations_are_counted_up_to_a_number() {
    let store = table::store().await;
    for id in 1..=5 {
        let decision = invited(&store, ANNA, &format!("p{id}@vendor.example"), id).await.unwrap();
        if id == 1 {
            changed(&store, &of(&decision), &registering(40), start() + 3 * DAY).await.unwrap();
        }
    }
    invited(&store, BEN, "q@vendor.example", 20).await.unwrap();
    let all = store.statistics_of(ANNA, 5).await.unwrap();
    assert!(all.complete);
    assert_eq!((all.counted, all.since), (5, Some(start())));
    assert_eq!(
        all.by_status.into_iter().collect::<Vec<_>>(),
        [(Status::Pending, 4), (Status::Registered, 1)]
    );
    assert_eq!(all.median_seconds_to_register, Some(3 * 86_400));
    let newest = store.statistics_of(ANNA, 4).await.unwrap();
    assert_eq!((newest.counted, newest.complete), (4, false));
    assert_eq!(newest.median_seconds_to_register, None, "the oldest is left out");
}

/// R45: a limit holds under concurrency, by itself and along with a change.
#[tokio::test]
async fn r45_a_limit_is_never_exceeded() {
    let store = table::store().await;
    let limit = Allowance::LINK_TRIES.at_most(5).limit_for("link", start());
    let mut crowd = JoinSet::new();
    for _ in 0..20 {
        let (store, limit) = (store.clone(), limit.clone());
        crowd.spawn(async move { store.count(&limit).await.unwrap() });
    }
    assert_eq!(crowd.join_all().await.into_iter().filter(Option::is_none).count(), 5);

    let limits = [Limit { most: 1, ..Allowance::EMAILS_TO_ADDRESS.limit_for(EMAIL, start()) }];
    for (id, allowed) in [(1, true), (2, false)] {
        let done = invited_with(&store, &invite(ANNA, EMAIL, id), &limits, None).await;
        assert_eq!(done.is_ok(), allowed, "{done:?}");
    }
}

/// R45: limits of one officer, and of one address, are counted in one item each; which of them is reached is known, and
/// one that is leaves the others as they are.
#[tokio::test]
async fn r45_limits_that_are_counted_together_are_told_apart() {
    let store = table::store().await;
    let requests = |most| Allowance::REQUESTS.at_most(most).limit_for(ANNA, start());
    let invitations = |most| Allowance::INVITATIONS.at_most(most).limit_for(ANNA, start());
    let emails = |most, officer| {
        Allowance::EMAILS_FROM_OFFICER.at_most(most).limit_for(EMAIL, start()).share_of(officer)
    };
    let all = |most| Allowance::EMAILS_TO_ADDRESS.at_most(most).limit_for(EMAIL, start());
    let mut id = 0;
    for (limits, reached) in [
        (vec![requests(2), invitations(1), emails(1, ANNA), all(2)], None),
        (vec![requests(2), invitations(1), emails(2, ANNA), all(2)], Some(Counted::Invitations)),
        (vec![requests(1), invitations(1), emails(1, ANNA), all(2)], Some(Counted::Requests)),
        (vec![requests(2), invitations(2), emails(1, ANNA), all(2)], Some(Counted::EmailsFromOfficer)),
        (vec![requests(2), invitations(2), emails(1, BEN), all(1)], Some(Counted::EmailsToAddress)),
        (vec![requests(2), invitations(2), emails(1, BEN), all(2)], None),
        (vec![requests(3), invitations(2), emails(1, BEN), all(3)], Some(Counted::EmailsFromOfficer)),
    ] {
        id += 1;
        let done = invited_with(&store, &invite(ANNA, EMAIL, id), &limits, None).await;
        match (done, reached) {
            (Ok(_), None) => {}
            (Err(Rejection::Hindered(Hindrance::Limited(limit))), Some(what)) if limit.what == what => {}
            (done, reached) => panic!("{id}: {reached:?}, {done:?}"),
        }
    }
    // Counted by itself it is the same counter; more than there is room for counts as nothing.
    assert!(store.count(&requests(4).counting(3)).await.unwrap().is_some());
    assert!(store.count(&requests(4).counting(2)).await.unwrap().is_none());
    assert!(store.count(&requests(4)).await.unwrap().is_some());
    assert!(store.count(&requests(4).counting(5)).await.unwrap().is_some());
}

/// A kept answer is found by the same request, withheld from another, and gone after its time though the
/// table has not removed it yet.
#[tokio::test]
async fn an_answer_is_kept_for_its_time() {
    let store = table::store().await;
    let key = RequestKey {
        name: "caller and key".to_owned(),
        fingerprint: "body".to_owned(),
        now: start(),
        keep_until: start() + DAY,
    };
    let answer = |status| SavedResponse::Unchanged { status };
    assert!(store.save_response(&key, answer(201)).await.unwrap().is_none());
    let same = store.save_response(&key, answer(409)).await.unwrap();
    assert!(matches!(same, Some(Replay::Same(kept)) if kept == answer(201)));
    let other = RequestKey { fingerprint: "another body".to_owned(), ..key.clone() };
    assert!(matches!(store.save_response(&other, answer(201)).await.unwrap(), Some(Replay::Other)));
    let later = RequestKey { now: start() + DAY, keep_until: start() + 2 * DAY, ..other };
    assert!(store.save_response(&later, answer(202)).await.unwrap().is_none(), "free again");
}

/// An answer that rides along with a change is there with it, and keeps the change from being made twice.
#[tokio::test]
async fn a_change_with_a_key_is_made_once() {
    let store = table::store().await;
    let key = RequestKey {
        name: "k".to_owned(),
        fingerprint: "f".to_owned(),
        now: start(),
        keep_until: start() + DAY,
    };
    let event = Happening::Invited;
    let answer =
        SavedResponse::Change { status: 201, invitation: InvitationId(Ulid::from(1)), version: 1, event };
    for id in [1, 2] {
        match invited_with(&store, &invite(ANNA, EMAIL, id), &[], Some((&key, answer.clone()))).await {
            Ok(decision) => assert_eq!((id, decision.ended), (1, None)),
            Err(Rejection::Hindered(Hindrance::Replayed(Replay::Same(kept)))) => {
                assert_eq!((id, &kept), (2, &answer));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// All kinds of kept answers come back as they were, and so does one of the version before.
#[tokio::test]
async fn kept_answers_are_read_back() {
    let store = table::store().await;
    let invitation = Some(InvitationId(Ulid::from(1)));
    let row =
        |outcome: &str, invitation| SavedRow { outcome: outcome.to_owned(), invitation, again_at: None };
    let given = |abridged| SavedResponse::Given {
        status: 422,
        headers: vec![("retry-after".to_owned(), "1".to_owned())],
        body: "{}".to_owned(),
        abridged,
    };
    for (name, answer) in [
        (
            "rows",
            SavedResponse::Rows {
                rows: vec![row("invited", invitation), row("already_registered", None)],
                running_until: None,
            },
        ),
        ("given", given(false)),
        ("abridged", given(true)),
        ("unchanged", SavedResponse::Unchanged { status: 200 }),
    ] {
        let key = RequestKey {
            name: name.to_owned(),
            fingerprint: "f".to_owned(),
            now: start(),
            keep_until: start() + DAY,
        };
        assert!(store.saved_response(&key).await.unwrap().is_none());
        assert!(store.save_response(&key, answer.clone()).await.unwrap().is_none());
        assert!(
            matches!(store.saved_response(&key).await.unwrap(), Some(Replay::Same(kept)) if kept == answer),
            "{name}"
        );
        let other = RequestKey { fingerprint: "g".to_owned(), ..key.clone() };
        assert!(matches!(store.saved_response(&other).await.unwrap(), Some(Replay::Other)));
        assert!(!store.replace_response(&other, answer.clone()).await.unwrap());
        let later = SavedResponse::Rows { rows: vec![row("resent", invitation)], running_until: None };
        assert!(store.replace_response(&key, later.clone()).await.unwrap());
        assert!(
            matches!(store.saved_response(&key).await.unwrap(), Some(Replay::Same(kept)) if kept == later)
        );
        let over = RequestKey { now: start() + DAY, ..key };
        assert!(store.saved_response(&over).await.unwrap().is_none(), "its time is over");
    }
}
