//! The delivery of an email: its note, its status, and the consequences of a delivery report (R42).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::decision::next;
use super::effect::{Effect, MailKind, effects};
use super::event::{Actor, Event, Happening};
use super::{Invitation, InvitationId, Status};
use crate::domain::values::address::EmailAddress;

/// A note: the record of one email.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MailNote {
    /// The version of the event that owes the email.
    pub event: u32,
    /// The kind of the email.
    pub kind: MailKind,
    /// The status.
    pub status: MailStatus,
    /// When it got this status.
    pub at: Timestamp,
    /// The message id of SES. None if SES never got the email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ses_message_id: Option<String>,
}

/// The status of an email. The variants are in the order of rank, from the lowest. Reports can come twice and in any
/// order, so the status of the highest rank is kept.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MailStatus {
    /// SES accepted it.
    Sent,
    /// It has not arrived yet. It still may.
    Delayed,
    /// The recipient's mail server accepted it.
    Delivered,
    /// It arrived, and the recipient marked it as unwanted.
    Complained,
    /// SES refused to send it.
    Rejected,
    /// It will not arrive: the recipient's mail server rejected it, or SES gave up after several attempts.
    Bounced,
    /// It was not sent, because the address is suppressed.
    Suppressed,
}

impl MailStatus {
    /// Whether the email will never arrive.
    #[must_use]
    pub fn is_undeliverable(self) -> bool {
        match self {
            Self::Rejected | Self::Bounced | Self::Suppressed => true,
            Self::Sent | Self::Delayed | Self::Delivered | Self::Complained => false,
        }
    }

    /// Whether the address becomes suppressed.
    fn suppresses(self) -> bool {
        matches!(self, Self::Complained | Self::Suppressed)
    }
}

/// A change of an email's note, with the consequence for its address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delivery {
    /// The invitation that the email belongs to.
    pub invitation: InvitationId,
    /// The status before. None if there was no note.
    pub before: Option<MailStatus>,
    /// The note afterwards.
    pub note: MailNote,
    /// The address, if it becomes suppressed.
    pub suppressed: Option<EmailAddress>,
}

/// The changes that follow from a delivery report. The table writes all of them, or none.
#[derive(Clone, Debug)]
pub struct ReportOutcome {
    /// The change of the email's note.
    pub delivery: Delivery,
    /// The event that owes the inviter an email. None if the inviter need not be told.
    pub event: Option<Event>,
}

/// Decides what a delivery report changes. The state of the invitation stays the same. None if the report has no new
/// information, is about an email that was never owed, or comes after the invitee's personal data was removed (R46).
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
    // All emails of one event to the invitee go to the same address. If they cannot be delivered, the inviter is told
    // once.
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
        // Only a pending or an expired invitation still matters: an officer may invite the same address again after
        // it expired.
        MailKind::RegistrationInvitation | MailKind::Reminder => {
            matches!(invitation.status(), Status::Pending | Status::Expired)
        }
        // An account that is in use, or has ended, needs no instructions.
        MailKind::OnboardingInvitation | MailKind::AccountCreated | MailKind::SeedOnboarding => {
            invitation.account().is_some_and(|account| account.state.is_pending())
        }
        // These go to officers, or the invitee can do without them. No email follows.
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
