//! The life of an account until its first sign-in (R50): activation, reminders, end.

use invitations::domain::invitation::account::{Account, AccountState, ActivationPeriod};
use invitations::domain::invitation::activation::{self, Listener, SignInFeed};
use invitations::domain::invitation::decision::{AccountChange, Decision};
use invitations::domain::invitation::delivery::{MailNote, MailStatus};
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::purge::{Purge, purge};
use invitations::domain::invitation::refusal::{
    AccountNotDue, ClosedReason, InviteRefusal, NotActivated, NotOpen,
};
use invitations::domain::invitation::{decide, desk};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;

use samples::{ANNA, BEN, DAY, actor, at_the_desk, invite, invite_with, registration, start};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const PATIENCE: SignedDuration = SignedDuration::from_hours(7 * 24);

fn period() -> ActivationPeriod {
    ActivationPeriod::new(30 * DAY)
}

/// A feed of the directory's events without a silence. It starts one hour before `since`, and its last event is at
/// `heard_at`.
fn heard(since: Timestamp, heard_at: Timestamp) -> Listener {
    Listener { feed: Some(SignInFeed { since: since - HOUR, heard_at }), patience: PATIENCE }
}

/// Two accounts that wait for their first sign-in since [`start`], one of each kind.
fn waiting() -> [Decision; 2] {
    let pending = decide::invite(None, &invite(ANNA, "mei@vendor.example", 1), start()).unwrap();
    [
        decide::invite(None, &invite(ANNA, "kumar@tech.gov.sg", 1), start()).unwrap(),
        decide::register(pending.invitation(), &registration(1), start()).unwrap(),
    ]
}

fn account(decision: &Decision) -> &Account {
    decision.account.as_ref().unwrap().account()
}

fn mails(event: &Event) -> Vec<MailKind> {
    let kind = |effect| match effect {
        Effect::Mail { kind, .. } => Some(kind),
        Effect::Timer { .. } => None,
    };
    effects(event).into_iter().filter_map(kind).collect()
}

fn terminated(waiting: &Decision) -> Decision {
    let end = start() + 30 * DAY;
    activation::terminate(waiting.invitation(), account(waiting), &heard(start(), end), end).unwrap()
}

#[test]
fn r50_a_sign_in_activates_the_account_once() {
    for waiting in waiting() {
        let (current, account, at) = (waiting.invitation(), account(&waiting), start() + DAY);
        let activated = activation::activate(current, account, at).unwrap();
        assert_eq!((activated.event.event, &activated.event.by), (Happening::Activated, &Actor::Directory));
        assert!(mails(&activated.event).is_empty());
        let state = AccountState::Active { activated_at: at };
        assert_eq!(activated.invitation().account().unwrap().state, state);
        let Some(AccountChange::Activated(after)) = &activated.account else {
            panic!("the account changes too")
        };
        assert_eq!(after, &Account { state, ..account.clone() }, "and nothing else of it");
        let again = activation::activate(activated.invitation(), after, at + DAY);
        assert_eq!(again.unwrap_err(), NotActivated::Already);
        // An active account never ends, and its holder is never reminded.
        let late = start() + 300 * DAY;
        let listener = heard(start(), late);
        let end = activation::terminate(activated.invitation(), after, &listener, late);
        assert_eq!(end.unwrap_err(), AccountNotDue::NotWaiting);
        let remind = activation::remind(activated.invitation(), &[], &listener, period(), late);
        assert_eq!(remind.unwrap_err(), AccountNotDue::NotWaiting);
    }
}

#[test]
fn r23_r50_a_holder_who_has_signed_in_is_told_about_another_invitation() {
    for waiting in waiting() {
        let at = start() + DAY;
        let activated = activation::activate(waiting.invitation(), account(&waiting), at).unwrap();
        let body = json!({"mobile_number": "92345678"});
        let again = invite_with(BEN, "kumar@tech.gov.sg", 2, body);
        let refusal = decide::invite(Some(activated.invitation()), &again, at).unwrap_err();
        let holder = waiting.invitation().id;
        assert_eq!(refusal, InviteRefusal::AlreadyRegistered { holder, owes_notice: true });
        let told = decide::tell_holder(activated.invitation(), &actor(BEN), at).unwrap();
        assert_eq!(mails(&told.event), [MailKind::InvitedAgain]);
        let state = AccountState::Active { activated_at: at };
        assert_eq!(told.invitation().account().unwrap().state, state);
        assert!(decide::tell_holder(told.invitation(), &actor(BEN), at + HOUR).is_err(), "once a day");
    }
}

