//! JSON responses, and problem documents (RFC 9457). All errors have this format.

use jiff::Timestamp;
use lambda_http::http::{HeaderName, HeaderValue, StatusCode, header};
use lambda_http::{Body, Response};
use serde::Serialize;
use serde_json::{Map, Value};

use super::code::Code;
use crate::domain::requests::limit::Limit;
use crate::domain::words::FieldError;
use crate::store::StoreError;

/// An error in a response (`infra/openapi.yaml`, `Problem`).
#[derive(Clone, Debug)]
pub struct Problem {
    /// The code of the problem.
    pub code: Code,
    /// The advice: what the client can do now.
    pub detail: String,
    /// All field errors.
    pub errors: Vec<FieldError>,
    /// Further members, such as `support_url`.
    pub members: Map<String, Value>,
    /// Further headers, such as `Retry-After`.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem without field errors, further members or further headers.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), members: Map::new(), headers: Vec::new() }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.code.status()
    }

    /// There is nothing at this address that the caller may see.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing at this address.")
    }

    /// The invitation cannot be revoked, withdrawn or sent again (R26, R49).
    #[must_use]
    pub fn not_pending() -> Self {
        Self::new(
            Code::NotPending,
            "The person has registered, declined or signed in, or the invitation was replaced, revoked or withdrawn, or it \
             has expired. Its status says which.",
        )
    }

    /// The route exists, but not with this method.
    #[must_use]
    pub fn method_not_allowed(allow: &'static str) -> Self {
        Self::new(Code::MethodNotAllowed, format!("This address accepts only {allow}."))
            .with_header(header::ALLOW, HeaderValue::from_static(allow))
    }

    /// Some fields break rules. `errors` has all of them.
    #[must_use]
    pub fn validation_failed(errors: Vec<FieldError>) -> Self {
        let detail = "Correct the fields named in errors and send the request again.";
        Self { errors, ..Self::new(Code::ValidationFailed, detail) }
    }

    /// Whether the response must not be saved for retries, because a retry may have another result or the request was
    /// malformed.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        let status = self.status();
        let malformed = [
            StatusCode::BAD_REQUEST,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::TOO_MANY_REQUESTS,
        ];
        let about_the_key = [Code::RequestInProgress, Code::IdempotencyKeyReused];
        status.is_server_error() || malformed.contains(&status) || about_the_key.contains(&self.code)
    }

    /// A limit is reached (R45).
    #[must_use]
    pub fn rate_limited(limit: &Limit, now: Timestamp) -> Self {
        Self::new(Code::RateLimited, limit.explanation())
            .with_member("limit", limit.what.name())
            .with_member("again_at", limit.again_at.to_string())
            .with_retry_after(limit.again_at, now)
    }

    /// A dependency failed. Nothing was changed.
    #[must_use]
    pub fn temporarily_unavailable() -> Self {
        Self::new(Code::TemporarilyUnavailable, "Nothing was changed. Try again in a moment.")
            .with_header(header::RETRY_AFTER, HeaderValue::from_static("2"))
    }

    /// Adds `Retry-After`, in seconds from `now`.
    #[must_use]
    pub fn with_retry_after(self, again_at: Timestamp, now: Timestamp) -> Self {
        let seconds = again_at.duration_since(now).as_secs().max(1);
        self.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// Adds a member of the document.
    #[must_use]
    pub fn with_member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Makes a response with a page in place of the document. It has the status and the headers of the problem.
    #[must_use]
    pub fn with_page(self, mut page: Response<Body>) -> Response<Body> {
        *page.status_mut() = self.status();
        page.headers_mut().extend(self.headers);
        page
    }

    /// Makes a response with the document.
    #[must_use]
    pub fn into_response(self, request_id: &str) -> Response<Body> {
        #[derive(Serialize)]
        struct Document<'a> {
            r#type: String,
            title: &'a str,
            status: u16,
            detail: &'a str,
            code: &'a str,
            retryable: bool,
            request_id: &'a str,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            errors: &'a [FieldError],
            #[serde(flatten)]
            members: &'a Map<String, Value>,
        }
        let document = Document {
            r#type: format!("/problems/{}", self.code.as_str()),
            title: self.code.title(),
            status: self.status().as_u16(),
            detail: &self.detail,
            code: self.code.as_str(),
            retryable: self.code.is_retryable(),
            request_id,
            errors: &self.errors,
            members: &self.members,
        };
        let mut response = json(self.status(), &document);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.extend(self.headers);
        response
    }
}

impl From<StoreError> for Problem {
    /// Logs the error, once. The response only says that the client may try again.
    fn from(error: StoreError) -> Self {
        tracing::error!(error = %error, outcome = "failed", "the table failed");
        Self::temporarily_unavailable()
    }
}

/// A JSON response.
#[must_use]
pub fn json(status: StatusCode, value: &impl Serialize) -> Response<Body> {
    let body = serde_json::to_string(value).unwrap_or_else(|error| {
        tracing::error!(error = %error, outcome = "failed", "a response cannot be written as JSON");
        String::new()
    });
    let mut response = Response::new(Body::Text(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
