//! For tests and developers: the calls of functions so far, and whether any work is left.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Console, Refusal};
use crate::aws::dynamodb::stream::Backlog;
use crate::calls::{Call, Calls};
use crate::clock;

/// How often it checks whether work is left.
const INTERVAL: Duration = Duration::from_millis(30);
/// How long it waits before it says that work is left.
const LOOKS: u32 = 500;

/// The open work.
pub(crate) struct Progress {
    /// The calls so far.
    pub(crate) calls: Arc<Calls>,
    /// The undelivered records of streams.
    pub(crate) backlogs: Vec<Backlog>,
    /// Asynchronous invocations and schedules.
    pub(crate) state: Arc<crate::state::State>,
}

#[derive(Deserialize)]
pub(super) struct Selection {
    #[serde(default)]
    after: u64,
}

/// The kept calls after a number.
pub(super) async fn calls(
    State(console): State<Arc<Console>>,
    Query(selection): Query<Selection>,
) -> Json<Vec<Call>> {
    Json(console.progress.calls.after(selection.after))
}

/// The permissions of the roles, and whether each was ever used.
pub(super) async fn rights(State(console): State<Arc<Console>>) -> Json<Value> {
    Json(json!(console.progress.calls.rights.grants()))
}

/// Responds when no work is left, or after some time that work is left.
pub(super) async fn quiet(State(console): State<Arc<Console>>) -> Result<Json<Value>, Refusal> {
    for _ in 0..LOOKS {
        if console.progress.is_quiet()? {
            return Ok(Json(json!({ "quiet": true, "last_call": console.progress.calls.last() })));
        }
        if !console.stop.sleep(INTERVAL).await {
            break;
        }
    }
    Ok(Json(json!({ "quiet": false, "last_call": console.progress.calls.last() })))
}

impl Progress {
    /// Whether no function runs, and none will be called except by a later schedule or from outside.
    fn is_quiet(&self) -> Result<bool, Refusal> {
        // Work may move from one part to another between two checks. That needs a call, so calls are compared.
        let before = self.calls.last();
        let quiet = self.calls.running() == 0
            && self.state.invocations_after(0).map_err(Refusal::internal)?.is_empty()
            && self.state.due_schedules(clock::now()).map_err(Refusal::internal)?.is_empty()
            && self.streams_are_read()?;
        Ok(quiet && self.calls.running() == 0 && self.calls.last() == before)
    }

    fn streams_are_read(&self) -> Result<bool, Refusal> {
        for backlog in &self.backlogs {
            if !backlog.is_empty().map_err(Refusal::internal)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
