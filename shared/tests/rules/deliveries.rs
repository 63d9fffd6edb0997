//! The consequences of delivery reports (R42) for the email, for the inviter, and for the address.

use invitations::domain::forms::onboarding::Seed;
use invitations::domain::invitation::decide;
use invitations::domain::invitation::delivery::{
    Delivery, MailNote, MailStatus, ReportOutcome, apply_report,
};
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Event, Happening};
use proptest::prelude::*;
use samples::{ANNA, BEN, Command, DAY, invite, invite_with, registration, start};
use serde_json::json;

const ALL: [MailStatus; 7] = [
    MailStatus::Sent,
    MailStatus::Delayed,
    MailStatus::Delivered,
    MailStatus::Complained,
    MailStatus::Rejected,
    MailStatus::Bounced,
    MailStatus::Suppressed,
];

/// An invitation with its history and its emails, as the table has them.
#[derive(Clone)]
struct Known {
    history: Vec<Event>,
    mails: Vec<MailNote>,
}

impl Known {
    fn invited(email: &str) -> Self {
        let decision = decide::invite(None, &invite(ANNA, email, 1), start()).unwrap();
        Self { history: vec![decision.event], mails: Vec::new() }
    }

    /// The same invitation after a command. If the command has two events, the first one belongs to this invitation.
    fn after(mut self, command: &Command, days: i32) -> Self {
        let current = &self.history.last().unwrap().invitation;
        let decision = command.decide(current, start() + days * DAY).unwrap();
        self.history.push(decision.ended.unwrap_or(decision.event));
        self
    }

    /// Applies a report about an email of the event with this number. Returns the decision.
    fn report(&mut self, event: u32, kind: MailKind, status: MailStatus) -> Option<ReportOutcome> {
        let report = MailNote { event, kind, status, at: start(), ses_message_id: None };
        let current = &self.history.last().unwrap().invitation;
        let outcome = apply_report(current, &self.history, &self.mails, &report, start())?;
        let Delivery { before, note, .. } = outcome.delivery.clone();
        let known = self.mails.iter().position(|known| (known.event, known.kind) == (event, kind));
        assert_eq!(before, known.map(|known| self.mails.remove(known).status));
        self.mails.push(note);
        self.history.extend(outcome.event.clone());
        Some(outcome)
    }

    fn told(&self) -> usize {
        self.history.iter().filter(|event| event.event == Happening::NotDelivered).count()
    }
}

fn suppressed(outcome: &ReportOutcome) -> Option<&str> {
    Some(outcome.delivery.suppressed.as_ref()?.as_str())
}

#[test]
fn r42_the_inviter_is_emailed_only_when_an_email_cannot_arrive() {
    for status in ALL {
        let mut known = Known::invited("mei@vendor.example");
        let decision = known.report(1, MailKind::RegistrationInvitation, status).unwrap();
        let owed: Vec<Effect> = decision.event.iter().flat_map(effects).collect();
        if [MailStatus::Rejected, MailStatus::Bounced, MailStatus::Suppressed].contains(&status) {
            let to = known.history[0].invitation.inviter.email.clone();
            assert_eq!(owed, [Effect::Mail { kind: MailKind::NotDelivered, to }], "{status:?}");
            assert_eq!(decision.event.unwrap().invitation.state, known.history[0].invitation.state);
        } else {
            assert_eq!(owed, [], "{status:?}");
        }
    }
}

#[test]
fn r42_an_address_that_complained_or_is_on_the_list_is_suppressed() {
    for status in ALL {
        let mut known = Known::invited("mei@vendor.example");
        let decision = known.report(1, MailKind::RegistrationInvitation, status).unwrap();
        let ends = [MailStatus::Complained, MailStatus::Suppressed].contains(&status);
        assert_eq!(suppressed(&decision), ends.then_some("mei@vendor.example"), "{status:?}");
    }
}

