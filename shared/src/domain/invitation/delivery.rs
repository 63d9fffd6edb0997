//! What becomes of a mail once it is owed (R42).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::decision::{Decision, next};
use super::effect::{Effect, MailKind, effects};
use super::event::{Actor, Event, Happening};
use super::{Invitation, InvitationId, Status};
use crate::domain::values::address::EmailAddress;

/// What is known of one mail.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MailNote {
    /// The version of the event that owes it.
    pub event: u32,
    /// Which mail.
    pub kind: MailKind,
    /// What became of it.
    pub status: MailStatus,
    /// Since when.
    pub at: Timestamp,
    /// SES's name for it; none if it never got there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ses_message_id: Option<String>,
}

/// What became of a mail, in the order of weight. News come twice and in any order; the weightiest stays.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MailStatus {
    /// SES took it.
    Sent,
    /// It did not arrive so far. It still may, or a later one.
    Delayed,
    /// The reader's mail server took it.
    Delivered,
    /// It arrived, and the reader called it unwanted.
    Complained,
    /// SES would not send it.
    Rejected,
    /// The reader's mail server refused it for good.
    Bounced,
    /// It was not sent, since the address takes no mail of ours any more.
    Suppressed,
}

impl MailStatus {
    /// Whether the mail did not arrive and never will.
    #[must_use]
    pub fn is_undeliverable(self) -> bool {
        match self {
            Self::Rejected | Self::Bounced | Self::Suppressed => true,
            Self::Sent | Self::Delayed | Self::Delivered | Self::Complained => false,
        }
    }

    /// Whether nothing more is mailed to the address.
    fn ends_mail(self) -> bool {
        matches!(self, Self::Complained | Self::Suppressed)
    }
}

/// A mail's note as it changes, with what that means for its address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delivery {
    /// The invitation that the mail belongs to.
    pub invitation: InvitationId,
    /// The status that the note has had; none if there was no note.
    pub before: Option<MailStatus>,
    /// The note.
    pub note: MailNote,
    /// The address, if no more mail may go to it.
    pub suppressed: Option<EmailAddress>,
}

/// Decides what follows from news of a mail of the invitation; nothing if they are no news, or of a mail that
/// was never owed, or whose reader is forgotten (R46). The state of the invitation stays as it is.
#[must_use]
pub fn hear(
    standing: &Invitation,
    history: &[Event],
    mails: &[MailNote],
    news: &MailNote,
    now: Timestamp,
) -> Option<Decision> {
    if standing.purged_at.is_some() {
        return None;
    }
    let to = recipient(history, news)?;
    let siblings = || mails.iter().filter(|note| note.event == news.event);
    let known = siblings().find(|note| note.kind == news.kind);
    let before = known.map(|note| note.status);
    let heavier = before < Some(news.status);
    let suppressed = (news.status.ends_mail() && before != Some(news.status)).then_some(to);
    if !heavier && suppressed.is_none() {
        return None;
    }
    // Mails of one event go to the same person at once: the inviter hears once that they do not arrive.
    let told = siblings().any(|note| note.status.is_undeliverable() && note.kind.is_for_invitee());
    let tells = heavier && news.status.is_undeliverable() && !told && is_missed(news.kind, standing);
    let event = tells.then(|| next(standing, Happening::NotDelivered, &Actor::MailService, now, |_| {}));
    let note = known.filter(|_| !heavier).unwrap_or(news).clone();
    Some(Decision {
        events: event.into_iter().collect(),
        account: None,
        delivery: Some(Delivery { invitation: standing.id, before, note, suppressed }),
    })
}

/// Whom the mail was owed to.
fn recipient(history: &[Event], mail: &MailNote) -> Option<EmailAddress> {
    let event = history.iter().find(|event| event.invitation.version == mail.event)?;
    effects(event).into_iter().find_map(|effect| match effect {
        Effect::Mail { kind, to } if kind == mail.kind => Some(to),
        Effect::Mail { .. } | Effect::Timer { .. } => None,
    })
}

/// Whether the inviter needs to know that a mail did not arrive.
fn is_missed(kind: MailKind, standing: &Invitation) -> bool {
    match kind {
        // Who has registered needs no link. Of a replaced invitation its successor's inviter hears, and who
        // took one back has no more use for it. An expired one would be sent to the same address again.
        MailKind::RegistrationInvitation => matches!(standing.status(), Status::Pending | Status::Expired),
        MailKind::OnboardingInvitation | MailKind::AccountCreated | MailKind::SeedOnboarding => true,
        // A courtesy to the account's holder, who needs nothing from the officer of old; and whom would it help
        // to mail officers about mails to officers?
        MailKind::InvitedAgain
        | MailKind::Registered
        | MailKind::NotRegisteredInTime
        | MailKind::Replaced
        | MailKind::NotDelivered => false,
    }
}
