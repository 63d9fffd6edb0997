//! The services whose requests name the operation in a header. Their requests all have the same path.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Extension, Json, Router};
use serde_json::Value;

use super::event_bridge::EventBridge;
use super::secrets_manager::Secret;
use crate::calls::Partly;
use crate::protocol::AwsError;

/// The route of Secrets Manager and EventBridge.
pub(crate) fn routes(secret: Secret, event_bridge: Arc<EventBridge>) -> Router {
    Router::new().route("/", post(answer)).with_state((secret, event_bridge))
}

async fn answer(
    State((secret, event_bridge)): State<(Secret, Arc<EventBridge>)>,
    partly: Option<Extension<Partly>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, AwsError> {
    match headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default() {
        "secretsmanager.GetSecretValue" => secret.get(&body),
        "AWSEvents.PutEvents" => event_bridge.put_events(&body, partly.map(|Extension(partly)| partly)),
        other => {
            let message = format!("{other} is not served on this machine.");
            Err(AwsError::new(StatusCode::NOT_FOUND, "UnknownOperationException", message))
        }
    }
}
