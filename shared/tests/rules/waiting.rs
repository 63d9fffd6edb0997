//! R52 - R54: a reminder, declining, and asking for a new invitation.

use invitations::domain::invitation::decide;
use invitations::domain::invitation::delivery::{MailNote, MailStatus};
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::objection::{Decline, TooOften};
use invitations::domain::invitation::refusal::{ClosedReason, NoReminderDue, NotAsked, NotOpen, NotRejected};
use invitations::domain::invitation::{Invitation, Status, waiting};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use samples::{ANNA, BEN, DAY, actor, invite, registration, start};

const EMAIL: &str = "mei@vendor.example";
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn pending() -> Invitation {
    valid_for(5 * DAY)
}

fn valid_for(validity: SignedDuration) -> Invitation {
    let mut command = invite(ANNA, EMAIL, 1);
    command.validity = validity;
    decide::invite(None, &command, start()).unwrap().event.invitation
}

fn mails(event: &Event) -> Vec<(MailKind, String)> {
    let mail = |effect| match effect {
        Effect::Mail { kind, to } => Some((kind, to.to_string())),
        Effect::Timer { .. } => None,
    };
    effects(event).into_iter().filter_map(mail).collect()
}

fn note(kind: MailKind, status: MailStatus) -> MailNote {
    MailNote { event: 1, kind, status, at: start(), ses_message_id: None }
}

fn remind(invitation: &Invitation, now: Timestamp) -> Result<Event, NoReminderDue> {
    waiting::remind(invitation, &[], DAY, now).map(|decision| decision.event)
}

#[test]
fn r52_the_invitee_is_reminded_once_a_day_before_the_deadline() {
    let invitation = pending();
    let due = start() + 4 * DAY;
    assert_eq!(remind(&invitation, due - SECOND), Err(NoReminderDue));
    let reminded = remind(&invitation, due).unwrap();
    assert_eq!((reminded.event, &reminded.by), (Happening::Reminded, &Actor::Timer));
    assert_eq!(mails(&reminded), [(MailKind::Reminder, EMAIL.to_owned())]);
    assert_eq!(reminded.invitation.state, invitation.state, "the deadline stays");
    for now in [due, due + HOUR, due + DAY] {
        assert_eq!(remind(&reminded.invitation, now), Err(NoReminderDue));
    }
    assert!(remind(&invitation, start() + 5 * DAY - SECOND).is_ok(), "a sweep that comes late still reminds");
    assert_eq!(
        remind(&invitation, start() + 5 * DAY),
        Err(NoReminderDue),
        "after the deadline there is none"
    );
}

#[test]
fn r52_no_reminder_is_sent_before_half_of_the_time_or_within_a_day_of_another_email() {
    let long = |before| waiting::remind(&valid_for(4 * DAY), &[], before, start() + 2 * DAY).is_ok();
    assert!(long(2 * DAY) && long(15 * DAY) && !long(DAY));
    let early = waiting::remind(&valid_for(4 * DAY), &[], 15 * DAY, start() + 2 * DAY - SECOND);
    assert_eq!(early.unwrap_err(), NoReminderDue);
    // A link that works for one day needs no reminder, because the invitation itself is at most a day old.
    let day = valid_for(DAY);
    assert_eq!(remind(&day, start() + DAY - SECOND), Err(NoReminderDue));
    // The email was sent again a day and an hour before the deadline. The earliest reminder is a day after that.
    let resent = decide::resend(&pending(), &actor(ANNA), start() + 4 * DAY - HOUR).unwrap().event.invitation;
    assert_eq!(remind(&resent, start() + 4 * DAY + HOUR), Err(NoReminderDue));
    assert!(remind(&resent, start() + 5 * DAY - HOUR).is_ok());
}

#[test]
fn r52_no_reminder_is_sent_if_an_email_did_not_arrive() {
    let due = start() + 4 * DAY;
    for (kind, status, reminds) in [
        (MailKind::RegistrationInvitation, MailStatus::Delivered, true),
        (MailKind::RegistrationInvitation, MailStatus::Delayed, true),
        (MailKind::RegistrationInvitation, MailStatus::Bounced, false),
        (MailKind::RegistrationInvitation, MailStatus::Rejected, false),
        (MailKind::RegistrationInvitation, MailStatus::Suppressed, false),
        // A bounce of an email to the officer does not count.
        (MailKind::NotDelivered, MailStatus::Bounced, true),
    ] {
        let reminded = waiting::remind(&pending(), &[note(kind, status)], DAY, due);
        assert_eq!(reminded.is_ok(), reminds, "{kind} {status:?}");
    }
}

