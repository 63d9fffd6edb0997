//! The life of an address, with the product's own `decide` and `effects`: single rules, case by case.

use invitations::domain::forms::onboarding::Seed;
use invitations::domain::invitation::account::AccountState;
use invitations::domain::invitation::decide;
use invitations::domain::invitation::decision::{AccountChange, Decision};
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::refusal::{ClosedReason, InviteRefusal, NotDue, NotOpen};
use invitations::domain::invitation::{Invitation, Outcome, State};
use invitations::domain::values::mobile::MobileNumber;
use samples::{ANNA, BEN, DAY, actor, invite, invite_with, registration, start};
use serde_json::{Value, json};

fn only(decision: &Decision) -> &Event {
    assert!(decision.ended.is_none(), "one event");
    &decision.event
}

fn mails(event: &Event) -> Vec<(MailKind, String)> {
    let mail = |effect| match effect {
        Effect::Mail { kind, to } => Some((kind, to.to_string())),
        Effect::Timer { .. } => None,
    };
    effects(event).into_iter().filter_map(mail).collect()
}

fn pending() -> Invitation {
    let decision = decide::invite(None, &invite(ANNA, "mei@vendor.example", 1), start()).unwrap();
    only(&decision).invitation.clone()
}

#[test]
fn r19_r44_an_integrated_address_gets_its_account_at_once_and_30_days_to_activate_it() {
    let decision = decide::invite(None, &invite(ANNA, "kumar@tech.gov.sg", 1), start()).unwrap();
    let event = only(&decision);
    assert!(matches!(event.invitation.state, State::AccountCreated { .. }));
    let account = decision.account.as_ref().unwrap().account();
    assert_eq!(account.login_name, "kumar@tech.gov.sg");
    let state = AccountState::PendingActivation { activate_by: start() + 30 * DAY };
    assert_eq!(account.state, state);
    assert_eq!(mails(event), [(MailKind::OnboardingInvitation, "kumar@tech.gov.sg".to_owned())]);
}

#[test]
fn r20_r21_any_other_address_gets_a_link_with_a_deadline_and_no_account() {
    let decision = decide::invite(None, &invite(ANNA, "mei@vendor.example", 1), start()).unwrap();
    let event = only(&decision);
    assert!(decision.account.is_none());
    assert_eq!(event.invitation.state, State::Pending { expires_at: start() + 5 * DAY });
    assert_eq!(effects(event)[0], Effect::Timer { at: start() + 5 * DAY });
    assert_eq!(mails(event), [(MailKind::RegistrationInvitation, "mei@vendor.example".to_owned())]);
}

#[test]
fn r21_the_link_works_until_the_second_before_its_deadline() {
    let invitation = pending();
    let deadline = start() + 5 * DAY;
    let at = |now| decide::register(&invitation, &registration(1), now);
    assert!(at(deadline - jiff::SignedDuration::from_secs(1)).is_ok());
    assert!(matches!(at(deadline), Err(NotOpen::Closed(ClosedReason::Expired, _))));
    assert_eq!(decide::register(&integrated(), &registration(1), start()).unwrap_err(), NotOpen::Integrated);
}

#[test]
fn r22_a_new_invitation_replaces_the_pending_one_without_a_failure_email() {
    let old = pending();
    let decision = decide::invite(Some(&old), &invite(BEN, "mei@vendor.example", 2), start() + DAY).unwrap();
    let (end, begin) = (decision.ended.as_ref().unwrap(), &decision.event);
    let outcome = Outcome::Superseded { by: begin.invitation.id };
    assert_eq!(
        end.invitation.state,
        State::Closed { expires_at: start() + 5 * DAY, closed_at: start() + DAY, outcome }
    );
    assert_eq!(begin.invitation.supersedes, Some(old.id));
    assert_eq!(begin.invitation.state, State::Pending { expires_at: start() + 6 * DAY });
    assert_eq!(begin.invitation.inviter.subject, BEN);
    assert_eq!(mails(end), [(MailKind::Replaced, "anna@tech.gov.sg".to_owned())]);
}

#[test]
fn r22_an_officer_who_replaces_their_own_invitation_gets_no_notice() {
    let decision = decide::invite(Some(&pending()), &invite(ANNA, "mei@vendor.example", 2), start()).unwrap();
    assert!(effects(&decision.ended.unwrap()).is_empty());
}

