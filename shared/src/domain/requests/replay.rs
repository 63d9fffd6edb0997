//! Requests that may be sent again, and the answers that are kept for them (`infra/openapi.yaml`, `Idempotency-Key`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::invitation::InvitationId;
use crate::domain::invitation::event::Happening;

/// A request that may come again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestKey {
    /// The caller and their key, hashed.
    pub name: String,
    /// The request's method, path, query and body, hashed.
    pub fingerprint: String,
    /// When it came.
    pub now: Timestamp,
    /// Until when its response is kept.
    pub keep_until: Timestamp,
}

/// A response as it is kept. None says who was invited: what is said of an invitation is read from its event when the
/// request comes again, so that a forgotten person (R46) is forgotten here, too.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SavedResponse {
    /// A change of an invitation: its event says the rest.
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
    /// A list: what came of each row, in order. Rows that may still come out otherwise are tried again.
    Rows {
        /// The rows.
        rows: Vec<SavedRow>,
        /// Until when the list may still be running; none once it is done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        running_until: Option<Timestamp>,
    },
    /// A refusal as it was given.
    Given {
        /// The status.
        status: u16,
        /// The headers, but for those that every response gets.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
        /// Whether the body was too long to be kept whole: it names the refusal, but not each field.
        #[serde(default, skip_serializing_if = "is_false")]
        abridged: bool,
    },
    /// The response to a request that changes nothing: it is worked out again.
    Unchanged {
        /// The status.
        status: u16,
    },
}

/// What came of a row of a list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SavedRow {
    /// The word for it.
    pub outcome: String,
    /// The invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationId>,
    /// From when it would come out otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// What an idempotency key leads to that was used before.
#[derive(Debug)]
pub enum Replay {
    /// The same request: its response.
    Same(SavedResponse),
    /// Another request.
    Other,
    /// A request that is being answered in this moment.
    Running,
}

impl RequestKey {
    /// The key of one part of the request, such as a row of a list.
    #[must_use]
    pub fn part(&self, part: u64) -> Self {
        Self { name: format!("{}#{part}", self.name), ..self.clone() }
    }
}
