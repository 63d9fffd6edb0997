//! What is to go wrong with the next calls, for tests of what happens then.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;

use super::{Console, Refusal};
use crate::calls::{Armed, Order};

/// What is to go wrong, and how often it did.
pub(super) async fn show(State(console): State<Arc<Console>>) -> Json<Option<Armed>> {
    Json(console.progress.calls.armed())
}

/// Has the calls fail that are named, and no others any more.
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

/// Has nothing fail any more, and tells how often something did.
pub(super) async fn disarm(State(console): State<Arc<Console>>) -> Json<Option<Armed>> {
    Json(console.progress.calls.disarm())
}