/// R42: the inviter of an ended invitation is told only if they can still act on it.
#[test]
fn r42_the_inviter_of_an_ended_invitation_is_told_if_they_can_act() {
    let pending = || Known::invited("mei@vendor.example");
    let registered = pending().after(&Command::Register(Box::new(registration(1))), 1);
    for (mut known, event, kind, told) in [
        (pending().after(&Command::Expire, 5), 1, MailKind::RegistrationInvitation, 1),
        (pending().after(&Command::Revoke, 1), 1, MailKind::RegistrationInvitation, 0),
        (
            pending().after(&Command::Invite(Box::new(invite(BEN, "mei@vendor.example", 2))), 1),
            1,
            MailKind::RegistrationInvitation,
            0,
        ),
        (registered.clone(), 1, MailKind::RegistrationInvitation, 0),
        (registered.clone(), 2, MailKind::AccountCreated, 1),
        (Known::invited("kumar@tech.gov.sg"), 1, MailKind::OnboardingInvitation, 1),
    ] {
        let ended = known.history.last().unwrap().event;
        assert!(known.report(event, kind, MailStatus::Bounced).is_some(), "the state is kept");
        assert_eq!(known.told(), told, "{kind} after {ended:?}");
    }
}

/// R42: no email follows from a report about an email to an officer. A complaint of an officer counts nevertheless.
#[test]
fn r42_emails_to_officers_are_only_noted() {
    let mut known =
        Known::invited("mei@vendor.example").after(&Command::Register(Box::new(registration(1))), 1);
    let bounced = known.report(2, MailKind::Registered, MailStatus::Bounced).unwrap();
    assert_eq!((known.told(), suppressed(&bounced)), (0, None));
    let complained = known.report(2, MailKind::Registered, MailStatus::Complained).unwrap();
    assert_eq!(suppressed(&complained), Some("anna@tech.gov.sg"));
    assert_eq!(known.mails[0].status, MailStatus::Bounced, "the higher rank stays");
}

/// R42: if two emails of one event bounce, the inviter is told once. If an email that was sent again bounces, they
/// are told again.
#[test]
fn r42_the_inviter_is_told_once_for_each_event() {
    let mut known = Known::invited("kumar@tech.gov.sg");
    known.history[0].invitation.seed = Seed::Required;
    for kind in [MailKind::SeedOnboarding, MailKind::OnboardingInvitation] {
        known.report(1, kind, MailStatus::Bounced).unwrap();
    }
    assert_eq!((known.told(), known.mails.len()), (1, 2));
    let body = json!({ "mobile_number": "91234567", "seed_required": true });
    let same = invite_with(BEN, "kumar@tech.gov.sg", 2, body);
    let mut again = known.after(&Command::Invite(Box::new(same)), 1);
    assert_eq!(again.history.last().map(|event| event.event), Some(Happening::Resent));
    again.report(3, MailKind::OnboardingInvitation, MailStatus::Bounced).unwrap();
    assert_eq!(again.told(), 2);
}

#[test]
fn r42_a_report_about_an_email_that_was_never_owed_changes_nothing() {
    let mut known = Known::invited("mei@vendor.example");
    for (event, kind) in [(1, MailKind::Registered), (2, MailKind::RegistrationInvitation)] {
        assert!(known.report(event, kind, MailStatus::Bounced).is_none());
    }
}

proptest! {
    /// R42: repeated reports, in any order, have the same result.
    #[test]
    fn r42_the_order_of_reports_does_not_matter(reports in prop::collection::vec(prop::sample::select(&ALL), 1..12)) {
        let mut known = Known::invited("mei@vendor.example");
        let mut listed = false;
        for status in &reports {
            let decision = known.report(1, MailKind::RegistrationInvitation, *status);
            listed |= decision.as_ref().is_some_and(|decision| suppressed(decision).is_some());
            // Only a complaint about a bounced email suppresses the address each time.
            if let Some(again) = known.report(1, MailKind::RegistrationInvitation, *status) {
                prop_assert!(again.event.is_none() && suppressed(&again).is_some());
            }
        }
        prop_assert_eq!(known.mails.len(), 1);
        prop_assert_eq!(Some(&known.mails[0].status), reports.iter().max());
        let lost = |status: &MailStatus| status.is_undeliverable();
        prop_assert_eq!(known.told(), usize::from(reports.iter().any(lost)));
        let ends = |status: &MailStatus| [MailStatus::Complained, MailStatus::Suppressed].contains(status);
        prop_assert_eq!(listed, reports.iter().any(ends));
    }
}