#[test]
fn r23_an_account_is_not_overridden_and_its_holder_is_told_once_a_day() {
    let registered = decide::register(&pending(), &registration(1), start()).unwrap();
    let mut current = only(&registered).invitation.clone();
    let mut told = Vec::new();
    for hours in [1, 2, 24, 26] {
        let now = start() + jiff::SignedDuration::from_hours(hours);
        let again = decide::invite(Some(&current), &invite(BEN, "mei@vendor.example", 2), now);
        let Err(InviteRefusal::AlreadyRegistered { holder, owes_notice }) = again else {
            panic!("{again:?}")
        };
        assert_eq!(holder, current.id);
        let notice = decide::tell_holder(&current, &actor(BEN), now);
        assert_eq!(notice.is_ok(), owes_notice);
        if let Ok(notice) = notice {
            told.push(hours);
            assert_eq!(mails(only(&notice))[0].0, MailKind::InvitedAgain);
            current = only(&notice).invitation.clone();
        }
    }
    assert_eq!(told, [1, 26]);
}

fn integrated() -> Invitation {
    only(&decide::invite(None, &invite(ANNA, KUMAR, 1), start()).unwrap()).invitation.clone()
}

fn corrected(number: &str, seed: bool) -> Value {
    json!({"mobile_number": number, "seed_required": seed})
}

const KUMAR: &str = "kumar@tech.gov.sg";
const SECOND: jiff::SignedDuration = jiff::SignedDuration::from_secs(1);

#[test]
fn r24_the_same_details_send_the_onboarding_email_again_at_most_once_a_day() {
    let current = integrated();
    let again = invite(BEN, KUMAR, 2);
    let early = decide::invite(Some(&current), &again, start() + DAY - SECOND);
    assert_eq!(early.unwrap_err(), InviteRefusal::ResentRecently { again_at: start() + DAY });
    let later = decide::invite(Some(&current), &again, start() + DAY).unwrap();
    let event = only(&later);
    assert_eq!(event.event, Happening::Resent);
    assert_eq!((event.invitation.id, event.invitation.created_at), (current.id, current.created_at));
    assert_eq!(event.invitation.inviter.subject, BEN, "the officer becomes the owner");
    let told = [(MailKind::OnboardingInvitation, KUMAR), (MailKind::Replaced, "anna@tech.gov.sg")];
    assert_eq!(mails(event), told.map(|(kind, to)| (kind, to.to_owned())));
    let own = decide::invite(Some(&current), &invite(ANNA, KUMAR, 2), start() + DAY).unwrap();
    assert_eq!(mails(only(&own)), [(MailKind::OnboardingInvitation, KUMAR.to_owned())]);
    assert!(own.account.is_none(), "the account stays the same");
}

/// R48: a correction is possible at any time, and sends only emails with new information.
#[test]
fn r48_other_details_correct_invitation_and_account() {
    let current = integrated();
    for (number, seed, days, expected) in [
        ("91234567", true, 0, vec![MailKind::SeedOnboarding]),
        ("92345678", false, 0, vec![]),
        ("92345678", true, 2, vec![MailKind::OnboardingInvitation, MailKind::SeedOnboarding]),
    ] {
        let now = start() + days * DAY;
        let invite = invite_with(ANNA, KUMAR, 2, corrected(number, seed));
        let decision = decide::invite(Some(&current), &invite, now).unwrap();
        let event = only(&decision);
        assert_eq!(event.event, Happening::Corrected);
        assert_eq!(mails(event).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>(), expected);
        let Some(AccountChange::Corrected { account, before }) = &decision.account else {
            panic!("corrected")
        };
        let text = |number: &Option<MobileNumber>| number.as_ref().unwrap().as_str().to_owned();
        assert_eq!(text(before), "+6591234567");
        assert_eq!(text(&account.mobile_number), format!("+65{number}"));
        assert_eq!(account.seed == Seed::Required, seed);
        let state = AccountState::PendingActivation { activate_by: start() + 30 * DAY };
        assert_eq!(account.state, state, "the 30 days do not restart");
        assert_eq!(event.invitation.mailed_at, if days == 0 { start() } else { now });
    }
}

/// R24, R48: the officer who corrects becomes the owner. An earlier, different inviter is told once, at their own
/// address.
#[test]
fn r48_the_earlier_inviter_is_told_once() {
    let first = integrated();
    let invite = |officer, number| invite_with(officer, KUMAR, 2, corrected(number, false));
    let by_ben = decide::invite(Some(&first), &invite(BEN, "92345678"), start()).unwrap();
    assert_eq!(mails(only(&by_ben)), [(MailKind::Replaced, "anna@tech.gov.sg".to_owned())]);
    let second = only(&by_ben).invitation.clone();
    assert_eq!((second.inviter.subject.as_str(), second.id), (BEN, first.id));
    let again = decide::invite(Some(&second), &invite(BEN, "93456789"), start()).unwrap();
    assert_eq!(mails(only(&again)), []);
    assert!(
        matches!(&again.account, Some(AccountChange::Corrected { account, .. }) if account.inviter.subject == BEN)
    );
}

