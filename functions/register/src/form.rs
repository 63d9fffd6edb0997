//! What was sent, and in which form the sender wants the answer.

use invitations::http::{FORM, Form, Problem, form, media_type, object, unique};
use lambda_http::Request;
use lambda_http::http::Method;
use serde_json::{Map, Value};

/// The form that the sender wants the answer in. Where `Accept` leaves it open, a program that sent JSON gets JSON.
pub(crate) fn wanted(request: &Request) -> Form {
    let sent_json =
        request.method() == Method::POST && media_type(request).as_deref() == Some("application/json");
    Form::wanted(request.headers()).unwrap_or(if sent_json { Form::Json } else { Form::Page })
}

/// The same for an address that does not exist: a person gets a page wherever an invitee may end up.
pub(crate) fn wanted_elsewhere(request: &Request, is_near_link: bool) -> Form {
    Form::wanted(request.headers()).unwrap_or(if is_near_link { Form::Page } else { Form::Json })
}

/// The fields that were sent, as JSON or by a browser's form. A field that a browser left empty is absent.
///
/// # Errors
/// 413, 415 or 400 for a body that is none of these.
pub fn read(request: &Request) -> Result<Map<String, Value>, Problem> {
    if media_type(request).as_deref() != Some(FORM) {
        return object(request);
    }
    let filled = form(request)?.into_iter().filter(|(_, value)| !value.is_empty());
    unique(filled.map(|(name, value)| (name, Value::String(value))))
}

/// Whether a request fills nothing in: it has no body, or all that it has is blank.
pub(crate) fn is_empty(request: &Request) -> bool {
    let blank = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => false,
    };
    let body = request.body().as_ref();
    body.trim_ascii().is_empty() || read(request).is_ok_and(|fields| fields.values().all(blank))
}
