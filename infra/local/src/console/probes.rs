//! For tests and developers: call a function by hand, list published events, pending schedules and failures.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::{Console, Refusal};
use crate::aws::lambda::InvokeError;
use crate::state::{Failure, Published};

/// Calls a function with any event, and returns its result.
pub(super) async fn invoke(
    State(console): State<Arc<Console>>,
    Path(name): Path<String>,
    event: Bytes,
) -> Result<Response, Refusal> {
    let function = console.functions.iter().find(|function| function.name() == name);
    let function =
        function.ok_or_else(|| Refusal(StatusCode::NOT_FOUND, format!("there is no function {name}")))?;
    let event = if event.trim_ascii().is_empty() { Bytes::from_static(b"{}") } else { event };
    serde_json::from_slice::<IgnoredAny>(&event)
        .map_err(|fault| Refusal(StatusCode::BAD_REQUEST, fault.to_string()))?;
    match function.invoke("console", event).await {
        Ok(result) => Ok(([(CONTENT_TYPE, "application/json")], result).into_response()),
        Err(InvokeError::Failed { kind, message }) => {
            let error = json!({ "errorType": kind, "errorMessage": message });
            Ok((StatusCode::BAD_GATEWAY, Json(error)).into_response())
        }
        Err(fault) => Err(Refusal(StatusCode::BAD_GATEWAY, fault.to_string())),
    }
}

/// The events that the reader has already seen.
#[derive(Deserialize)]
pub(super) struct Seen {
    /// The number of the last one.
    #[serde(default)]
    after: i64,
}

/// The events on the template's event buses after a number, the oldest first.
pub(super) async fn events(
    State(console): State<Arc<Console>>,
    Query(seen): Query<Seen>,
) -> Result<Json<Vec<Published>>, Refusal> {
    console.state.events_after(seen.after).map(Json).map_err(Refusal::internal)
}

/// The pending schedules, the next one first.
pub(super) async fn schedules(State(console): State<Arc<Console>>) -> Result<Json<Vec<Value>>, Refusal> {
    let schedules = console.state.schedules().map_err(Refusal::internal)?;
    let pending = schedules.into_iter().filter(|schedule| schedule.pending).map(|schedule| {
        let input = schedule.request["Target"]["Input"].as_str().map(serde_json::from_str::<Value>);
        json!({
            "group": schedule.group,
            "name": schedule.name,
            "due_at": schedule.due_at,
            "target": schedule.request["Target"]["Arn"],
            "input": input.and_then(Result::ok),
        })
    });
    Ok(Json(pending.collect()))
}

/// The events in dead-letter queues and on-failure destinations, the newest first.
pub(super) async fn failures(State(console): State<Arc<Console>>) -> Result<Json<Vec<Failure>>, Refusal> {
    console.state.failures().map(Json).map_err(Refusal::internal)
}
