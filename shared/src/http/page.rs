//! The headers of pages. Responses to programs do not need them.

use lambda_http::http::{HeaderMap, HeaderValue, header};

/// Adds headers that protect a page: no other site may frame it, learn its address, or load content into it
/// (`infra/openapi.yaml`, `/register/{token}`).
pub fn protect(headers: &mut HeaderMap, content_security_policy: &HeaderValue) {
    headers.insert(header::CONTENT_SECURITY_POLICY, content_security_policy.clone());
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
}
