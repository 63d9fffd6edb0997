//! An invitation in a response. It never has a token, a link or a password.

use crate::domain::forms::onboarding::Seed;
use crate::domain::invitation::account::AccountState;
use crate::domain::invitation::delivery::{MailNote, MailStatus};
use crate::domain::invitation::effect::MailKind;
use crate::domain::invitation::event::{Actor, Event, Happening};
use crate::domain::invitation::objection::Decline;
use crate::domain::invitation::{AccountId, Details, Invitation, InvitationId, Inviter, Snapshot, Status};
use crate::domain::policy::Form;
use crate::domain::values::mobile::MobileNumber;
use jiff::Timestamp;
use serde::Serialize;

/// An invitation in a response (`infra/openapi.yaml`, `Invitation`).
#[derive(Serialize)]
pub struct InvitationView {
    id: InvitationId,
    email: String,
    form: Form,
    status: Status,
    inviter: Inviter,
    organisation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile_number: Option<MobileNumber>,
    /// Whether the account needs a new mobile number, because another person registered with the old one (R31).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    needs_mobile_number: bool,
    #[serde(flatten)]
    details: Details,
    seed: Seed,
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<InvitationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<InvitationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_reason: Option<Decline>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purged_at: Option<Timestamp>,
    mail: Vec<MailView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Vec<EventView>>,
}

#[derive(Serialize)]
struct MailView {
    kind: MailKind,
    status: MailStatus,
    at: Timestamp,
}

#[derive(Serialize)]
struct EventView {
    event: Happening,
    at: Timestamp,
    by: String,
    /// The service request, for support officers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<RequestView>,
    /// The fields that were corrected, for support officers only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrected: Vec<String>,
}

#[derive(Serialize)]
struct RequestView {
    number: String,
    reason: String,
    officer_email: String,
}

impl InvitationView {
    /// A view of an invitation and its emails.
    #[must_use]
    pub fn new(invitation: Invitation, mails: &[MailNote]) -> Self {
        let needs_mobile_number = invitation.needs_mobile_number();
        let mut snapshot = Snapshot::from(invitation);
        let details = snapshot.take_details();
        let mail = mails.iter().map(|note| MailView { kind: note.kind, status: note.status, at: note.at });
        Self {
            id: snapshot.id,
            email: snapshot.email.to_string(),
            form: snapshot.form,
            status: snapshot.status,
            inviter: snapshot.inviter,
            organisation: snapshot.organisation,
            mobile_number: snapshot.mobile_number,
            needs_mobile_number,
            details,
            seed: snapshot.seed,
            created_at: snapshot.created_at,
            // This is the deadline of a link. An integrated invitation has no link.
            expires_at: snapshot.expires_at.filter(|_| !snapshot.form.is_integrated()),
            closed_at: snapshot.closed_at,
            supersedes: snapshot.supersedes,
            superseded_by: snapshot.superseded_by,
            account_id: snapshot.account_id,
            account: snapshot.account,
            decline_reason: snapshot.decline_reason,
            purged_at: snapshot.purged_at,
            mail: mail.collect(),
            outcome: None,
            history: None,
        }
    }

    /// Adds the outcome of `POST /invitations`, which follows from the event.
    #[must_use]
    pub fn with_outcome(self, event: &Event) -> Self {
        let outcome = match event.event {
            Happening::Resent => "resent",
            Happening::Corrected => "corrected",
            _ if event.invitation.supersedes.is_some() => "overridden",
            _ => "created",
        };
        Self { outcome: Some(outcome), ..self }
    }

    /// Adds the history that the inviter may see.
    #[must_use]
    pub fn with_history(self, history: &[Event]) -> Self {
        self.with_events(history.iter().map(EventView::of).collect())
    }

    /// Adds the history that support officers may see, with the service requests (R58).
    #[must_use]
    pub fn with_whole_history(self, history: &[Event]) -> Self {
        self.with_events(history.iter().map(EventView::with_request).collect())
    }

    fn with_events(self, events: Vec<EventView>) -> Self {
        Self { history: Some(events), ..self }
    }
}

impl EventView {
    fn of(event: &Event) -> Self {
        Self {
            event: event.event,
            at: event.at,
            by: match &event.by {
                Actor::Officer(officer) => officer.email.to_string(),
                Actor::Invitee => "invitee".to_owned(),
                Actor::Timer => "timer".to_owned(),
                Actor::MailService => "mail_service".to_owned(),
                Actor::Operator => "operator".to_owned(),
                Actor::Desk(_) => "desk".to_owned(),
                Actor::Directory => "directory".to_owned(),
                Actor::AnotherPerson => "another_person".to_owned(),
            },
            request: None,
            corrected: Vec::new(),
        }
    }

    fn with_request(event: &Event) -> Self {
        let request = match &event.by {
            Actor::Desk(request) => Some(RequestView {
                number: request.number.clone(),
                reason: request.reason.clone(),
                officer_email: request.officer.email.to_string(),
            }),
            _ => None,
        };
        Self { request, corrected: event.corrected.clone(), ..Self::of(event) }
    }
}
