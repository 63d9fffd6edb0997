//! The delivery of an email: its note, its status, and what follows from a delivery report (R42).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::decision::next;
use super::effect::{Effect, MailKind, effects};
use super::event::{Actor, Event, Happening};
use super::{Invitation, InvitationId, Status};
use crate::domain::values::address::EmailAddress;

/// The note of one email.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MailNote {
    /// The version of the event that owes it.
    pub event: u32,
    /// Which email.
    pub kind: MailKind,
    /// Its status.
    pub status: MailStatus,
    /// Since when.
    pub at: Timestamp,
    /// SES's message id; none if the email never got there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ses_message_id: Option<String>,
}

/// The status of an email, in the order of rank. Reports come twice and in any order; the highest rank stays.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MailStatus {
    /// SES accepted it.
    Sent,
    /// It did not arrive so far. It still may, or a later one.
    Delayed,
    /// The reader's mail server accepted it.
    Delivered,
    /// It arrived, and the reader marked it as unwanted.
    Complained,
    /// SES would not send it.
    Rejected,
    /// It will not arrive: the reader's mail server rejected it, or all attempts to deliver it have ended.
    Bounced,
    /// It was not sent, since the address is suppressed.
    Suppressed,
}

impl MailStatus {
    /// Whether the email did not arrive and never will.
    #[must_use]
    pub fn is_undeliverable(self) -> bool {
        match self {
            Self::Rejected | Self::Bounced | Self::Suppressed => true,
            Self::Sent | Self::Delayed | Self::Delivered | Self::Complained => false,
        }
    }

    /// Whether the address is not emailed any more.
    fn suppresses(self) -> bool {
        matches!(self, Self::Complained | Self::Suppressed)
    }
}

/// An email's note as it changes, with what that means for its address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delivery {
    /// The invitation that the email belongs to.
    pub invitation: InvitationId,
    /// The status before; none if there was no note.
    pub before: Option<MailStatus>,
    /// The note.
    pub note: MailNote,
    /// The address, if it becomes suppressed.
    pub suppressed: Option<EmailAddress>,
}

/// What a delivery report changes, as it is to be written.
#[derive(Clone, Debug)]
pub struct ReportOutcome {
    /// What is known of the email now.
    pub delivery: Delivery,
    /// That its inviter is owed an email, if it cannot arrive.
    pub event: Option<Event>,
}

/// Decides what a delivery report changes; nothing if it says nothing new, is about an email that was never owed, or
/// comes after the invitee's personal data was removed (R46). The state of the invitation stays as it is.
#[must_use]
pub fn apply_report(
    current: &Invitation,
    history: &[Event],
    mails: &[MailNote],
    report: &MailNote,
    now: Timestamp,
) -> Option<ReportOutcome> {
    if current.purged_at.is_some() {
        return None;
    }
    let to = recipient(history, report)?;
    let siblings = || mails.iter().filter(|note| note.event == report.event);
    let known = siblings().find(|note| note.kind == report.kind);
    let before = known.map(|note| note.status);
    let outranks = before < Some(report.status);
    let suppressed = (report.status.suppresses() && before != Some(report.status)).then_some(to);
    if !outranks && suppressed.is_none() {
        return None;
    }
    // Emails of one event go to the same person at once: the inviter is told once that they do not arrive.
    let told = siblings().any(|note| note.status.is_undeliverable() && note.kind.is_for_invitee());
    let tells = outranks && report.status.is_undeliverable() && !told && is_missed(report.kind, current);
    let event = tells.then(|| {
        next(current, Happening::NotDelivered, &Actor::MailService, now, |after| after.not_delivered = true)
    });
    let note = known.filter(|_| !outranks).unwrap_or(report).clone();
    let delivery = Delivery { invitation: current.id, before, note, suppressed };
    Some(ReportOutcome { delivery, event })
}

/// The address that the email was owed to.
fn recipient(history: &[Event], mail: &MailNote) -> Option<EmailAddress> {
    let event = history.iter().find(|event| event.invitation.version == mail.event)?;
    effects(event).into_iter().find_map(|effect| match effect {
        Effect::Mail { kind, to } if kind == mail.kind => Some(to),
        Effect::Mail { .. } | Effect::Timer { .. } => None,
    })
}

/// Whether the inviter needs to know that an email did not arrive.
fn is_missed(kind: MailKind, invitation: &Invitation) -> bool {
    match kind {
        // Only a pending or expired invitation still needs its link: an expired one may be sent to the same address
        // again.
        MailKind::RegistrationInvitation | MailKind::Reminder => {
            matches!(invitation.status(), Status::Pending | Status::Expired)
        }
        // An account that is in use, or has ended, needs no instructions.
        MailKind::OnboardingInvitation | MailKind::AccountCreated | MailKind::SeedOnboarding => {
            invitation.account().is_some_and(|account| account.state.is_pending())
        }
        // These go to officers, or are a courtesy: nothing follows.
        MailKind::InvitedAgain
        | MailKind::ActivationReminder
        | MailKind::AccountTerminated
        | MailKind::NotActivatedInTime
        | MailKind::Registered
        | MailKind::NotRegisteredInTime
        | MailKind::Replaced
        | MailKind::NotDelivered
        | MailKind::RegistrationRefused
        | MailKind::RevokedByOperator
        | MailKind::Declined
        | MailKind::DetailsRejected
        | MailKind::AskedAgain
        | MailKind::ReplacementRevoked
        | MailKind::DetailsCorrected
        | MailKind::EmailsResumed
        | MailKind::RevokedBySupport
        | MailKind::AccountReleased
        | MailKind::ReleasedBySupport
        | MailKind::InvitationsTransferred
        | MailKind::Withdrawn
        | MailKind::NumberNeeded => false,
    }
}
