//! Turns a request into an event, as API Gateway does: payload format 2.0.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::prelude::{BASE64_STANDARD, Engine};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::account::ACCOUNT;

/// The sender's address. The host listens only on the loopback address.
const SOURCE: &str = "127.0.0.1";
/// The id of the API. It is also the first label of its domain.
const API_ID: &str = "local";

/// What the API knows about a request besides the request itself.
pub(super) struct Context<'r> {
    /// The route.
    pub(super) route_key: &'r str,
    /// The values of the route's parameters, not decoded.
    pub(super) path_parameters: Vec<(&'r str, String)>,
    /// The host that the request was sent to.
    pub(super) domain: &'r str,
    /// The id of the request.
    pub(super) request_id: &'r str,
    /// When the request arrived.
    pub(super) at: Timestamp,
}

/// The event for a request.
pub(super) fn event(parts: &Parts, body: &Bytes, context: &Context<'_>) -> Value {
    // API Gateway decodes the path and its parameters, but not the query. According to reports it also cuts the path
    // at a decoded `?`, and finds no route for `%2F`. This host passes on such paths whole. No genuine link has one.
    let path = decoded(parts.uri.path());
    let raw_query = parts.uri.query().unwrap_or_default();
    let mut event = json!({
        "version": "2.0",
        "routeKey": context.route_key,
        "rawPath": path,
        "rawQueryString": raw_query,
        "headers": headers(&parts.headers, context),
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "domainName": context.domain,
            "domainPrefix": API_ID,
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": format!("{:?}", parts.version),
                "sourceIp": SOURCE,
                "userAgent": text_of(&parts.headers, header::USER_AGENT),
            },
            "requestId": context.request_id,
            "routeKey": context.route_key,
            "stage": "$default",
            "time": context.at.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": context.at.as_millisecond(),
        },
    });
    let cookies: Vec<_> = values(&parts.headers, header::COOKIE).collect();
    if !cookies.is_empty() {
        let cookies: Vec<_> = cookies.iter().flat_map(|line| line.split(';')).map(str::trim).collect();
        event["cookies"] = json!(cookies);
    }
    if !raw_query.is_empty() {
        event["queryStringParameters"] = query_parameters(raw_query);
    }
    if !context.path_parameters.is_empty() {
        let parameters =
            context.path_parameters.iter().map(|(name, value)| ((*name).to_owned(), json!(decoded(value))));
        event["pathParameters"] = Value::Object(parameters.collect());
    }
    let is_text = is_text(&parts.headers);
    event["isBase64Encoded"] = json!(!is_text && !body.is_empty());
    if !body.is_empty() {
        // A JSON string can have only UTF-8, so other bytes are replaced.
        let text = String::from_utf8_lossy(body);
        event["body"] = if is_text { json!(text) } else { json!(BASE64_STANDARD.encode(body)) };
    }
    event
}

/// The headers: names in lower case, repeated headers joined by commas, and the headers that API Gateway adds.
fn headers(headers: &HeaderMap, context: &Context<'_>) -> Value {
    let mut joined = Map::new();
    for name in headers.keys().filter(|name| *name != header::COOKIE) {
        let value = values(headers, name).collect::<Vec<_>>().join(",");
        joined.insert(name.as_str().to_owned(), json!(value));
    }
    let forwarded_for = match joined.get("x-forwarded-for").and_then(Value::as_str) {
        Some(before) => format!("{before}, {SOURCE}"),
        None => SOURCE.to_owned(),
    };
    joined.insert("x-forwarded-for".to_owned(), json!(forwarded_for));
    joined.insert("x-forwarded-proto".to_owned(), json!("http"));
    let port = context.domain.rsplit_once(':').map_or("80", |(_, port)| port);
    joined.insert("x-forwarded-port".to_owned(), json!(port));
    Value::Object(joined)
}