#[test]
fn r50_a_reminder_goes_out_on_each_of_the_last_seven_days() {
    for waiting in waiting() {
        let mut current = waiting.invitation().clone();
        let mut days = Vec::new();
        for hour in 0..31 * 24 {
            let now = start() + HOUR * hour;
            if let Ok(reminded) = activation::remind(&current, &[], &heard(start(), now), period(), now) {
                assert_eq!(mails(&reminded.event), [MailKind::ActivationReminder]);
                assert!(reminded.account.is_none());
                current = reminded.event.invitation;
                days.push(hour / 24);
            }
        }
        assert_eq!(days, [23, 24, 25, 26, 27, 28, 29]);
        let activate_by = start() + 30 * DAY;
        let account = current.account().unwrap();
        assert_eq!(account.state, AccountState::PendingActivation { activate_by }, "the deadline stays");
        assert_eq!(account.due_at(), Some(activate_by), "the end comes next");
    }
}

#[test]
fn r50_no_reminder_is_sent_to_an_address_that_cannot_be_reached() {
    for waiting in waiting() {
        let note = |event, kind, status| MailNote { event, kind, status, at: start(), ses_message_id: None };
        let remind = |mails: &[MailNote]| {
            let now = start() + 25 * DAY;
            activation::remind(waiting.invitation(), mails, &heard(start(), now), period(), now)
        };
        let bounced = note(1, MailKind::OnboardingInvitation, MailStatus::Bounced);
        let delivered = note(2, MailKind::OnboardingInvitation, MailStatus::Delivered);
        let to_officer = note(3, MailKind::NotDelivered, MailStatus::Bounced);
        assert_eq!(remind(std::slice::from_ref(&bounced)).unwrap_err(), AccountNotDue::Unreachable);
        assert!(remind(&[bounced, delivered, to_officer]).is_ok(), "a later one arrived");
    }
}

#[test]
fn r50_an_account_ends_after_30_days_and_frees_what_it_held() {
    for waiting in waiting() {
        let end = start() + 30 * DAY;
        let early = end - SignedDuration::from_secs(1);
        let try_at =
            |now| activation::terminate(waiting.invitation(), account(&waiting), &heard(start(), end), now);
        assert_eq!(try_at(early).unwrap_err(), AccountNotDue::NotYet);
        let ended = try_at(end).unwrap();
        assert_eq!((ended.event.event, &ended.event.by), (Happening::Terminated, &Actor::Timer));
        assert_eq!(mails(&ended.event), [MailKind::AccountTerminated, MailKind::NotActivatedInTime]);
        let change = ended.account.as_ref().unwrap();
        assert_eq!(change.released(), account(&waiting).mobile_number.as_ref());
        assert_eq!(change.account().state, AccountState::Terminated { terminated_at: end });
        let after = ended.invitation();
        assert!(!after.is_current(), "the address is free");
        let reason = after.check_open(end).unwrap_err();
        let is_local = account(&waiting).profile.is_some();
        assert_eq!(is_local, matches!(reason, NotOpen::Closed(ClosedReason::AccountEnded, _)));
        // Late commands change nothing.
        let late = activation::activate(after, change.account(), end + HOUR);
        assert_eq!(late.unwrap_err(), NotActivated::Ended);
        let again = activation::terminate(after, change.account(), &heard(start(), end), end);
        assert_eq!(again.unwrap_err(), AccountNotDue::NotWaiting);
    }
}

/// R58: support ends any account that has not ended. It does not matter whether the account is in use, or what the
/// directory has reported.
#[test]
fn r58_support_releases_an_account_and_everything_that_it_held() {
    let (desk, at) = (at_the_desk(BEN), start() + DAY);
    for waiting in waiting() {
        let activated = activation::activate(waiting.invitation(), account(&waiting), at).unwrap();
        for before in [&waiting, &activated] {
            let released = desk::release(before.invitation(), account(before), &desk, at).unwrap();
            assert_eq!((released.event.event, &released.event.by), (Happening::Terminated, &desk));
            assert_eq!(mails(&released.event), [MailKind::AccountReleased, MailKind::ReleasedBySupport]);
            let change = released.account.as_ref().unwrap();
            assert!(matches!(change, AccountChange::Terminated(_)));
            assert_eq!(change.released(), account(&waiting).mobile_number.as_ref());
            assert_eq!(change.account().state, AccountState::Terminated { terminated_at: at });
            let after = released.invitation();
            assert_eq!(after.account().unwrap().state, change.account().state);
            assert!(!after.is_current(), "the address is free");
            assert_eq!(after.account().unwrap().due_at(), None, "nobody is reminded");
            assert!(desk::release(after, change.account(), &desk, at).is_err(), "at most once");
            let late = activation::activate(after, change.account(), at + HOUR);
            assert_eq!(late.unwrap_err(), NotActivated::Ended);
            let kept = 90 * DAY;
            assert!(purge(after, &[], kept, at + kept - HOUR).is_none());
            assert!(purge(after, &[], kept, at + kept).is_some(), "and the holder is purged (R46)");
        }
    }
}

