//! The responses of the service.

use serde_json::Value;
use ureq::http::HeaderMap;

/// A response.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Reply {
    /// A header's text, empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The JSON of a response with this status.
    #[track_caller]
    pub fn json(&self, status: u16) -> Value {
        self.check(status, "application/json");
        self.parsed()
    }

    /// The HTML of a response with this status.
    #[track_caller]
    pub fn page(&self, status: u16) -> &str {
        self.check(status, "text/html; charset=utf-8");
        &self.body
    }

    /// The problem document with this status and code, complete and consistent (RFC 9457).
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        self.check(status, "application/problem+json");
        let problem = self.parsed();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["type"], format!("/problems/{code}"), "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        let is_retryable =
            ["rate_limited", "request_in_progress", "resent_recently", "temporarily_unavailable"];
        assert_eq!(problem["retryable"], is_retryable.contains(&code), "{problem}");
        // A temporary refusal says when to try again.
        let says_when = self.header("retry-after").parse().is_ok_and(|seconds: u64| seconds > 0);
        assert_eq!(problem["retryable"], says_when, "{problem}");
        assert_eq!(problem["request_id"], self.header("x-request-id"), "{problem}");
        for member in ["title", "detail"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member} of {problem}");
        }
        problem
    }

    /// The field errors of a 422 with this code, each as field and code, in order.
    #[track_caller]
    pub fn field_errors(&self, code: &str) -> Vec<(String, String)> {
        let problem = self.problem(422, code);
        let errors = problem["errors"].as_array().expect("a list of errors");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        assert!(errors.iter().all(|error| !text(&error["detail"]).is_empty()), "{problem}");
        errors.iter().map(|error| (text(&error["field"]), text(&error["code"]))).collect()
    }

    /// The problem without the members that differ in every response.
    pub fn without_request_id(&self) -> Value {
        let mut problem = self.parsed();
        if let Some(members) = problem.as_object_mut() {
            members.remove("request_id");
        }
        problem
    }

    /// The headers of every response (`infra/openapi.yaml`). Only the files of the officers' page may be cached.
    #[track_caller]
    pub(crate) fn check_conventions(&self, path: &str) {
        assert!(!self.header("x-request-id").is_empty(), "no X-Request-Id: {self:?}");
        if !(path.starts_with("/portal/") && self.status == 200) {
            assert_eq!(self.header("cache-control"), "no-store", "{self:?}");
        }
    }

    #[track_caller]
    fn check(&self, status: u16, content_type: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), content_type, "{}", self.body);
    }

    #[track_caller]
    fn parsed(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|fault| panic!("{fault}: {}", self.body))
    }
}