#[test]
fn r36_only_a_pending_invitation_past_its_deadline_expires() {
    let invitation = pending();
    let expire = |invitation: &Invitation, now| decide::expire(invitation, now);
    assert_eq!(expire(&invitation, start()).unwrap_err(), NotDue::NotYet { deadline: start() + 5 * DAY });
    let expired = expire(&invitation, start() + 5 * DAY).unwrap();
    let event = only(&expired);
    assert_eq!(mails(event), [(MailKind::NotRegisteredInTime, "anna@tech.gov.sg".to_owned())]);
    assert_eq!(expire(&event.invitation, start() + 6 * DAY).unwrap_err(), NotDue::NotPending);
    assert_eq!(expire(&integrated(), start() + 6 * DAY).unwrap_err(), NotDue::NotPending);
}

#[test]
fn r36_r38_an_invitation_after_the_deadline_expires_the_old_one_and_replaces_nothing() {
    let again = invite(BEN, "mei@vendor.example", 2);
    let decision = decide::invite(Some(&pending()), &again, start() + 5 * DAY).unwrap();
    let (end, begin) = (decision.ended.as_ref().unwrap(), &decision.event);
    assert_eq!((end.event, &end.by), (Happening::Expired, &Actor::Timer));
    assert_eq!(mails(end), [(MailKind::NotRegisteredInTime, "anna@tech.gov.sg".to_owned())]);
    assert_eq!(begin.invitation.supersedes, None);
}

/// R49: an invitation is withdrawn only until the first sign-in. The account is removed, and the number becomes
/// free.
#[test]
fn r49_an_owner_withdraws_until_the_first_sign_in() {
    let first = decide::invite(None, &invite(ANNA, "kumar@tech.gov.sg", 1), start()).unwrap();
    let current = first.invitation();
    let withdrawn = decide::withdraw(current, &actor(ANNA), start() + DAY).unwrap();
    let Some(AccountChange::Removed(account)) = &withdrawn.account else { panic!("{withdrawn:?}") };
    assert_eq!(withdrawn.account.as_ref().unwrap().released(), account.mobile_number.as_ref());
    assert_eq!(mails(&withdrawn.event), [(MailKind::Withdrawn, "kumar@tech.gov.sg".to_owned())]);
    let after = withdrawn.invitation();
    assert!(!after.is_current());
    assert!(decide::withdraw(after, &actor(ANNA), start()).is_err(), "at most once");
    let mut active = current.clone();
    let State::AccountCreated { account } = &mut active.state else { panic!("{active:?}") };
    account.state = AccountState::Active { activated_at: start() };
    assert!(decide::withdraw(&active, &actor(ANNA), start()).is_err(), "it is in use");
    // A link is revoked, not withdrawn.
    let pending = decide::invite(None, &invite(ANNA, "mei@vendor.example", 2), start()).unwrap();
    assert!(decide::withdraw(pending.invitation(), &actor(ANNA), start()).is_err());
}

/// R31: a person who registers gets a number only from an account that waits for its first sign-in.
#[test]
fn r31_only_an_account_without_a_sign_in_loses_its_number() {
    let first = decide::invite(None, &invite(ANNA, "kumar@tech.gov.sg", 1), start()).unwrap();
    let holder = first.invitation();
    let number = first.account.as_ref().unwrap().claimed().unwrap();
    let other = registration(1).registration.mobile_number;
    assert!(decide::displace(holder, &other, start()).is_none(), "it has another number");
    let displaced = decide::displace(holder, number, start()).unwrap();
    assert_eq!(displaced.account.mobile_number, None);
    assert!(displaced.event.invitation.needs_mobile_number());
    assert_eq!(mails(&displaced.event), [(MailKind::NumberNeeded, "anna@tech.gov.sg".to_owned())]);
    assert!(decide::displace(&displaced.event.invitation, number, start()).is_none(), "at most once");
    let mut active = holder.clone();
    let State::AccountCreated { account } = &mut active.state else { panic!("{active:?}") };
    account.state = AccountState::Active { activated_at: start() };
    assert!(decide::displace(&active, number, start()).is_none(), "its holder has signed in");
    let pending = decide::invite(None, &invite(ANNA, "mei@vendor.example", 2), start()).unwrap();
    let registered = decide::register(pending.invitation(), &registration(1), start()).unwrap();
    assert!(decide::displace(registered.invitation(), &other, start()).is_none(), "its holder typed it");
}
