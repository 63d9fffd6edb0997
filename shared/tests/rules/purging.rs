//! R46: which data is removed, of whom, and when.

use invitations::domain::invitation::Status;
use invitations::domain::invitation::decide;
use invitations::domain::invitation::delivery::{MailNote, MailStatus, apply_report};
use invitations::domain::invitation::effect::{MailKind, effects};
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::objection::Decline;
use invitations::domain::invitation::purge::{Purge, purge};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use samples::{ANNA, BEN, Command, DAY, invite, registration, start};

const EMAIL: &str = "mei@vendor.example";
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The events of an invitation: it is made, and then a command changes it.
fn life(command: &Command, at: Timestamp) -> Vec<Event> {
    let made = decide::invite(None, &invite(ANNA, EMAIL, 1), start()).unwrap().event;
    let then = command.decide(&made.invitation, at).unwrap();
    // Of an override, only the event of the old invitation counts.
    vec![made, then.ended.unwrap_or(then.event)]
}

/// All ends without an account: three in this hour of the five days, and the expiry after them.
fn ends_without_account(hour: i64) -> [Vec<Event>; 4] {
    let at = start() + SignedDuration::from_hours(hour);
    [
        life(&Command::Revoke, at),
        life(&Command::Decline(Decline::NotWanted), at),
        life(&Command::Invite(Box::new(invite(BEN, EMAIL, 2))), at),
        life(&Command::Expire, at + 5 * DAY),
    ]
}

fn purged(history: &[Event], now: Timestamp) -> Option<Purge> {
    purge(&history.last().unwrap().invitation, history, KEPT, now)
}

proptest! {
    /// The data is removed once: never before its time, and always from then on.
    #[test]
    fn r46_data_is_removed_in_time_and_once(hour in 0..119_i64, late in 0..4000_i64) {
        for history in ends_without_account(hour) {
            let ended = history.last().unwrap().at;
            prop_assert!(purged(&history, ended + KEPT - SignedDuration::from_secs(1)).is_none());
            let now = ended + KEPT + SignedDuration::from_hours(late);
            let Purge { history: kept, decision, account: _ } = purged(&history, now).expect("its time has come");
            let all: Vec<Event> = kept.into_iter().chain([decision.event]).collect();
            prop_assert!(purged(&all, now + KEPT).is_none(), "once");
            prop_assert!(!serde_json::to_string(&all).unwrap().contains(EMAIL), "it is no longer written");
        }
    }

    /// The inviter, the times and the outcome stay. Nobody is emailed about the purge.
    #[test]
    fn r46_the_inviter_and_the_outcome_stay(hour in 0..119_i64) {
        for history in ends_without_account(hour) {
            let Purge { history: kept, decision, account: _ } = purged(&history, Timestamp::MAX).expect("its time has come");
            let what = |event: &Event| {
                let one = &event.invitation;
                (event.event, event.at, event.by.clone(), one.inviter.clone(), one.state.clone(), one.version)
            };
            prop_assert!(kept.iter().map(what).eq(history.iter().map(what)));
            let (last, before) = (&decision.event, &history.last().unwrap().invitation);
            prop_assert_eq!((last.event, &last.by), (Happening::Purged, &Actor::Timer));
            prop_assert_eq!(last.invitation.version, before.version + 1);
            prop_assert_eq!(&last.invitation.state, &before.state);
            prop_assert_eq!(&last.invitation.inviter, &before.inviter);
            prop_assert_eq!(effects(last), []);
        }
    }
}

/// A person who has an account, or can still get one, is not purged.
#[test]
fn r46_a_person_with_an_account_is_not_purged() {
    let registered = life(&Command::Register(Box::new(registration(1))), start() + DAY);
    assert_eq!(registered[1].invitation.status(), Status::Registered);
    let integrated = [decide::invite(None, &invite(ANNA, "kumar@tech.gov.sg", 1), start()).unwrap().event];
    for history in [&registered[..], &registered[..1], &integrated] {
        assert!(purged(history, Timestamp::MAX).is_none(), "{:?}", history.last());
    }
}

/// R42: a late report about a purged invitee changes nothing.
#[test]
fn r46_a_report_after_the_purge_changes_nothing() {
    let history = life(&Command::Revoke, start());
    let current = &history[1].invitation;
    let at = start() + KEPT;
    let kind = MailKind::RegistrationInvitation;
    let report = MailNote { event: 1, kind, status: MailStatus::Complained, at, ses_message_id: None };
    assert!(apply_report(current, &history, &[], &report, at).is_some());
    let purge = purged(&history, at).unwrap();
    assert!(apply_report(&purge.decision.event.invitation, &purge.history, &[], &report, at).is_none());
}
