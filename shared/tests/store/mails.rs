//! The table's notes of emails (R41, R42).

use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::delivery::{MailNote, MailStatus, apply_report};
use invitations::domain::invitation::effect::MailKind;
use invitations::domain::invitation::event::{Event, Happening};
use invitations::domain::invitation::{Invitation, InvitationId, Status};
use invitations::store::{Hindrance, InvitationRecord, Rejection, Store};
use tokio::task::JoinSet;

use crate::{EMAIL, changed, invited, of, table};
use samples::{ANNA, BEN, Command, DAY, start};

/// A report about the email that an event owes to the invitee.
fn note(event: &Event, status: MailStatus) -> MailNote {
    let kind = MailKind::RegistrationInvitation;
    let ses_message_id = Some("id".to_owned());
    MailNote { event: event.invitation.version, kind, status, at: start(), ses_message_id }
}

async fn report(store: &Store, decision: &Decision, status: MailStatus) -> bool {
    reported(store, decision.invitation().id, &note(&decision.event, status)).await
}

/// Whether a delivery report changes something.
async fn reported(store: &Store, invitation: InvitationId, report: &MailNote) -> bool {
    let recorded = store.record_report(invitation, |InvitationRecord { invitation, history, mails }| {
        apply_report(invitation, history, mails, report, start())
    });
    recorded.await.unwrap().is_some()
}

async fn statuses(store: &Store, invitation: &Invitation) -> Vec<MailStatus> {
    store.mails(invitation.id).await.unwrap().iter().map(|note| note.status).collect()
}

async fn happened(store: &Store, invitation: &Invitation) -> Vec<Happening> {
    let record = store.record(invitation.id).await.unwrap().unwrap();
    assert_eq!(record.history.last().map(|event| &event.invitation), Some(&record.invitation));
    record.history.iter().map(|event| event.event).collect()
}

/// Whether there is a note of the email that an event owes to the invitee.
async fn noted(store: &Store, event: &Event) -> bool {
    let kind = MailKind::RegistrationInvitation;
    let mails = [(kind, event.invitation.email.clone())];
    store.known_mails(event, &mails).await.unwrap().is_noted(event, kind)
}

/// R41: an email with a note is no longer owed.
#[tokio::test]
async fn r41_emails_are_noted() {
    let store = table::store().await;
    let decision = invited(&store, ANNA, EMAIL, 1).await.unwrap();
    let event = &decision.event;
    assert!(!noted(&store, event).await);
    let note = note(event, MailStatus::Sent);
    assert!(store.note_mail(event.invitation.id, &note).await.unwrap());
    assert!(noted(&store, event).await);
    assert_eq!(store.mails(event.invitation.id).await.unwrap(), [note]);
}

/// R42: SES can report an email before `dispatch` notes it. The report stays, and the email is not sent again.
#[tokio::test]
async fn r42_a_report_may_come_before_the_note() {
    let store = table::store().await;
    let decision = invited(&store, ANNA, EMAIL, 1).await.unwrap();
    let event = &decision.event;
    assert!(report(&store, &decision, MailStatus::Delivered).await);
    assert!(noted(&store, event).await);
    assert!(!store.note_mail(event.invitation.id, &note(event, MailStatus::Sent)).await.unwrap());
    assert_eq!(statuses(&store, &event.invitation).await, [MailStatus::Delivered]);
}

/// R42: after many concurrent reports, the highest rank stays, the inviter is owed one email, and the copy of the
/// invitation equals the invitation.
#[tokio::test]
async fn r42_concurrent_reports_owe_the_inviter_one_email() {
    let store = table::store().await;
    let decision = invited(&store, ANNA, EMAIL, 1).await.unwrap();
    let invitation = of(&decision);
    let mut crowd = JoinSet::new();
    for status in
        [MailStatus::Bounced, MailStatus::Sent, MailStatus::Delivered, MailStatus::Delayed].repeat(3)
    {
        let (store, decision) = (store.clone(), decision.clone());
        crowd.spawn(async move { report(&store, &decision, status).await });
    }
    crowd.join_all().await;
    assert_eq!(statuses(&store, &invitation).await, [MailStatus::Bounced]);
    assert_eq!(happened(&store, &invitation).await, [Happening::Invited, Happening::NotDelivered]);
    let standing = store.current_invitation(&invitation.email).await.unwrap();
    assert_eq!(standing, store.invitation(invitation.id).await.unwrap());
    assert_eq!(standing.map(|standing| standing.status()), Some(Status::Pending));
}

