//! API Gateway: turns HTTP requests into events for functions.

mod answer;
mod event;
mod routes;

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::json;
use tokio::time::timeout;

use crate::account::request_id;
use crate::aws::lambda::InvokeError;
use crate::clock;
use crate::protocol::PAYLOAD_LIMIT;
use crate::terminal::warn;
use event::Context;
pub(crate) use routes::Routes;

/// How long the gateway waits for a function.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html>
const LONGEST: Duration = Duration::from_secs(30);

/// The HTTP API.
#[derive(Debug)]
pub(crate) struct Gateway {
    /// Its routes.
    pub(crate) routes: Routes,
    /// The host and port where clients reach it.
    pub(crate) domain: String,
}

/// Accepts every path. Functions answer.
pub(crate) fn routes(gateway: Gateway) -> Router {
    Router::new().fallback(handle).with_state(Arc::new(gateway))
}

async fn handle(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    gateway.respond(request).await.unwrap_or_else(refusal)
}

impl Gateway {
    async fn respond(&self, request: Request) -> Result<Response, StatusCode> {
        let (parts, body) = request.into_parts();
        // `OPTIONS *` and the like concern the server, so they have no route.
        if !parts.uri.path().starts_with('/') {
            return Err(StatusCode::BAD_REQUEST);
        }
        let route = self.routes.find(&parts.method, parts.uri.path()).ok_or(StatusCode::NOT_FOUND)?;
        let body = whole(&parts.headers, body).await?;
        let context = Context {
            route_key: route.key,
            path_parameters: route.parameters,
            domain: &self.domain,
            request_id: &request_id(),
            at: clock::now(),
        };
        let event = event::event(&parts, &body, &context).to_string();
        if event.len() > PAYLOAD_LIMIT {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let result = timeout(LONGEST, route.target.invoke("gateway", event.into())).await;
        match result.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)? {
            Ok(result) => answer::response(&result).ok_or_else(|| {
                warn(format_args!("{}: its result is not an HTTP response", route.target.name()));
                StatusCode::INTERNAL_SERVER_ERROR
            }),
            Err(InvokeError::TimedOut(_) | InvokeError::Throttled | InvokeError::Stopping) => {
                Err(StatusCode::SERVICE_UNAVAILABLE)
            }
            Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

/// Reads the whole body, up to the limit of a function's event.
async fn whole(headers: &HeaderMap, body: Body) -> Result<Bytes, StatusCode> {
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > PAYLOAD_LIMIT) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    // A body without a length fails here if it is over the limit, or if its sender is gone.
    to_bytes(body, PAYLOAD_LIMIT).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)
}

/// A response of the gateway itself.
fn refusal(status: StatusCode) -> Response {
    let message = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "Request Entity Too Large",
        status => status.canonical_reason().unwrap_or_default(),
    };
    (status, Json(json!({ "message": message }))).into_response()
}