#[test]
fn r52_no_reminder_is_sent_after_the_end() {
    let (invitation, due) = (pending(), start() + 4 * DAY);
    let declined = waiting::decline(&invitation, Decline::NotWanted, due).unwrap();
    let registered = decide::register(&invitation, &registration(1), due).unwrap();
    let revoked = decide::revoke(&invitation, &actor(ANNA), due).unwrap();
    let replaced = decide::invite(Some(&invitation), &invite(BEN, EMAIL, 2), due).unwrap();
    for ended in [&declined.event, &registered.event, &revoked.event, replaced.ended.as_ref().unwrap()] {
        assert_eq!(remind(&ended.invitation, due), Err(NoReminderDue), "{:?}", ended.event);
    }
    // The newer invitation has its own deadline.
    assert_eq!(remind(&replaced.event.invitation, due), Err(NoReminderDue));
    assert!(remind(&replaced.event.invitation, due + 4 * DAY).is_ok());
}

#[test]
fn r54_declining_ends_the_invitation_and_tells_the_officer() {
    for reason in [Decline::NotWanted, Decline::WrongPerson] {
        let declined = waiting::decline(&pending(), reason, start() + DAY).unwrap().event;
        assert_eq!((declined.event, &declined.by), (Happening::Declined, &Actor::Invitee));
        assert_eq!(declined.invitation.status(), Status::Declined);
        assert_eq!(mails(&declined), [(MailKind::Declined, "anna@tech.gov.sg".to_owned())]);
        let ended = &declined.invitation;
        let closed = NotOpen::Closed(ClosedReason::Declined, Box::new(ended.clone()));
        assert_eq!(waiting::decline(ended, reason, start() + DAY).unwrap_err(), closed);
        assert_eq!(decide::register(ended, &registration(1), start() + DAY).unwrap_err(), closed);
        assert!(decide::expire(ended, start() + 6 * DAY).is_err());
        let afresh = decide::invite(Some(ended), &invite(BEN, EMAIL, 2), start() + DAY).unwrap();
        assert!(afresh.ended.is_none() && afresh.event.invitation.supersedes.is_none());
    }
    let late = waiting::decline(&pending(), Decline::NotWanted, start() + 5 * DAY).unwrap_err();
    assert!(matches!(late, NotOpen::Closed(ClosedReason::Expired, _)));
}

#[test]
fn r54_wrong_details_leave_the_invitation_pending() {
    let rejected = waiting::reject_details(&pending(), start()).unwrap().event;
    assert_eq!(rejected.event, Happening::DetailsRejected);
    assert_eq!(mails(&rejected), [(MailKind::DetailsRejected, "anna@tech.gov.sg".to_owned())]);
    let current = &rejected.invitation;
    assert_eq!(current.state, pending().state);
    let again_at = Some(start() + DAY);
    let again = waiting::reject_details(current, start() + HOUR).unwrap_err();
    assert_eq!(again, NotRejected::TooOften(TooOften { again_at }));
    assert!(waiting::reject_details(current, start() + DAY).is_ok());
    assert!(decide::register(current, &registration(1), start() + HOUR).is_ok());
}

#[test]
fn r53_the_officer_of_an_ended_invitation_is_asked() {
    let invitation = pending();
    let expired = decide::expire(&invitation, start() + 5 * DAY).unwrap().event.invitation;
    let revoked = decide::revoke(&invitation, &actor(ANNA), start()).unwrap().event.invitation;
    // An invitation past its deadline counts as expired before its timer comes.
    for (ended, standing) in [(&expired, None), (&revoked, None), (&invitation, Some(&invitation))] {
        let asked = waiting::ask_again(ended, standing, start() + 5 * DAY).unwrap().event;
        assert_eq!((asked.event, &asked.by), (Happening::AskedAgain, &Actor::Invitee));
        assert_eq!(mails(&asked), [(MailKind::AskedAgain, "anna@tech.gov.sg".to_owned())]);
        assert_eq!(asked.invitation.status(), ended.status());
        let again = waiting::ask_again(&asked.invitation, standing, start() + 5 * DAY + HOUR).unwrap_err();
        assert_eq!(again, NotAsked::TooOften(TooOften { again_at: Some(start() + 6 * DAY) }));
    }
}

