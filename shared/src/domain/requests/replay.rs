//! Retried requests, and the responses that are saved for them (`infra/openapi.yaml`, `Idempotency-Key`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::invitation::InvitationId;
use crate::domain::invitation::event::{Event, Happening};

/// A request with an idempotency key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestKey {
    /// The hash of the caller and their key.
    pub name: String,
    /// The hash of the request's method, path, query and body.
    pub fingerprint: String,
    /// When it was received.
    pub now: Timestamp,
    /// When its saved response expires.
    pub keep_until: Timestamp,
}

/// A saved response. It never has the invitee. A replay reads them from the invitation's event, so no saved response
/// has a person whose data was removed (R46).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SavedResponse {
    /// The response to a change of an invitation. The event has the rest of it.
    Change {
        /// The HTTP status.
        status: u16,
        /// The invitation.
        invitation: InvitationId,
        /// The number of the event.
        version: u32,
        /// The kind of event.
        event: Happening,
    },
    /// The response to a list: the outcome of each row, in order. Rows whose outcome can still change are tried
    /// again.
    Rows {
        /// The rows.
        rows: Vec<SavedRow>,
        /// The latest end of the running request. None when the list is done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        running_until: Option<Timestamp>,
    },
    /// A refusal, as it was sent to the client.
    Given {
        /// The HTTP status.
        status: u16,
        /// The headers, without those that every response has.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
        /// Whether the body was too long to be saved. The saved body then has the code of the refusal, but not the
        /// fields.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        abridged: bool,
    },
    /// The response to a request that changed nothing. It is computed again.
    Unchanged {
        /// The HTTP status.
        status: u16,
    },
}

impl SavedResponse {
    /// The response to the change of this event.
    #[must_use]
    pub fn of_change(status: u16, event: &Event) -> Self {
        let Event { event, invitation, .. } = event;
        Self::Change { status, invitation: invitation.id, version: invitation.version, event: *event }
    }
}

/// The outcome of a row of a list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SavedRow {
    /// The name of the outcome.
    pub outcome: String,
    /// The invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationId>,
    /// When another attempt can have another outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
}

/// The earlier use of an idempotency key.
#[derive(Debug)]
pub enum Replay {
    /// The same request used it. This is its saved response.
    Same(SavedResponse),
    /// Another request used it.
    Other,
    /// A request that is still running uses it.
    Running,
}

impl RequestKey {
    /// The key of one part of the request, such as a row of a list.
    #[must_use]
    pub fn part(&self, part: u64) -> Self {
        Self { name: format!("{}#{part}", self.name), ..self.clone() }
    }
}
