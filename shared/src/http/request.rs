//! Reads requests: their query, their headers and their body.

use std::fmt;

use lambda_http::Request;
use lambda_http::http::{HeaderMap, HeaderName, header};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::code::Code;
use super::context::raw_query;
use super::problem::Problem;
use super::text::{pairs, utf8};
use crate::domain::words::Language;

/// The maximum length of a body that is not CSV, in bytes (`infra/openapi.yaml`).
pub const MAX_BODY: usize = 64 * 1024;

/// The query of a request. It has each parameter once.
#[derive(Debug)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// The value of a parameter, if it was sent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads the query of a request to a route that knows these parameters. A misspelt name is refused, because the
/// request must not be done as if the parameter were missing.
///
/// # Errors
/// 400 when a parameter is unknown or repeated, or is not text.
pub fn parse_query(request: &Request, known: &[&str]) -> Result<Query, Problem> {
    let sent = pairs(raw_query(request).as_bytes())
        .map_err(|_| Problem::new(Code::InvalidQuery, "Send the query in UTF-8, percent-encoded."))?;
    for (index, (name, _)) in sent.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            let takes = match known {
                [] => "This address accepts no query parameters.".to_owned(),
                known => format!("This address accepts only {}.", known.join(", ")),
            };
            return Err(invalid_query(name, format!("A query parameter is not known. {takes}")));
        }
        if sent[..index].iter().any(|(earlier, _)| earlier == name) {
            return Err(invalid_query(name, "Send each query parameter once."));
        }
    }
    Ok(Query(sent))
}

/// The first value of a query parameter that changes nothing important, such as the language of a page. Other
/// parameters are ignored, because mail programs and trackers add their own to links.
#[must_use]
pub fn lenient_parameter(request: &Request, name: &str) -> Option<String> {
    let sent = pairs(raw_query(request).as_bytes()).ok()?;
    sent.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// The problem with a query parameter.
#[must_use]
pub fn invalid_query(parameter: &str, detail: impl Into<String>) -> Problem {
    // A name can be as long as the whole request line.
    let parameter: String = parameter.chars().take(100).collect();
    Problem::new(Code::InvalidQuery, detail).with_member("parameter", parameter)
}

/// The text of a header that may be sent once. API Gateway joins repeated headers with commas, so a comma means that
/// the header was repeated.
///
/// # Errors
/// When the header was repeated, or is not plain text.
pub(super) fn once<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, BadHeader> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().map_err(|_| BadHeader::NotText)?;
    if values.next().is_some() || text.contains(',') {
        return Err(BadHeader::Repeated);
    }
    Ok(Some(text.trim()))
}

/// The fault of a header.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum BadHeader {
    NotText,
    Repeated,
}

/// The media type of the body, without parameters, in lower case.
#[must_use]
pub fn media_type(request: &Request) -> Option<String> {
    let value = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// The language that the client prefers, if it is one of ours.
#[must_use]
pub fn preferred_language(request: &Request) -> Option<Language> {
    Language::preferred(request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?)
}

/// Reads the body as a JSON object.
///
/// # Errors
/// 413 when it is too long, 415 when its media type is not JSON, 400 when it is not a JSON object in UTF-8 or has a
/// member twice.
pub fn parse_object(request: &Request) -> Result<Map<String, Value>, Problem> {
    let Members(members) =
        serde_json::from_str(text(request, "application/json", MAX_BODY)?).map_err(|fault| {
            let (line, column) = (fault.line(), fault.column());
            malformed(format!("The body is not a JSON object: line {line}, column {column}."))
        })?;
    unique(members)
}

/// Reads the body as a form that a browser sent. The fields are in the order of the form.
///
/// # Errors
/// 413 when it is too long, 415 when its media type is not that of a form, 400 when it is not percent-encoded UTF-8.
pub fn parse_form(request: &Request) -> Result<Vec<(String, String)>, Problem> {
    let body = super::text::unmarked(read_body(request, &[FORM], MAX_BODY)?);
    pairs(body).map_err(|_| malformed("Send the form in UTF-8, percent-encoded as browsers do."))
}

/// The media type with which browsers send forms.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Reads the body as text, if it has this media type and at most `most` bytes. A byte order mark in front is left
/// out.
///
/// # Errors
/// 413 when it is too long, 415 when it has another media type, 400 when it is not UTF-8.
pub fn text<'r>(request: &'r Request, wanted: &str, most: usize) -> Result<&'r str, Problem> {
    utf8(read_body(request, &[wanted], most)?).map_err(|line| {
        malformed(format!(
            "Line {line} is not text in UTF-8. Save or send the text as UTF-8, then try again."
        ))
    })
}

/// Collects fields by their names.
///
/// # Errors
/// 400 when a name occurs twice, because it would be unclear which value counts.
pub fn unique(fields: impl IntoIterator<Item = (String, Value)>) -> Result<Map<String, Value>, Problem> {
    let mut named = Map::new();
    for (name, value) in fields {
        if named.insert(name, value).is_some() {
            return Err(malformed("The body has a field twice."));
        }
    }
    Ok(named)
}

/// The members of a JSON object, as they were sent. A map would only keep the last of several members with the same
/// name.
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

/// The body, if it has one of these media types and at most `most` bytes.
///
/// # Errors
/// 413 when it is too long, 415 when it has another media type.
pub fn read_body<'r>(request: &'r Request, taken: &[&str], most: usize) -> Result<&'r [u8], Problem> {
    let wanted = taken.join(" or ");
    let body = request.body().as_ref();
    if body.len() > most {
        return Err(Problem::new(
            Code::BodyTooLarge,
            format!("The body is too long. This address accepts at most {most} bytes."),
        ));
    }
    if once(request.headers(), &header::CONTENT_TYPE) == Err(BadHeader::Repeated) {
        let detail = format!("Send the header Content-Type once: {wanted}.");
        return Err(Problem::new(Code::UnsupportedMediaType, detail));
    }
    if !media_type(request).is_some_and(|sent| taken.contains(&sent.as_str())) {
        let detail = format!("Send the body with Content-Type: {wanted}.");
        return Err(Problem::new(Code::UnsupportedMediaType, detail));
    }
    Ok(body)
}

/// The problem with a body that cannot be read.
#[must_use]
pub fn malformed(detail: impl Into<String>) -> Problem {
    Problem::new(Code::MalformedBody, detail)
}
