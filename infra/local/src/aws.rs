//! What all of AWS has in common: the names of this "account" and the form of an error.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use ring::rand::{SecureRandom, SystemRandom};
use serde::de::DeserializeOwned;
use serde_json::json;

/// The region that functions are told, and that is in all ARNs.
pub(crate) const REGION: &str = "ap-southeast-1";
/// The account of this machine.
pub(crate) const ACCOUNT: &str = "000000000000";
/// The partition of the public regions.
pub(crate) const PARTITION: &str = "aws";
/// The name of the stack that the template makes here.
pub(crate) const STACK: &str = "local";
/// The largest event and the largest answer of a function, in bytes.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub(crate) const PAYLOAD_LIMIT: usize = 6 * 1024 * 1024;
/// How long a function may take to ask for its first event.
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib>
pub(crate) const INIT_LIMIT: Duration = Duration::from_secs(10);

/// An ARN of this account in this region.
pub(crate) fn arn(service: &str, resource: &str) -> String {
    format!("arn:{PARTITION}:{service}:{REGION}:{ACCOUNT}:{resource}")
}

/// A fresh id in the form of a UUID, as AWS gives to requests and mails.
pub(crate) fn request_id() -> String {
    let mut bytes = [0; 16];
    // The system's source fails only before the machine has gathered its first entropy; an id of zeros then
    // is still an id.
    let _ = SystemRandom::new().fill(&mut bytes);
    let hex = u128::from_be_bytes(bytes);
    let text = format!("{hex:032x}");
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}

/// An error as AWS's REST-JSON services answer it.
/// <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization>
#[derive(Debug)]
pub(crate) struct AwsError {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl AwsError {
    /// An error with its HTTP status, its code and what it says.
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// The service itself failed.
    pub(crate) fn internal(source: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerException", source.to_string())
    }
}

impl IntoResponse for AwsError {
    fn into_response(self) -> Response {
        let kind = (HeaderName::from_static("x-amzn-errortype"), self.code);
        // Scheduler's model spells the member `Message`, SES's `message`; each ignores the other.
        let body = json!({ "Message": self.message, "message": self.message });
        (self.status, [kind], Json(body)).into_response()
    }
}

/// The endpoint of several services: their routes, and an error for all else.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_look_like_uuids_and_differ() {
        let (one, other) = (request_id(), request_id());
        assert_ne!(one, other);
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    }
}
