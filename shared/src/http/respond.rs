//! The end of each response: its headers, one log line, one metric.

use lambda_http::http::{HeaderValue, header};
use lambda_http::{Body, Request, Response};

use super::context::request_id;
use super::problem::Problem;
use crate::telemetry::metrics::{Metric, Metrics};

/// The content security policy of a response that is not a page. The response may load nothing, and no page may frame
/// it.
const NO_CONTENT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
/// A browser then uses only HTTPS for a year (RFC 6797).
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// The result of a route's handler.
pub type RouteResult = Result<Response<Body>, Problem>;

/// Finishes a response. `show` renders a problem. The response gets its request id, and `no-store` unless it has
/// another cache header. One line is logged. It has the route, never the path, because paths have tokens.
#[must_use]
pub fn respond(
    request: &Request,
    route: &'static str,
    result: RouteResult,
    show: impl FnOnce(Problem, &str) -> Response<Body>,
) -> Response<Body> {
    let request_id = request_id(request);
    let reason = result.as_ref().err().map(|problem| problem.code.as_str());
    let mut response = result.unwrap_or_else(|problem| show(problem, request_id));
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("x-request-id", id);
    }
    // A page already has a policy of its own.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NO_CONTENT);
    headers.insert(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let (outcome, metrics) = match reason {
        None => ("ok", Metrics::default()),
        // API Gateway counts server errors.
        Some(_) if response.status().is_server_error() => ("failed", Metrics::default()),
        Some(_) => ("refused", Metrics::one(Metric::Refusals).split_by("reason")),
    };
    tracing::info!(
        http.method = request.method().as_str(),
        http.route = route,
        http.status = response.status().as_u16(),
        outcome,
        reason,
        metrics = %metrics,
        "answered"
    );
    response
}
