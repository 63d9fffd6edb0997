//! Reading requests.

use std::fmt;

use lambda_http::http::{StatusCode, header};
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};
use tracing::Span;
use tracing::field::Empty;

use super::problem::Problem;
use crate::domain::words::Language;

/// The largest body of a request that is not CSV, in bytes (contract: conventions).
pub const MAX_BODY: usize = 64 * 1024;

/// The id that API Gateway gave the request.
#[must_use]
pub fn request_id(request: &Request) -> String {
    let id = match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone(),
        _ => None,
    };
    id.or_else(|| request.lambda_context_ref().map(|context| context.request_id.clone())).unwrap_or_default()
}

/// The span of a request, so that all lines about it have its id; and the invitation's, as soon as
/// [`crate::telemetry::about`] says which it is.
#[must_use]
pub fn span(request: &Request) -> Span {
    tracing::info_span!("request", http.request_id = request_id(request), invitation.id = Empty)
}

/// The parts of the path: `/invitations/1` is `["invitations", "1"]`.
#[must_use]
pub fn segments(request: &Request) -> Vec<&str> {
    let path = request.uri().path();
    path.strip_prefix('/').unwrap_or(path).split('/').collect()
}

/// The media type of the body, without parameters, in lower case.
#[must_use]
pub fn media_type(request: &Request) -> Option<String> {
    let value = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// The language that the sender prefers, if it is one of ours.
#[must_use]
pub fn preferred_language(request: &Request) -> Option<Language> {
    Language::preferred(request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?)
}

/// The JSON object that is the request's body.
///
/// # Errors
/// 413 when it is too long, 415 when it says it is not JSON, 400 when it is no JSON object or has a member
/// twice.
pub fn object(request: &Request) -> Result<Map<String, Value>, Problem> {
    let Members(members) =
        serde_json::from_slice(body(request, "application/json", MAX_BODY)?).map_err(|fault| {
            let (line, column) = (fault.line(), fault.column());
            malformed(format!("The body is not a JSON object: line {line}, column {column}."))
        })?;
    unique(members)
}

/// Fields by their names.
///
/// # Errors
/// 400 when one is there twice: which of them would count?
pub fn unique(fields: impl IntoIterator<Item = (String, Value)>) -> Result<Map<String, Value>, Problem> {
    let mut named = Map::new();
    for (name, value) in fields {
        if named.insert(name, value).is_some() {
            return Err(malformed("The body has a field twice."));
        }
    }
    Ok(named)
}

/// The members of a JSON object as they were sent: a map would drop all but the last of those with one name.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// The request's body, of one media type and at most so many bytes.
///
/// # Errors
/// 413 when it is too long, 415 when it has another media type.
pub fn body<'r>(request: &'r Request, wanted: &str, most: usize) -> Result<&'r [u8], Problem> {
    let body = request.body().as_ref();
    if body.len() > most {
        return Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            "The body is too large",
            format!("A body has at most {most} bytes here."),
        ));
    }
    if media_type(request).as_deref() != Some(wanted) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "The body has the wrong media type",
            format!("Send it with Content-Type: {wanted}."),
        ));
    }
    Ok(body)
}

/// The problem with a body that cannot be read.
#[must_use]
pub fn malformed(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed_body", "The body cannot be read", detail)
}