/// The parameters, decoded. Repeated ones are joined by commas.
fn query_parameters(query: &str) -> Value {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let mut joined = BTreeMap::<String, String>::new();
    for (name, value) in pairs {
        joined
            .entry(name)
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert(value);
    }
    json!(joined)
}

/// Whether the event has the body as text. Everything else is encoded: forms, `application/problem+json`, a body
/// without a type.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = text_of(headers, header::CONTENT_TYPE).to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/")
        || matches!(kind, "application/json" | "application/javascript" | "application/xml")
}

fn text_of(headers: &HeaderMap, name: header::HeaderName) -> String {
    values(headers, name).next().unwrap_or_default()
}

fn values(headers: &HeaderMap, name: impl header::AsHeaderName) -> impl Iterator<Item = String> {
    headers.get_all(name).into_iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn made(request: axum::http::request::Builder, body: &'static [u8]) -> Value {
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let context = Context {
            route_key: "ANY /a/{id}",
            path_parameters: vec![("id", "b%20c".to_owned())],
            domain: "127.0.0.1:9000",
            request_id: "r-1",
            at: Timestamp::from_millisecond(1_583_348_638_390).unwrap(),
        };
        event(&parts, &Bytes::from_static(body), &context)
    }

    #[test]
    fn a_request_with_everything() {
        let request = Request::post("/a/b%20c?x=1&y=%20&x=2")
            .header("Host", "127.0.0.1:9000")
            .header("Content-Type", "application/json; charset=utf-8")
            .header("X-Two", "a")
            .header("X-Two", "b")
            .header("Cookie", "one=1; two=2")
            .header("User-Agent", "test");
        let expected = json!({
            "version": "2.0",
            "routeKey": "ANY /a/{id}",
            "rawPath": "/a/b c",
            "rawQueryString": "x=1&y=%20&x=2",
            "cookies": ["one=1", "two=2"],
            "headers": {
                "content-type": "application/json; charset=utf-8",
                "host": "127.0.0.1:9000",
                "user-agent": "test",
                "x-forwarded-for": "127.0.0.1",
                "x-forwarded-port": "9000",
                "x-forwarded-proto": "http",
                "x-two": "a,b",
            },
            "queryStringParameters": { "x": "1,2", "y": " " },
            "pathParameters": { "id": "b c" },
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "local",
                "domainName": "127.0.0.1:9000",
                "domainPrefix": "local",
                "http": {
                    "method": "POST",
                    "path": "/a/b c",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "127.0.0.1",
                    "userAgent": "test",
                },
                "requestId": "r-1",
                "routeKey": "ANY /a/{id}",
                "stage": "$default",
                "time": "04/Mar/2020:19:03:58 +0000",
                "timeEpoch": 1_583_348_638_390_u64,
            },
            "body": "{}",
            "isBase64Encoded": false,
        });
        assert_eq!(made(request, b"{}"), expected);
    }

    #[test]
    fn what_is_no_text_is_encoded() {
        let form =
            made(Request::post("/").header("Content-Type", "application/x-www-form-urlencoded"), b"a=b");
        assert_eq!((&form["body"], &form["isBase64Encoded"]), (&json!("YT1i"), &json!(true)));
        let broken = made(Request::post("/").header("Content-Type", "text/plain"), b"\xff");
        assert_eq!((&broken["body"], &broken["isBase64Encoded"]), (&json!("\u{fffd}"), &json!(false)));
        let problem = made(Request::post("/").header("Content-Type", "application/problem+json"), b"{}");
        assert_eq!((&problem["body"], &problem["isBase64Encoded"]), (&json!("e30="), &json!(true)));
    }

    #[test]
    fn a_bare_request_has_no_optional_members() {
        let event = made(Request::get("/"), b"");
        for member in ["body", "cookies", "queryStringParameters"] {
            assert!(event.get(member).is_none(), "{member}");
        }
        assert_eq!(event["isBase64Encoded"], json!(false));
    }
}