/// R42: a report about an ended invitation does not change the current invitation of its address.
#[tokio::test]
async fn r42_a_report_about_an_ended_invitation_changes_only_that_one() {
    let store = table::store().await;
    let first = invited(&store, ANNA, EMAIL, 1).await.unwrap();
    changed(&store, &of(&first), &Command::Expire, start() + 5 * DAY).await.unwrap();
    let second = of(&invited(&store, BEN, EMAIL, 2).await.unwrap());
    assert!(report(&store, &first, MailStatus::Bounced).await);
    let told = [Happening::Invited, Happening::Expired, Happening::NotDelivered];
    assert_eq!(happened(&store, &of(&first)).await, told);
    assert_eq!(store.current_invitation(&second.email).await.unwrap(), Some(second));
}

/// R41, R42: one call finds which emails of an event were sent, and which addresses are suppressed.
#[tokio::test]
async fn r42_sent_emails_and_suppressed_addresses_are_distinguished() {
    let store = table::store().await;
    let decision = invited(&store, ANNA, EMAIL, 1).await.unwrap();
    let (event, invitation) = (&decision.event, of(&decision));
    let (email, officer) = (invitation.email.clone(), invitation.inviter.email.clone());
    let (link, seed, notice) =
        (MailKind::RegistrationInvitation, MailKind::SeedOnboarding, MailKind::NotDelivered);
    // Two of the emails go to the same person.
    let mails = [(link, email.clone()), (seed, email.clone()), (notice, officer.clone())];
    let known = store.known_mails(event, &mails).await.unwrap();
    assert!(mails.iter().all(|(kind, to)| !known.is_noted(event, *kind) && !known.is_suppressed(to)));
    assert!(report(&store, &decision, MailStatus::Complained).await);
    let known = store.known_mails(event, &mails).await.unwrap();
    assert_eq!([link, seed, notice].map(|kind| known.is_noted(event, kind)), [true, false, false]);
    assert_eq!([email, officer].map(|to| known.is_suppressed(&to)), [true, false]);
    assert!(!store.known_mails(event, &[]).await.unwrap().is_noted(event, link), "no question, no answer");
}

/// R42: after a complaint the address is neither invited nor emailed again. Other addresses are.
#[tokio::test]
async fn r42_an_address_that_complained_is_not_invited_again() {
    let store = table::store().await;
    let decision = invited(&store, ANNA, EMAIL, 1).await.unwrap();
    let invitation = of(&decision);
    assert!(!store.is_suppressed(&invitation.email).await.unwrap());
    for changes in [true, false] {
        assert_eq!(report(&store, &decision, MailStatus::Complained).await, changes);
    }
    assert!(store.is_suppressed(&invitation.email).await.unwrap());
    let resent = changed(&store, &invitation, &Command::Resend, start()).await;
    assert!(matches!(resent, Err(Rejection::Hindered(Hindrance::Suppressed))), "{resent:?}");
    let again = invited(&store, BEN, EMAIL, 2).await;
    assert!(matches!(again, Err(Rejection::Hindered(Hindrance::Suppressed))), "{again:?}");
    assert_eq!(happened(&store, &invitation).await, [Happening::Invited], "nothing half-done is left");
    assert!(invited(&store, BEN, "other@vendor.example", 3).await.is_ok());
    assert!(changed(&store, &invitation, &Command::Expire, start() + 5 * DAY).await.is_ok());
}

/// R42: a report about an email that was never owed changes nothing.
#[tokio::test]
async fn r42_a_report_about_an_unknown_email_changes_nothing() {
    let store = table::store().await;
    let decision = invited(&store, ANNA, EMAIL, 1).await.unwrap();
    let event = &decision.event;
    let bounced = note(event, MailStatus::Bounced);
    for (invitation, unknown) in [
        (of(&decision).id, MailNote { event: 2, ..bounced.clone() }),
        (of(&decision).id, MailNote { kind: MailKind::AccountCreated, ..bounced.clone() }),
        (invitations::system::new_invitation_id(), bounced),
    ] {
        assert!(!reported(&store, invitation, &unknown).await);
    }
    assert_eq!(statuses(&store, &event.invitation).await, []);
}
