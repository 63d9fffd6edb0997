//! Plays the directory: reports a first sign-in by an event on the bus.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Console, Refusal};

/// The detail-type of the directory's events.
const DETAIL_TYPE: &str = "Account Activated";

/// Puts an event on the bus: the person with this login name has signed in. Returns the event.
pub(super) async fn sign_in(
    State(console): State<Arc<Console>>,
    Path(login_name): Path<String>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let no_directory =
        || Refusal(StatusCode::NOT_FOUND, "the template has no ActivationFeedSource".to_owned());
    let source = console.directory.as_deref().ok_or_else(no_directory)?;
    let detail = json!({ "login_name": login_name });
    let event = console.ses.bus.raise(source, DETAIL_TYPE, &[], &detail).map_err(Refusal::internal)?;
    Ok((StatusCode::ACCEPTED, Json(event)))
}
