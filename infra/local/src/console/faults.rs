//! Injects faults into calls, for tests.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;

use super::{Console, Refusal};
use crate::calls::{Armed, Order};

/// The fault, and how often it was applied.
pub(super) async fn show(State(console): State<Arc<Console>>) -> Json<Option<Armed>> {
    Json(console.progress.calls.armed())
}

/// Injects a fault into the named calls. Replaces an earlier fault.
pub(super) async fn arm(
    State(console): State<Arc<Console>>,
    order: Bytes,
) -> Result<Json<Option<Armed>>, Refusal> {
    let order: Order = serde_json::from_slice(&order)
        .map_err(|fault| Refusal(StatusCode::BAD_REQUEST, fault.to_string()))?;
    if let Some(complaint) = order.complaint() {
        return Err(Refusal(StatusCode::BAD_REQUEST, complaint.to_owned()));
    }
    console.progress.calls.arm(order);
    Ok(Json(console.progress.calls.armed()))
}

/// Removes the fault, and says how often it was applied.
pub(super) async fn disarm(State(console): State<Arc<Console>>) -> Json<Option<Armed>> {
    Json(console.progress.calls.disarm())
}
