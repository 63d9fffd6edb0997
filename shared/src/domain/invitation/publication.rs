//! Events as they are published for other systems (R57): ids, kinds and times, and no personal data. The names are
//! those of `CloudEvents` 1.0 (<https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md>).
//! `infra/events.yaml` describes them.

use jiff::Timestamp;
use serde::Serialize;

use super::account::AccountState;
use super::event::Event;
use super::{AccountId, InvitationId, Snapshot, Status};

/// A published event.
#[derive(Clone, Debug, Serialize)]
pub struct Publication<'s> {
    specversion: &'static str,
    /// The id. It is unique within this source, and stays the same if the event is published again.
    id: String,
    /// The address of the deployment.
    source: &'s str,
    #[serde(rename = "type")]
    kind: String,
    subject: InvitationId,
    time: Timestamp,
    datacontenttype: &'static str,
    data: Data,
}

/// The invitation right after the event.
#[derive(Clone, Debug, Serialize)]
struct Data {
    invitation_id: InvitationId,
    /// The number of the event within its invitation. It counts from 1 without gaps, so other systems can order the
    /// events.
    version: u32,
    status: Status,
    /// The kind of actor. It identifies nobody.
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<AccountId>,
    /// The state of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<InvitationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<InvitationId>,
}

impl<'s> Publication<'s> {
    /// The publication of an event. `source` is the address of the deployment.
    #[must_use]
    pub fn of(event: &Event, source: &'s str) -> Self {
        let invitation = Snapshot::from(event.invitation.clone());
        Self {
            specversion: "1.0",
            id: format!("{}-{}", invitation.id, invitation.version),
            source,
            kind: format!("invitation.{}", event.event.name()),
            subject: invitation.id,
            time: event.at,
            datacontenttype: "application/json",
            data: Data {
                invitation_id: invitation.id,
                version: invitation.version,
                status: invitation.status,
                by: event.by.kind(),
                expires_at: invitation.expires_at,
                account_id: invitation.account_id,
                account: invitation.account,
                supersedes: invitation.supersedes,
                superseded_by: invitation.superseded_by,
            },
        }
    }

    /// The kind of event, such as `invitation.registered`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }
}
