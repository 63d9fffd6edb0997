//! A directory that reports somebody's first sign-in, as the real one does: by an event on the bus.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Console, Refusal};

/// The detail-type of the directory's events.
const DETAIL_TYPE: &str = "Account Activated";

/// Raises the event that the person with that login name has signed in, and gives it.
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
