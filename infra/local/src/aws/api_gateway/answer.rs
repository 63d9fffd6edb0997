//! Turns a function's result into a response, as API Gateway does.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response>

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;

/// The response for a function's result, or `None` if the result is not a valid one.
pub(super) fn response(result: &[u8]) -> Option<Response> {
    let result: Value = serde_json::from_slice(result).ok()?;
    if result.get("statusCode").is_none() {
        // API Gateway uses such a result as the body of a success.
        let body = result.as_str().map_or_else(|| result.to_string(), str::to_owned);
        return Some(([(header::CONTENT_TYPE, "application/json")], body).into_response());
    }
    let status = status(&result["statusCode"])?;
    let body = body(&result)?;
    let mut headers = HeaderMap::new();
    for (name, value) in result["headers"].as_object().into_iter().flatten() {
        add(&mut headers, name, value)?;
    }
    for (name, values) in result["multiValueHeaders"].as_object().into_iter().flatten() {
        for value in values.as_array().into_iter().flatten() {
            add(&mut headers, name, value)?;
        }
    }
    for cookie in result["cookies"].as_array().into_iter().flatten() {
        add(&mut headers, header::SET_COOKIE.as_str(), cookie)?;
    }
    if !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    }
    Some((status, headers, body).into_response())
}

/// A final status: a number, or a text with a number.
fn status(value: &Value) -> Option<StatusCode> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    u16::try_from(number)
        .ok()
        .filter(|number| (200..600).contains(number))
        .and_then(|number| StatusCode::from_u16(number).ok())
}

fn body(result: &Value) -> Option<Body> {
    let text = match &result["body"] {
        Value::Null => return Some(Body::empty()),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if result["isBase64Encoded"] == true {
        return BASE64_STANDARD.decode(text).ok().map(Body::from);
    }
    Some(Body::from(text))
}

/// Adds a header, except headers of the connection itself.
fn add(headers: &mut HeaderMap, name: &str, value: &Value) -> Option<()> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    if [header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::UPGRADE]
        .contains(&name)
    {
        return Some(());
    }
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        _ => return None,
    };
    headers.append(name, HeaderValue::from_bytes(text.as_bytes()).ok()?);
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    async fn parts(result: Value) -> Option<(u16, Vec<String>, String)> {
        let response = response(result.to_string().as_bytes())?;
        let (parts, body) = response.into_parts();
        let headers = parts
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Some((parts.status.as_u16(), headers, String::from_utf8(body.to_vec()).unwrap()))
    }

    #[tokio::test]
    async fn a_full_result() {
        let result = json!({
            "statusCode": 201,
            "headers": { "Content-Type": "application/json", "X-Number": 5, "Content-Length": "999" },
            "multiValueHeaders": { "X-Two": ["a", "b"] },
            "cookies": ["c=1", "d=2"],
            "body": "e30=",
            "isBase64Encoded": true,
        });
        let (status, headers, body) = parts(result).await.unwrap();
        assert_eq!((status, body.as_str()), (201, "{}"));
        assert_eq!(
            headers,
            [
                "content-type: application/json",
                "x-number: 5",
                "x-two: a",
                "x-two: b",
                "set-cookie: c=1",
                "set-cookie: d=2"
            ]
        );
    }

    #[tokio::test]
    async fn a_result_without_a_status_is_a_body() {
        let (status, headers, body) = parts(json!({ "a": 1 })).await.unwrap();
        assert_eq!(
            (status, headers, body.as_str()),
            (200, vec!["content-type: application/json".to_owned()], r#"{"a":1}"#)
        );
        assert_eq!(parts(json!("hello")).await.unwrap().2, "hello");
    }

    #[tokio::test]
    async fn a_type_is_added() {
        let (_, headers, body) = parts(json!({ "statusCode": "204" })).await.unwrap();
        assert_eq!((headers, body.as_str()), (vec!["content-type: text/plain;charset=UTF-8".to_owned()], ""));
    }

    #[tokio::test]
    async fn what_is_no_response_is_none() {
        for bad in [
            json!({ "statusCode": 99 }),
            json!({ "statusCode": 101 }),
            json!({ "statusCode": "x" }),
            json!({ "statusCode": 200, "headers": { "a b": "c" } }),
            json!({ "statusCode": 200, "headers": { "a": "b\r\nc: d" } }),
            json!({ "statusCode": 200, "headers": { "a": {} } }),
            json!({ "statusCode": 200, "body": "%", "isBase64Encoded": true }),
        ] {
            assert!(parts(bad.clone()).await.is_none(), "{bad}");
        }
        assert!(response(b"not json").is_none());
    }
}
