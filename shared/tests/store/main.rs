//! The guarantees of the table, tested with a real implementation of DynamoDB. It is the embedded one, or the one at
//! `STORE_TEST_ENDPOINT`.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod limits;
mod mails;
mod replays;
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
use samples::{ANNA, BEN, Command, DAY, invite, invite_with, registration, start};
use serde_json::json;
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
async fn a_written_invitation_is_read_back_whole() {
    let store = table::store().await;
    let decision = invited(&store, ANNA, EMAIL, 1).await.unwrap();
    let invitation = of(&decision);
    assert_eq!(store.invitation(invitation.id).await.unwrap().as_ref(), Some(&invitation));
    assert_eq!(store.current_invitation(&invitation.email).await.unwrap().as_ref(), Some(&invitation));
    let record = store.record(invitation.id).await.unwrap().unwrap();
    assert_eq!(record.history, [decision.event]);
}

/// R22, R25: an override changes both invitations and the current record of the address, or nothing.
#[tokio::test]
async fn r22_an_override_replaces_the_current_record() {
    let store = table::store().await;
    let old = of(&invited(&store, ANNA, EMAIL, 1).await.unwrap());
    let new = of(&invited(&store, BEN, EMAIL, 2).await.unwrap());
    let closed = store.invitation(old.id).await.unwrap().unwrap();
    assert!(
        matches!(closed.state, State::Closed { outcome: Outcome::Superseded { by }, .. } if by == new.id)
    );
    assert_eq!(store.current_invitation(&old.email).await.unwrap(), Some(new));
}

/// R25: many concurrent requests leave one live invitation, and a chain of replaced ones without a gap.
#[tokio::test]
async fn r25_concurrent_requests_leave_one_live_invitation() {
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

/// R34: many concurrent completions create one account.
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

/// R29, R31: usernames and mobile numbers are unique among all accounts.
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

/// An invitation of an integrated address.
fn onboarding(officer: &str, address: &str, number: u32) -> Invite {
    static IDS: AtomicU32 = AtomicU32::new(1);
    let id = IDS.fetch_add(1, Ordering::Relaxed);
    invite_with(officer, address, id.into(), json!({ "mobile_number": number.to_string() }))
}

/// R48: a correction claims the new number and frees the old one. A correction to another person's number changes
/// nothing.
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

/// R48: concurrent corrections happen one after the other. Only the number of the last one is claimed.
#[tokio::test]
async fn r48_concurrent_corrections_leave_one_claim() {
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

/// R36: the sweep finds only pending invitations past their deadline.
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
    assert!(store.overdue(deadline + 7 * DAY, 6).await.unwrap().is_empty(), "each day is a separate query");
}

/// R26: the inviter's list is newest first, comes in pages, and can be filtered by status.
#[tokio::test]
async fn r26_lists_come_in_pages_and_by_status() {
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

/// Statistics count an inviter's newest invitations up to a maximum, and say whether there are others.
#[tokio::test]
async fn statistics_count_invitations_up_to_a_maximum() {
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