#[test]
fn r46_r50_the_holder_of_an_ended_account_is_purged() {
    let kept = 90 * DAY;
    for waiting in waiting() {
        let ended = terminated(&waiting);
        let history = [waiting.event.clone(), ended.event.clone()];
        let early = ended.event.at + kept - HOUR;
        assert!(purge(ended.invitation(), &history, kept, early).is_none());
        let now = ended.event.at + kept;
        let Purge { history, account: of, decision } =
            purge(ended.invitation(), &history, kept, now).unwrap();
        assert_eq!(of, Some(account(&waiting).id));
        let all: Vec<Event> = history.into_iter().chain([decision.event]).collect();
        let text = serde_json::to_string(&all).unwrap();
        for personal in ["kumar@", "mei@vendor", "mei.tan", "91234567", "81234567"] {
            assert!(!text.contains(personal), "{personal} is in {text}");
        }
        let read: Vec<Event> = serde_json::from_str(&text).unwrap();
        assert_eq!(read, all, "it can still be read");
        assert!(purge(&all.last().unwrap().invitation, &all, kept, now + kept).is_none(), "once");
        assert!(purge(waiting.invitation(), &[], kept, Timestamp::MAX).is_none(), "never while it waits");
    }
}

#[test]
fn r50_after_the_30_days_an_invitation_starts_30_new_ones() {
    let current = waiting()[0].invitation().clone();
    for (number, what) in [("91234567", Happening::Resent), ("92345678", Happening::Corrected)] {
        let again = invite_with(ANNA, "kumar@tech.gov.sg", 2, json!({ "mobile_number": number }));
        let now = start() + 30 * DAY;
        let restarted = decide::invite(Some(&current), &again, now).unwrap();
        assert_eq!(
            (restarted.event.event, mails(&restarted.event)),
            (what, vec![MailKind::OnboardingInvitation])
        );
        let state = AccountState::PendingActivation { activate_by: now + 30 * DAY };
        let invited = restarted.invitation().account().unwrap();
        assert_eq!((invited.state, invited.due_at()), (state, Some(now + 23 * DAY)));
        assert_eq!(account(&restarted).state, state, "the account says the same");
    }
}

#[test]
fn r48_a_correction_keeps_the_state_and_the_deadline() {
    let current = waiting()[0].invitation().clone();
    let now = start() + 24 * DAY;
    let reminded = activation::remind(&current, &[], &heard(start(), now), period(), now).unwrap();
    let correction = invite_with(BEN, "kumar@tech.gov.sg", 2, json!({ "mobile_number": "92345678" }));
    let corrected = decide::invite(Some(reminded.invitation()), &correction, now + HOUR).unwrap();
    assert_eq!(corrected.invitation().account(), reminded.invitation().account());
    assert_eq!(
        account(&corrected).state,
        AccountState::PendingActivation { activate_by: start() + 30 * DAY }
    );
}

/// A listener after events at these hours.
fn listener(hours: &[i32]) -> Listener {
    let silent = Listener { feed: None, patience: PATIENCE };
    hours.iter().fold(silent, |listener, hour| Listener {
        feed: Some(listener.hear(start() + HOUR * *hour)),
        patience: PATIENCE,
    })
}

fn ends_at(waiting: &Decision, listener: &Listener, hour: i32) -> bool {
    let now = start() + HOUR * hour;
    activation::terminate(waiting.invitation(), account(waiting), listener, now).is_ok()
}

proptest! {
    /// Nobody loses an account while an event of a sign-in may be missing. This is so if the events are silent now,
    /// were silent for too long since the account was created, began after that, or have not come since the deadline.
    #[test]
    fn r50_no_account_ends_in_a_silence(
        first in -200..50_i32, pauses in prop::collection::vec(1..190_i32, 0..14), asked in 720..1000_i32,
    ) {
        let patience = 7 * 24;
        let moments = pauses.iter().scan(first, |at, pause| {
            *at += pause;
            Some(*at)
        });
        let heard: Vec<i32> = [first].into_iter().chain(moments).filter(|hour| *hour <= asked).collect();
        let before = heard.iter().rposition(|hour| *hour < 0);
        let is_proven = before.is_some_and(|first| {
            let since = &heard[first..];
            let last = since[since.len() - 1];
            since.windows(2).all(|pair| pair[1] - pair[0] < patience) && last >= 720 && asked - last < patience
        });
        for waiting in waiting() {
            prop_assert_eq!(ends_at(&waiting, &listener(&heard), asked), is_proven);
        }
    }
}
