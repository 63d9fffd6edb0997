//! The data of API Gateway about a request: route, parameters, path, query, and the request's id.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use lambda_http::Request;
use tracing::Span;
use tracing::field::Empty;

/// The route of requests that fit no other route.
pub const DEFAULT_ROUTE: &str = "$default";

/// The data of API Gateway about a request, except its method, headers and body.
#[derive(Clone, Debug, Default)]
pub(super) struct Gateway {
    /// The route's pattern, such as `/invitations/{id}`, or [`DEFAULT_ROUTE`].
    pub(super) route: String,
    /// The values of the pattern's parameters, as API Gateway decoded them.
    pub(super) parameters: HashMap<String, String>,
    /// The path, decoded. It is only used to choose the format of a 404.
    pub(super) path: String,
    /// The query, as it was sent.
    pub(super) query: String,
    /// The id that API Gateway gave the request.
    pub(super) request_id: String,
    /// When Lambda ends the invocation. None in a test.
    pub(super) deadline: Option<Timestamp>,
}

fn gateway(request: &Request) -> Option<&Gateway> {
    request.extensions().get()
}

/// The route that API Gateway chose: its pattern, such as `/invitations/{id}`, or
/// [`DEFAULT_ROUTE`].
#[must_use]
pub fn route(request: &Request) -> &str {
    gateway(request).map_or("", |gateway| &gateway.route)
}

/// The value of a parameter of the route, as API Gateway decoded it. Empty if the route has no parameter with this
/// name.
#[must_use]
pub fn parameter<'r>(request: &'r Request, name: &str) -> &'r str {
    gateway(request).and_then(|gateway| gateway.parameters.get(name)).map_or("", String::as_str)
}

/// All parameters of the route, by their names.
#[must_use]
pub(super) fn parameters(request: &Request) -> BTreeMap<&str, &str> {
    let parameters = gateway(request).into_iter().flat_map(|gateway| &gateway.parameters);
    parameters.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The decoded path of a request that fits no route. It only decides the format of a 404.
#[must_use]
pub fn unknown_path(request: &Request) -> &str {
    gateway(request).map_or("", |gateway| &gateway.path)
}

/// The id that API Gateway gave the request.
#[must_use]
pub fn request_id(request: &Request) -> &str {
    gateway(request).map_or("", |gateway| &gateway.request_id)
}

/// When Lambda ends the invocation of this request.
#[must_use]
pub fn deadline(request: &Request) -> Timestamp {
    gateway(request).and_then(|gateway| gateway.deadline).unwrap_or(Timestamp::MAX)
}

/// The span of a request. All log lines of the request have its fields: the request's ids, the invitation's id after
/// [`crate::telemetry::record_invitation_id`], and the findings of [`crate::http::Authenticator`].
#[must_use]
pub(super) fn span(request: &Request) -> Span {
    tracing::info_span!(
        "request",
        http.request_id = request_id(request),
        invitation.id = Empty,
        officer.id = Empty,
        token.fault = Empty,
        token.claim = Empty
    )
}

/// The query as it was sent. Empty if there is none.
#[must_use]
pub fn raw_query(request: &Request) -> &str {
    gateway(request).map_or("", |gateway| &gateway.query)
}
