//! What was sent, and in which form the sender wants the answer.

use invitations::http::{MAX_BODY, Problem, body, malformed, media_type, object, unique};
use lambda_http::Request;
use lambda_http::http::{Method, header};
use serde_json::{Map, Value};

use crate::names;

/// What a browser sends a form as.
const FORM: &str = "application/x-www-form-urlencoded";

/// The form of an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Wanted {
    /// A page, for a person.
    Page,
    /// JSON, for a client.
    Json,
}

impl Wanted {
    /// What `Accept` asks for; where it leaves it open, a client that sent JSON gets JSON.
    pub(crate) fn by(request: &Request) -> Self {
        let headers = request.headers();
        let page = names(headers, header::ACCEPT, "text/html");
        let json =
            names(headers, header::ACCEPT, "application/json") || names(headers, header::ACCEPT, "+json");
        let sent_json =
            request.method() == Method::POST && media_type(request).as_deref() == Some("application/json");
        if !page && (json || sent_json) { Self::Json } else { Self::Page }
    }
}

/// The fields that were sent, as JSON or by a browser's form. A field that a browser left empty is absent.
///
/// # Errors
/// 413, 415 or 400 for a body that is none of these.
pub fn read(request: &Request) -> Result<Map<String, Value>, Problem> {
    if media_type(request).as_deref() != Some(FORM) {
        return object(request);
    }
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(body(request, FORM, MAX_BODY)?)
        .map_err(|_| malformed("The body is not a form as browsers send it."))?;
    let filled = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    unique(filled.map(|(name, value)| (name, Value::String(value))))
}
