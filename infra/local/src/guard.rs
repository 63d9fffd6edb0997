//! Refuses requests that name another host, and requests from pages of other sites.
//!
//! Any site's page can make a browser on this machine send requests here. It can also point its own name to this
//! machine (DNS rebinding), and then read the responses.

use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::json;

/// The names that always mean this machine.
const OWN_NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];
/// The media types that a form of another site can send without permission (CORS).
const FORMS: [&str; 3] = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

/// Serves only requests whose `Host` is this machine with this port. Others get 403, as from API Gateway.
pub(crate) fn own_host(routes: Router, port: u16) -> Router {
    routes.layer(from_fn(move |request: Request, next: Next| async move {
        match host_fault(request.headers(), port) {
            None => next.run(request).await,
            Some(status) => refusal(status),
        }
    }))
}

/// Refuses requests that a page of another site caused. Links from such a page still work.
pub(crate) fn own_pages<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes.layer(from_fn(async |request: Request, next: Next| {
        if is_foreign(request.method(), request.headers()) {
            return refusal(StatusCode::FORBIDDEN);
        }
        next.run(request).await
    }))
}

/// Refuses requests with the media types of forms. For routes with JSON.
pub(crate) fn no_forms<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes.layer(from_fn(async |request: Request, next: Next| {
        if is_form(request.headers()) {
            return refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        next.run(request).await
    }))
}

/// Why the `Host` of a request is wrong, if it is. Browsers always send it.
fn host_fault(headers: &HeaderMap, port: u16) -> Option<StatusCode> {
    headers.get_all(HOST).into_iter().find_map(|host| {
        match host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()) {
            None => Some(StatusCode::BAD_REQUEST),
            Some(host) if is_own(&host, port) => None,
            Some(_) => Some(StatusCode::FORBIDDEN),
        }
    })
}

fn is_own(host: &Authority, port: u16) -> bool {
    let named = OWN_NAMES.iter().any(|name| host.host().eq_ignore_ascii_case(name));
    // No port means the default port of HTTP.
    named && !host.as_str().contains('@') && host.port_u16().unwrap_or(80) == port
}

/// Whether a page of another site, or of another port of this machine, caused a request.
/// <https://www.w3.org/TR/fetch-metadata/>
fn is_foreign(method: &Method, headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let navigates =
        header("sec-fetch-mode") == Some("navigate") && header("sec-fetch-dest") == Some("document");
    match header("sec-fetch-site") {
        Some("same-origin" | "none") => false,
        Some(_) => !(navigates && [Method::GET, Method::HEAD].contains(method)),
        // A browser without `Sec-Fetch-Site` still sends `Origin` where it matters.
        None => headers.get_all(ORIGIN).into_iter().any(|origin| {
            let own = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
            own.is_none() || own != header(HOST.as_str())
        }),
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_TYPE).into_iter().any(|kind| {
        let kind = String::from_utf8_lossy(kind.as_bytes()).to_ascii_lowercase();
        FORMS.contains(&kind.split(';').next().unwrap_or_default().trim())
    })
}

fn refusal(status: StatusCode) -> Response {
    (status, Json(json!({ "message": status.canonical_reason() }))).into_response()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        list.iter().map(pair).collect()
    }

    #[test]
    fn only_this_machine_is_the_host() {
        for own in ["127.0.0.1:9000", "localhost:9000", "LocalHost:9000", "[::1]:9000"] {
            assert_eq!(host_fault(&headers(&[("host", own)]), 9000), None, "{own}");
        }
        assert_eq!(host_fault(&headers(&[]), 9000), None);
        assert_eq!(host_fault(&headers(&[("host", "localhost")]), 80), None);
        for foreign in [
            "evil.example",
            "evil.example:9000",
            "127.0.0.1",
            "127.0.0.1:9001",
            "localhost.evil.example:9000",
            "127.0.0.1.evil.example:9000",
            "localhost.:9000",
            "me@localhost:9000",
            "[::2]:9000",
            "0.0.0.0:9000",
        ] {
            let fault = host_fault(&headers(&[("host", foreign)]), 9000);
            assert_eq!(fault, Some(StatusCode::FORBIDDEN), "{foreign}");
        }
        assert_eq!(host_fault(&headers(&[("host", "a b")]), 9000), Some(StatusCode::BAD_REQUEST));
        let second = headers(&[("host", "localhost:9000"), ("host", "evil.example")]);
        assert_eq!(host_fault(&second, 9000), Some(StatusCode::FORBIDDEN));
    }

    #[test]
    fn pages_of_other_sites_are_told_apart() {
        let foreign = |method, list: &[(&'static str, &'static str)]| {
            is_foreign(&method, &headers(&[&[("host", "localhost:1")], list].concat()))
        };
        let navigation = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        let link = [&[("sec-fetch-site", "cross-site")], &navigation[..]].concat();
        let frame =
            [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
        assert!(!foreign(Method::POST, &[]));
        assert!(!foreign(Method::POST, &[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(!foreign(Method::POST, &[("origin", "http://localhost:1")]));
        assert!(!foreign(Method::GET, &[("sec-fetch-site", "none")]));
        assert!(!foreign(Method::GET, &link));
        assert!(foreign(Method::POST, &link));
        assert!(foreign(Method::GET, &frame));
        for site in ["cross-site", "same-site", "else"] {
            assert!(foreign(Method::GET, &[("sec-fetch-site", site)]), "{site}");
            assert!(foreign(Method::DELETE, &[("sec-fetch-site", site)]), "{site}");
        }
        for origin in ["https://evil.example", "null", "http://localhost:2", "https://localhost:1", ""] {
            assert!(foreign(Method::POST, &[("origin", origin)]), "{origin}");
        }
    }

    #[test]
    fn forms_are_told_by_their_media_type() {
        for form in [
            "text/plain",
            "Text/Plain;charset=UTF-8",
            "application/x-www-form-urlencoded",
            "multipart/form-data; a",
        ] {
            assert!(is_form(&headers(&[("content-type", form)])), "{form}");
        }
        assert!(!is_form(&headers(&[("content-type", "application/json")])));
        assert!(!is_form(&headers(&[])));
    }
}
