//! Requests that may be sent again, and the responses that are saved for them (`infra/openapi.yaml`, `Idempotency-Key`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::invitation::InvitationId;
use crate::domain::invitation::event::{Event, Happening};

/// A request with an idempotency key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestKey {
    /// The caller and their key, hashed.
    pub name: String,
    /// The request's method, path, query and body, hashed.
    pub fingerprint: String,
    /// When it was received.
    pub now: Timestamp,
    /// When its saved response expires.
    pub keep_until: Timestamp,
}

/// A saved response. It never says who was invited. A replay reads that from the invitation's event, so a person whose
/// data was erased (R46) is in no saved response.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SavedResponse {
    /// A change of an invitation. Its event has the rest.
    Change {
        /// The status.
        status: u16,
        /// The invitation.
        invitation: InvitationId,
        /// The number of the event.
        version: u32,
        /// What happened.
        event: Happening,
    },
    /// A list: the outcome of each row, in order. Rows whose outcome may still change are tried again.
    Rows {
        /// The rows.
        rows: Vec<SavedRow>,
        /// When the running request is over at the latest; none once the list is done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        running_until: Option<Timestamp>,
    },
    /// A refusal, as it was sent.
    Given {
        /// The status.
        status: u16,
        /// The headers, without those that every response gets.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
        /// Whether the body was too long to save whole. It then has the refusal's code, but not the fields.
        #[serde(default, skip_serializing_if = "is_false")]
        abridged: bool,
    },
    /// A request that changes nothing. Its response is computed again.
    Unchanged {
        /// The status.
        status: u16,
    },
}

impl SavedResponse {
    /// The response to the change that an event records.
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
    /// When another attempt may have another outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// What is known about an idempotency key that was used before.
#[derive(Debug)]
pub enum Replay {
    /// The same request, with its saved response.
    Same(SavedResponse),
    /// Another request.
    Other,
    /// A request that is still being processed.
    Running,
}

impl RequestKey {
    /// The key of one part of the request, such as a row of a list.
    #[must_use]
    pub fn part(&self, part: u64) -> Self {
        Self { name: format!("{}#{part}", self.name), ..self.clone() }
    }
}
