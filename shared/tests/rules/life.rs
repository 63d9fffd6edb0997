//! The life of an address, driven through the product's own `decide` and `effects`: single rules first,
//! then whatever sequence of calls proptest comes up with.

use crate::support::{ANNA, BEN, DAY, World, actor, invite, registration, start};
use invitations::domain::invitation::decide::{Command, Refusal, decide};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::delivery::MailStatus;
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::{Invitation, Outcome, State};
use proptest::prelude::*;

fn only(decision: &Decision) -> &Event {
    assert_eq!(decision.events.len(), 1, "one event");
    &decision.events[0]
}

fn mails(event: &Event) -> Vec<(MailKind, String)> {
    let mail = |effect| match effect {
        Effect::Mail { kind, to } => Some((kind, to.to_string())),
        Effect::Timer { .. } => None,
    };
    effects(event).into_iter().filter_map(mail).collect()
}

fn pending() -> Invitation {
    let decision = decide(None, &invite(ANNA, "mei@vendor.example", 1), &actor(ANNA), start()).unwrap();
    only(&decision).invitation.clone()
}

#[test]
fn r19_r44_an_integrated_address_gets_its_account_at_once_and_30_days_to_activate_it() {
    let decision = decide(None, &invite(ANNA, "kumar@tech.gov.sg", 1), &actor(ANNA), start()).unwrap();
    let event = only(&decision);
    assert!(matches!(event.invitation.state, State::AccountCreated { .. }));
    let account = decision.account.as_ref().unwrap();
    assert_eq!(account.login_name, "kumar@tech.gov.sg");
    assert_eq!(account.activate_by, start() + 30 * DAY);
    assert_eq!(mails(event), [(MailKind::OnboardingInvitation, "kumar@tech.gov.sg".to_owned())]);
}

#[test]
fn r20_r21_any_other_address_gets_a_link_with_a_deadline_and_no_account() {
    let decision = decide(None, &invite(ANNA, "mei@vendor.example", 1), &actor(ANNA), start()).unwrap();
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
    let at = |now| decide(Some(&invitation), &registration(1), &Actor::Invitee, now);
    assert!(at(deadline - jiff::SignedDuration::from_secs(1)).is_ok());
    assert!(matches!(at(deadline), Err(Refusal::PastDeadline)));
}

