//! R46: what is forgotten, of whom, and when.

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

/// An invitation's events: it was made, and then what a command made of it.
fn life(command: &Command, at: Timestamp) -> Vec<Event> {
    let made = decide::invite(None, &invite(ANNA, EMAIL, 1), start()).unwrap().event;
    let then = command.decide(&made.invitation, at).unwrap();
    // Of an override only what happens to the old invitation.
    vec![made, then.ended.unwrap_or(then.event)]
}

/// All ends that lead to no account, in an hour of the five days or after them.
fn ends_in_vain(hour: i64) -> [Vec<Event>; 4] {
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
    /// Never before its time, always from then on, and once.
    #[test]
    fn r46_it_is_forgotten_in_time_and_once(hour in 0..119_i64, late in 0..4000_i64) {
        for history in ends_in_vain(hour) {
            let ended = history.last().unwrap().at;
            prop_assert!(purged(&history, ended + KEPT - SignedDuration::from_secs(1)).is_none());
            let now = ended + KEPT + SignedDuration::from_hours(late);
            let Purge { history: kept, decision, account: _ } = purged(&history, now).expect("its time has come");
            let all: Vec<Event> = kept.into_iter().chain([decision.event]).collect();
            prop_assert!(purged(&all, now + KEPT).is_none(), "once");
            prop_assert!(!serde_json::to_string(&all).unwrap().contains(EMAIL), "it is not written any more");
        }
    }

    /// Who invited when stays, and the outcome. Nobody is emailed about the purge.
    #[test]
    fn r46_who_invited_and_the_outcome_stay(hour in 0..119_i64) {
        for history in ends_in_vain(hour) {
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

/// A person who has an account, or may still get one, is not forgotten.
#[test]
fn r46_who_has_an_account_is_not_forgotten() {
    let registered = life(&Command::Register(Box::new(registration(1))), start() + DAY);
    assert_eq!(registered[1].invitation.status(), Status::Registered);
    let integrated = [decide::invite(None, &invite(ANNA, "kumar@tech.gov.sg", 1), start()).unwrap().event];
    for history in [&registered[..], &registered[..1], &integrated] {
        assert!(purged(history, Timestamp::MAX).is_none(), "{:?}", history.last());
    }
}

/// R42: a late report says nothing about a reader who is purged.
#[test]
fn r46_reports_come_too_late() {
    let history = life(&Command::Revoke, start());
    let current = &history[1].invitation;
    let at = start() + KEPT;
    let kind = MailKind::RegistrationInvitation;
    let report = MailNote { event: 1, kind, status: MailStatus::Complained, at, ses_message_id: None };
    assert!(apply_report(current, &history, &[], &report, at).is_some());
    let purge = purged(&history, at).unwrap();
    assert!(apply_report(&purge.decision.event.invitation, &purge.history, &[], &report, at).is_none());
}
