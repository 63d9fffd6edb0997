//! The protocol of AWS's REST-JSON services: endpoint, bodies and errors.

use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::json;

/// The largest event and the largest response of a function, in bytes.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub(crate) const PAYLOAD_LIMIT: usize = 6 * 1024 * 1024;

/// An error in the form of AWS's REST-JSON services.
/// <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization>
#[derive(Debug)]
pub(crate) struct AwsError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl AwsError {
    /// An error with its HTTP status, code and message.
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// The message.
    #[cfg(test)]
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The service itself failed.
    pub(crate) fn internal(source: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerException", source.to_string())
    }
}

impl IntoResponse for AwsError {
    fn into_response(self) -> Response {
        let kind = (HeaderName::from_static("x-amzn-errortype"), self.code);
        // Scheduler's model has the member `Message`, SES's has `message`. Each ignores the other.
        let body = json!({ "Message": self.message, "message": self.message });
        (self.status, [kind], Json(body)).into_response()
    }
}

/// The endpoint of several services: their routes, and an error for everything else.
pub(crate) fn endpoint(services: impl IntoIterator<Item = Router>) -> Router {
    services
        .into_iter()
        .fold(Router::new(), Router::merge)
        .fallback(async |method: Method, uri: Uri| {
            let message = format!("{method} {} is not served on this machine.", uri.path());
            AwsError::new(StatusCode::NOT_FOUND, "UnknownOperationException", message)
        })
        .layer(DefaultBodyLimit::max(PAYLOAD_LIMIT))
}

/// Reads the body of a request.
pub(crate) fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, AwsError> {
    serde_json::from_slice(bytes)
        .map_err(|fault| AwsError::new(StatusCode::BAD_REQUEST, "SerializationException", fault.to_string()))
}
