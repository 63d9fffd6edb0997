//! One call: its caller, its service and its operation.

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use serde::Serialize;
use serde_json::Value;

use super::capacity::Consumed;
use super::kind::Kind;
use crate::iam::{self, Action, PartitionKeys};

/// The operation of an invocation.
pub(super) const INVOKE: &str = "InvokeFunction";

/// The service that is called.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Service {
    /// DynamoDB and its streams.
    DynamoDb,
    /// EventBridge.
    EventBridge,
    /// The issuer of access tokens, which is not a part of AWS.
    Issuer,
    /// Lambda.
    Lambda,
    /// EventBridge Scheduler.
    Scheduler,
    /// Secrets Manager.
    SecretsManager,
    /// SES.
    Ses,
}

/// A call to AWS, or a fetch of the issuer's keys.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Call {
    /// Its number among all calls, from 1.
    pub(super) number: u64,
    /// The function that makes the call, or that is invoked. None if the caller is not a function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) function: Option<String>,
    /// The invoker of the function, such as `gateway`.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    /// The called service.
    pub(super) service: Service,
    /// Its operation, such as `SendEmail`.
    pub(super) operation: String,
    /// The permissions that it needs.
    pub(super) actions: Vec<Action>,
    /// The first of these that the function's role does not allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) denied: Option<Action>,
    /// The capacity that it consumed, if it is a successful call to DynamoDB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) consumed: Option<Consumed>,
    /// The fault that was injected into it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fault: Option<Kind>,
}

/// The operation that removes an address from SES's suppression list.
const UNSUPPRESS: &str = "DeleteSuppressedDestination";

impl Call {
    fn new(service: Service, operation: &str, actions: Vec<Action>) -> Self {
        let operation = operation.to_owned();
        Self {
            number: 0,
            function: None,
            by: None,
            service,
            operation,
            actions,
            denied: None,
            consumed: None,
            fault: None,
        }
    }

    /// An invocation of a function.
    pub(crate) fn invocation(by: &'static str, function: &str, arn: &str) -> Self {
        let actions = vec![iam::on("lambda:InvokeFunction", arn.to_owned())];
        let call = Self::new(Service::Lambda, INVOKE, actions);
        Self { function: Some(function.to_owned()), by: Some(by), ..call }
    }

    /// The call of a request to AWS.
    pub(super) fn of(parts: &Parts, body: &[u8], keys: &PartitionKeys) -> Self {
        // A body that is not JSON is refused by the service itself.
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let call = match header(&parts.headers, "x-amz-target") {
            Some(target) => {
                let (service, operation) = target.split_once('.').unwrap_or_default();
                match service {
                    "secretsmanager" => {
                        Self::new(Service::SecretsManager, operation, iam::of_secret(operation, &body))
                    }
                    "AWSEvents" => {
                        Self::new(Service::EventBridge, operation, iam::of_events(operation, &body))
                    }
                    _ => Self::new(Service::DynamoDb, operation, iam::of_dynamodb(operation, &body, keys)),
                }
            }
            None => Self::by_path(&parts.method, parts.uri.path(), &body),
        };
        Self { function: function(&parts.headers), ..call }
    }

    fn by_path(method: &Method, path: &str, body: &Value) -> Self {
        if path.ends_with("/jwks.json") {
            return Self::new(Service::Issuer, "GetKeys", Vec::new());
        }
        if path.starts_with("/v2/email/suppression/") {
            return Self::new(
                Service::Ses,
                UNSUPPRESS,
                vec![iam::on("ses:DeleteSuppressedDestination", "*".to_owned())],
            );
        }
        let Some(rest) = path.strip_prefix("/schedules") else {
            return Self::new(Service::Ses, "SendEmail", iam::of_mail(body));
        };
        let name = rest.trim_start_matches('/');
        let group = body["GroupName"].as_str().unwrap_or("default");
        let operation = match (method, name) {
            (&Method::GET, "") => "ListSchedules",
            (&Method::GET, _) => "GetSchedule",
            (&Method::DELETE, _) => "DeleteSchedule",
            _ => "CreateSchedule",
        };
        Self::new(Service::Scheduler, operation, iam::of_schedule(operation, name, group, body))
    }
}

/// The function that signed a request. Its access key is `local-` and its name.
fn function(headers: &HeaderMap) -> Option<String> {
    let (_, credential) = header(headers, AUTHORIZATION.as_str())?.split_once("Credential=local-")?;
    credential.split('/').next().map(str::to_owned)
}

/// The environment that signed a request, according to its session token.
pub(super) fn environment(headers: &HeaderMap) -> Option<String> {
    header(headers, "x-amz-security-token").map(str::to_owned)
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn call(request: axum::http::request::Builder, body: &str) -> Value {
        let (parts, ()) = request.body(()).unwrap().into_parts();
        serde_json::to_value(Call::of(&parts, body.as_bytes(), &PartitionKeys::new())).unwrap()
    }

    #[test]
    fn the_caller_is_who_signed() {
        let signature = "AWS4-HMAC-SHA256 Credential=local-expire/20260101/ap-southeast-1/dynamodb/aws4_request, \
                         SignedHeaders=host, Signature=0";
        let request = Request::post("/").header("x-amz-target", "DynamoDB_20120810.GetItem");
        let by_function = call(request.header("authorization", signature), r#"{ "TableName": "t" }"#);
        assert_eq!(
            (&by_function["function"], &by_function["service"]),
            (&"expire".into(), &"dynamodb".into())
        );
        assert_eq!(by_function["actions"][0]["action"], "dynamodb:GetItem");
        let by_other = call(Request::post("/").header("x-amz-target", "DynamoDB_20120810.Scan"), "no JSON");
        assert_eq!((by_other.get("function"), &by_other["operation"]), (None, &"Scan".into()));
    }

    #[test]
    fn other_services_are_told_by_path() {
        let body = r#"{ "GroupName": "timers", "Target": { "RoleArn": "arn:aws:iam::0:role/r" } }"#;
        let timer = call(Request::post("/schedules/one"), body);
        assert_eq!((&timer["service"], &timer["operation"]), (&"scheduler".into(), &"CreateSchedule".into()));
        assert!(timer["actions"][0]["resource"].as_str().unwrap().ends_with(":schedule/timers/one"));
        assert_eq!(timer["actions"][1]["action"], "iam:PassRole");
        let mail = call(Request::post("/v2/email/outbound-emails"), r#"{ "FromEmailAddress": "a@b" }"#);
        assert_eq!((&mail["service"], &mail["operation"]), (&"ses".into(), &"SendEmail".into()));
    }
}
