//! Idempotency keys, with which a client can send a request again (`infra/openapi.yaml`, `Idempotency-Key`).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use lambda_http::http::{HeaderName, HeaderValue, StatusCode, header};
use lambda_http::{Body, Request, Response};
use ring::digest::{Context, SHA256};
use serde_json::{Map, Value};

use super::code::Code;
use super::context::{parameters, raw_query, route};
use super::problem::Problem;
use super::request::{MAX_BODY, media_type};
use super::text::unmarked;
use crate::domain::invitation::Inviter;
use crate::domain::requests::replay::{RequestKey, SavedResponse};

/// The time for which a response is saved.
const KEEP: SignedDuration = SignedDuration::from_hours(24);
/// The maximum length of a key, in characters.
const MAX_KEY: usize = 255;

/// The idempotency key of a request, if it has one. Equal keys of two callers are different keys.
///
/// # Errors
/// 400 when the key is empty, too long or not plain text, or is sent twice.
pub fn request_key(
    request: &Request,
    caller: &Inviter,
    now: Timestamp,
) -> Result<Option<RequestKey>, Problem> {
    let mut values = request.headers().get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let bad = |detail: String| Problem::new(Code::InvalidIdempotencyKey, detail);
    let text = value.to_str().unwrap_or_default().trim();
    if values.next().is_some() || is_several(text) {
        let detail = "Send the header Idempotency-Key once. A key that has a comma in it must be quoted.";
        return Err(bad(detail.to_owned()));
    }
    let key = unquoted(text).ok_or_else(|| {
        bad(format!("Send an Idempotency-Key of 1 to {MAX_KEY} printable ASCII characters, bare or quoted."))
    })?;
    Ok(Some(RequestKey {
        name: digest(&[caller.subject.as_bytes(), key.as_bytes()]),
        fingerprint: fingerprint(request),
        now,
        keep_until: now + KEEP,
    }))
}

/// Whether the header was sent several times. API Gateway joins the values with commas, so a key with a comma must be
/// quoted. The exception is a key whose parts could not be keys.
fn is_several(text: &str) -> bool {
    let is_key = |part: &str| unquoted(part).is_some() && (part.starts_with('"') || !part.contains('"'));
    let is_one_quoted = text.starts_with('"') && unquoted(text).is_some();
    let mut parts = text.split(',').map(str::trim);
    text.contains(',') && !is_one_quoted && parts.all(|part| part.is_empty() || is_key(part))
}

/// A hash of route, query and body. Requests with the same fingerprint are the same. The order of JSON members and
/// the blanks between them make no difference.
fn fingerprint(request: &Request) -> String {
    let body = unmarked(request.body().as_ref());
    // A longer body is refused before it is read.
    let is_json = media_type(request).as_deref() == Some("application/json") && body.len() <= MAX_BODY;
    // A map sorts its members by name. A body with two members of the same name is refused later.
    let said: Option<Value> = is_json.then(|| serde_json::from_slice(body).ok()).flatten();
    let said = said.map_or_else(|| body.to_vec(), |said| said.to_string().into_bytes());
    let mut parts = vec![request.method().as_str().as_bytes(), route(request).as_bytes()];
    let parameters = parameters(request);
    parts.extend(parameters.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]));
    parts.extend([raw_query(request).as_bytes(), &said]);
    digest(&parts)
}

/// A key, bare or as a quoted string (RFC 9651, 3.3.3).
fn unquoted(value: &str) -> Option<String> {
    let key = match value.strip_prefix('"') {
        None => value.to_owned(),
        Some(quoted) => {
            let mut key = String::new();
            let mut characters = quoted.strip_suffix('"')?.chars();
            while let Some(character) = characters.next() {
                match character {
                    '\\' => key.push(characters.next().filter(|next| matches!(next, '"' | '\\'))?),
                    '"' => return None,
                    character => key.push(character),
                }
            }
            key
        }
    };
    let fits = (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    fits.then_some(key)
}

/// A hash of several parts. The length of each part is hashed too, so different lists of parts have different hashes.
fn digest(parts: &[&[u8]]) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    URL_SAFE_NO_PAD.encode(context.finish())
}

/// The maximum length of a saved body, in bytes. Each kilobyte costs one write unit.
const MAX_SAVED_BODY: usize = 4 * 1024;

/// Makes the saved form of a refusal. The errors of a long one are left out. A replay finds them again by checking
/// the request.
#[must_use]
pub fn abridge(problem: &Problem) -> SavedResponse {
    let whole = problem.clone().into_response("");
    let abridged = whole.body().as_ref().len() > MAX_SAVED_BODY;
    let response = if abridged {
        const DETAIL: &str =
            "The request was refused before. To see all errors, send it with another Idempotency-Key.";
        Problem::new(problem.code, DETAIL).into_response("")
    } else {
        whole
    };
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    SavedResponse::Given {
        status: response.status().as_u16(),
        headers: response.headers().iter().filter_map(header).collect(),
        body: String::from_utf8_lossy(response.body().as_ref()).into_owned(),
        abridged,
    }
}

/// Whether a refusal is the same as one that was saved without its errors.
#[must_use]
pub fn matches_abridged(problem: &Problem, kept: &SavedResponse) -> bool {
    let SavedResponse::Given { body, abridged: true, .. } = kept else { return false };
    let document: Result<Value, _> = serde_json::from_str(body);
    document.is_ok_and(|document| document["code"] == problem.code.as_str())
}

/// The problem if another request used the key.
#[must_use]
pub fn key_reused() -> Problem {
    Problem::new(Code::IdempotencyKeyReused, "Use a new Idempotency-Key for a new request.")
}

/// The problem if the same request is still running.
#[must_use]
pub fn in_progress() -> Problem {
    Problem::new(Code::RequestInProgress, "Wait a moment, then send it again with the same Idempotency-Key.")
        .with_header(header::RETRY_AFTER, HeaderValue::from_static("1"))
}

/// Restores a saved refusal. It gets the id of the new request, which is the one that the client knows.
#[must_use]
pub fn restore_response(
    status: u16,
    headers: Vec<(String, String)>,
    mut body: String,
    request_id: &str,
) -> Response<Body> {
    if let Ok(mut document) = serde_json::from_str::<Map<String, Value>>(&body)
        && document.contains_key("request_id")
    {
        document.insert("request_id".to_owned(), request_id.into());
        body = Value::Object(document).to_string();
    }
    let mut response = Response::new(Body::Text(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_bare_or_quoted() {
        assert_eq!(unquoted("abc"), unquoted("\"abc\""));
        assert_eq!(unquoted(r#""a\"b\\c""#).as_deref(), Some(r#"a"b\c"#));
    }

    #[test]
    fn a_key_that_is_empty_too_long_or_half_quoted_is_refused() {
        for bad in ["", "\"\"", "\"a", r#""a\b""#, "\"a\"b\"", "\"a\",\"b\"", &"k".repeat(256)] {
            assert_eq!(unquoted(bad), None, "{bad}");
        }
        assert!(unquoted(&"k".repeat(255)).is_some());
        assert_eq!(unquoted("\"a,b\"").as_deref(), Some("a,b"));
        for several in ["a,b", "a, b", "\"a\",\"b\"", "\"a\", b", "a,\"b\"", "a,", ",a"] {
            assert!(is_several(several), "{several}");
        }
        for one in ["a", "\"a,b\"", "\"a, b, c\"", "k\"},{\"level\":\"ERROR\""] {
            assert!(!is_several(one), "{one}");
        }
    }
}