#[test]
fn r53_no_officer_is_asked_if_the_invitee_has_another_way() {
    let (invitation, late) = (pending(), start() + 5 * DAY);
    let expired = decide::expire(&invitation, late).unwrap().event.invitation;
    let newer = decide::invite(None, &invite(BEN, EMAIL, 2), late).unwrap().event.invitation;
    let registered = decide::register(&newer, &registration(1), late).unwrap().event.invitation;
    let declined = waiting::decline(&invitation, Decline::NotWanted, start()).unwrap().event.invitation;
    let replaced = decide::invite(Some(&invitation), &invite(BEN, EMAIL, 2), start()).unwrap();
    let replaced = replaced.ended.unwrap().invitation;
    let account = decide::invite(None, &invite(BEN, "kumar@tech.gov.sg", 3), late).unwrap().event.invitation;
    for (current, standing, why) in [
        (&expired, Some(&newer), NotAsked::Replaced),
        (&expired, Some(&registered), NotAsked::Registered),
        (&expired, Some(&account), NotAsked::Registered),
        (&replaced, Some(&newer), NotAsked::Replaced),
        (&registered, Some(&registered), NotAsked::Registered),
        (&declined, None, NotAsked::Declined),
    ] {
        assert_eq!(waiting::ask_again(current, standing, late).unwrap_err(), why);
    }
    assert_eq!(waiting::ask_again(&invitation, Some(&invitation), start()).unwrap_err(), NotAsked::Open);
    let mut purged = expired;
    purged.purged_at = Some(late);
    let why = waiting::ask_again(&purged, None, late).unwrap_err();
    assert_eq!(why, NotAsked::Purged(ClosedReason::Expired));
}

/// R22: an officer whose invitation was replaced is told if the newer one is revoked. This holds also if the newer
/// officer has replaced their own invitation since.
#[test]
fn r22_the_earlier_officer_is_told_of_a_revocation() {
    let by = |officer, id, current: &Invitation| {
        decide::invite(Some(current), &invite(officer, EMAIL, id), start()).unwrap().event.invitation
    };
    let first = pending();
    let second = by(BEN, 2, &first);
    let third = by(BEN, 3, &second);
    for current in [&second, &third] {
        let revoked = decide::revoke(current, &actor(BEN), start()).unwrap().event;
        assert_eq!(mails(&revoked), [(MailKind::ReplacementRevoked, "anna@tech.gov.sg".to_owned())]);
        assert_eq!(revoked.invitation.replaced.as_ref().unwrap().id, first.id);
    }
    let back = by(ANNA, 4, &third);
    let revoked = decide::revoke(&back, &actor(ANNA), start()).unwrap().event;
    assert_eq!(mails(&revoked), [(MailKind::ReplacementRevoked, "ben@tech.gov.sg".to_owned())]);
    assert!(mails(&decide::revoke(&first, &actor(ANNA), start()).unwrap().event).is_empty());
    // An expired invitation is not replaced by a later one.
    let late = decide::invite(Some(&first), &invite(BEN, EMAIL, 5), start() + 5 * DAY).unwrap().event;
    let revoked = decide::revoke(&late.invitation, &actor(BEN), start() + 5 * DAY).unwrap().event;
    assert!(mails(&revoked).is_empty());
}

proptest! {
    /// R52: for any validity, any setting, and any times of sweeps and repeated emails: there is at most one
    /// reminder. It is sent in the last half of the time, within the configured time before the deadline, and at
    /// least a day after any other email.
    #[test]
    fn r52_a_reminder_is_never_early_late_or_twice(
        validity in 5_i64..30 * 86_400,
        before in 5_i64..15 * 86_400,
        mut moments in prop::collection::vec((0_i64..31 * 86_400, any::<bool>()), 1..40),
    ) {
        moments.sort_unstable();
        let seconds = SignedDuration::from_secs;
        let mut current = valid_for(seconds(validity));
        let deadline = start() + seconds(validity);
        let (mut mailed, mut reminded) = (start(), Vec::new());
        for (moment, resends) in moments {
            let now = start() + seconds(moment);
            if resends {
                if let Ok(resent) = decide::resend(&current, &actor(ANNA), now) {
                    (current, mailed) = (resent.event.invitation, now);
                }
            } else if let Ok(decision) = waiting::remind(&current, &[], seconds(before), now) {
                prop_assert!(now < deadline && now >= deadline - seconds(before));
                prop_assert!(now.duration_since(start()) >= seconds(validity - validity / 2));
                prop_assert!(now >= mailed + DAY);
                reminded.push(now);
                current = decision.event.invitation;
            }
        }
        prop_assert!(reminded.len() <= 1);
    }
}
