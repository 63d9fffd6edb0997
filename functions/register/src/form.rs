//! Reads the fields of a request, and chooses the format of the response.

use invitations::http::{FORM, Problem, ResponseFormat, media_type, parse_form, parse_object, unique};
use lambda_http::Request;
use lambda_http::http::Method;
use serde_json::{Map, Value};

/// The format of the response. If `Accept` leaves it open, a program that sent JSON gets JSON.
pub(crate) fn response_format(request: &Request) -> ResponseFormat {
    let sent_json =
        request.method() == Method::POST && media_type(request).as_deref() == Some("application/json");
    ResponseFormat::requested(request.headers()).unwrap_or(if sent_json {
        ResponseFormat::Json
    } else {
        ResponseFormat::Page
    })
}

/// The format of the response to an unknown URL. If the URL looks like a link, the reader is probably an invitee and gets
/// a page.
pub(crate) fn response_format_of_unknown(request: &Request, is_near_link: bool) -> ResponseFormat {
    ResponseFormat::requested(request.headers()).unwrap_or(if is_near_link {
        ResponseFormat::Page
    } else {
        ResponseFormat::Json
    })
}

/// The fields of a JSON body or of a browser's form. An empty field of a browser's form counts as absent.
///
/// # Errors
/// 413, 415 or 400 for any other body.
pub fn read(request: &Request) -> Result<Map<String, Value>, Problem> {
    if media_type(request).as_deref() != Some(FORM) {
        return parse_object(request);
    }
    let filled = parse_form(request)?.into_iter().filter(|(_, value)| !value.is_empty());
    unique(filled.map(|(name, value)| (name, Value::String(value))))
}

/// Whether the form is empty: the request has no body, or all its fields are blank.
pub(crate) fn is_empty(request: &Request) -> bool {
    let blank = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => false,
    };
    let body = request.body().as_ref();
    body.trim_ascii().is_empty() || read(request).is_ok_and(|fields| fields.values().all(blank))
}