#[test]
fn r22_a_new_invitation_replaces_the_pending_one_without_a_failure_mail() {
    let old = pending();
    let decision =
        decide(Some(&old), &invite(BEN, "mei@vendor.example", 2), &actor(BEN), start() + DAY).unwrap();
    let [end, begin] = decision.events.as_slice() else { panic!("two events") };
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
fn r22_an_officer_who_replaces_his_own_invitation_gets_no_notice() {
    let decision =
        decide(Some(&pending()), &invite(ANNA, "mei@vendor.example", 2), &actor(ANNA), start()).unwrap();
    assert!(effects(&decision.events[0]).is_empty());
}

#[test]
fn r23_an_account_is_not_overridden_and_its_holder_is_told_once_a_day() {
    let registered = decide(Some(&pending()), &registration(1), &Actor::Invitee, start()).unwrap();
    let mut standing = only(&registered).invitation.clone();
    let mut told = Vec::new();
    for hours in [1, 2, 24, 26] {
        let now = start() + jiff::SignedDuration::from_hours(hours);
        let again = invite(BEN, "mei@vendor.example", 2);
        match decide(Some(&standing), &again, &actor(BEN), now) {
            Err(Refusal::AlreadyRegistered(notice)) => {
                if let Some(notice) = notice {
                    told.push(hours);
                    assert_eq!(mails(only(&notice))[0].0, MailKind::InvitedAgain);
                    standing = only(&notice).invitation.clone();
                }
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(told, [1, 26]);
}

#[test]
fn r24_an_integrated_invitation_is_mailed_again_at_most_once_a_day() {
    let first = decide(None, &invite(ANNA, "kumar@tech.gov.sg", 1), &actor(ANNA), start()).unwrap();
    let standing = only(&first).invitation.clone();
    let again = invite(BEN, "kumar@tech.gov.sg", 2);
    let early =
        decide(Some(&standing), &again, &actor(BEN), start() + DAY - jiff::SignedDuration::from_secs(1));
    assert!(matches!(early, Err(Refusal::ResentRecently { again_at }) if again_at == start() + DAY));
    let later = decide(Some(&standing), &again, &actor(BEN), start() + DAY).unwrap();
    let event = only(&later);
    assert_eq!(event.event, Happening::Resent);
    assert_eq!((event.invitation.id, event.invitation.created_at), (standing.id, standing.created_at));
    assert!(later.account.is_none());
    assert_eq!(mails(event), [(MailKind::OnboardingInvitation, "kumar@tech.gov.sg".to_owned())]);
}

#[test]
fn r36_only_a_pending_invitation_past_its_deadline_expires() {
    let invitation = pending();
    let expire =
        |invitation: &Invitation, now| decide(Some(invitation), &Command::Expire, &Actor::Timer, now);
    assert!(matches!(expire(&invitation, start()), Err(Refusal::NotYet)));
    let expired = expire(&invitation, start() + 5 * DAY).unwrap();
    let event = only(&expired);
    assert_eq!(mails(event), [(MailKind::NotRegisteredInTime, "anna@tech.gov.sg".to_owned())]);
    assert!(matches!(expire(&event.invitation, start() + 6 * DAY), Err(Refusal::NotPending(_))));
}

#[test]
fn r36_r38_inviting_again_after_an_unnoticed_deadline_expires_the_old_one_and_starts_afresh() {
    let again = invite(BEN, "mei@vendor.example", 2);
    let decision = decide(Some(&pending()), &again, &actor(BEN), start() + 5 * DAY).unwrap();
    let [end, begin] = decision.events.as_slice() else { panic!("two events") };
    assert_eq!((end.event, &end.by), (Happening::Expired, &Actor::Timer));
    assert_eq!(mails(end), [(MailKind::NotRegisteredInTime, "anna@tech.gov.sg".to_owned())]);
    assert_eq!(begin.invitation.supersedes, None);
}

/// What may come along at an address.
#[derive(Clone, Debug)]
enum Step {
    Invite(&'static str),
    /// A call about the n-th invitation that there has been.
    About(usize, Call),
    /// A report on the email with the link of the n-th invitation.
    Report(usize, MailStatus),
    Wait(i64),
}

#[derive(Clone, Copy, Debug)]
enum Call {
    Register,
    Expire,
    Revoke,
    Resend,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let call = prop_oneof![Just(Call::Register), Just(Call::Expire), Just(Call::Revoke), Just(Call::Resend)];
    let statuses =
        prop_oneof![Just(MailStatus::Delivered), Just(MailStatus::Complained), Just(MailStatus::Bounced)];
    let step = prop_oneof![
        3 => prop_oneof![Just(ANNA), Just(BEN)].prop_map(Step::Invite),
        5 => (0..6_usize, call).prop_map(|(which, call)| Step::About(which, call)),
        2 => (0..6_usize, statuses).prop_map(|(which, status)| Step::Report(which, status)),
        2 => (0..6 * 86_400_i64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    /// R22, R25, R34, R36: whatever comes along, nothing impossible comes of it.
    #[test]
    fn no_sequence_of_calls_makes_an_impossible_state(
        email in prop_oneof![Just("mei@vendor.example"), Just("kumar@tech.gov.sg")],
        steps in steps(),
    ) {
        let mut world = World::new(email);
        for step in steps {
            match step {
                Step::Invite(officer) => world.invite(officer),
                Step::Wait(seconds) => world.wait(seconds),
                Step::Report(which, status) => world.report(which, status),
                Step::About(which, call) => world.call(which, &match call {
                    Call::Register => registration(which as u128 + 100),
                    Call::Expire => Command::Expire,
                    Call::Revoke => Command::Revoke,
                    Call::Resend => Command::Resend,
                }),
            }
            world.check();
        }
    }
}
