//! A layer in front of each service. It records each call, and injects faults.

use std::future::pending;
use std::io;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use futures_util::stream;
use serde_json::{Value, json};

use super::call::{self, Call, Service};
use super::capacity;
use super::fault::Answered;
use super::kind::Kind;
use super::{Action, Calls};
use crate::protocol::AwsError;
use crate::terminal::warn;

/// The largest request that a service accepts: DynamoDB's limit.
const LARGEST: usize = 16 * 1024 * 1024;
/// The prefix of DynamoDB's own error codes.
const DYNAMODB: &str = "com.amazonaws.dynamodb.v20120810#";

/// Tells a service that the last entry of a request must fail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Partly;

/// Wraps routes so that all their calls are recorded.
pub(crate) fn recorded<S: Clone + Send + Sync + 'static>(routes: Router<S>, calls: Arc<Calls>) -> Router<S> {
    routes.layer(from_fn_with_state(calls, pass))
}

async fn pass(State(calls): State<Arc<Calls>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut call = Call::of(&parts, &body, &calls.partition_keys);
    call.denied = calls.denied(&call);
    if let Some(requests) = &calls.requests {
        requests.write(&call, &parts, &body);
    }
    if let Some(denied) = call.denied.clone() {
        calls.begin(call);
        return refused(&denied);
    }
    let (service, operation) = (call.service, call.operation.clone());
    let (number, fault) = calls.begin(call);
    match fault {
        Some(Kind::Slow) => tokio::time::sleep(calls.duration()).await,
        Some(Kind::Partly) => drop(parts.extensions.insert(Partly)),
        _ => {}
    }
    let Some(fault) = fault.filter(|fault| !matches!(fault, Kind::Slow | Kind::Partly)) else {
        let asked = if service == Service::DynamoDb { capacity::ask(&body) } else { None };
        let Some(asked) = asked else {
            return next.run(Request::from_parts(parts, body.into())).await;
        };
        return measured(&calls, number, next.run(with_body(parts, asked)).await).await;
    };
    let environment = call::environment(&parts.headers);
    let parts_of_transaction = serde_json::from_slice(&body)
        .map_or(0, |body: Value| body["TransactItems"].as_array().map_or(0, Vec::len));
    if fault.comes_after() {
        // The response is lost.
        drop(next.run(Request::from_parts(parts, body.into())).await);
    }
    match fault {
        Kind::Before | Kind::After => lost(),
        Kind::Throttled => throttled(service),
        Kind::Conflict => conflict(&operation, parts_of_transaction),
        Kind::Error => calls.error().map_or_else(lost, |error| answered(&error)),
        Kind::TimedOut | Kind::Slow | Kind::Partly => pending().await,
        Kind::Killed | Kind::KilledBefore => {
            if let Some(environment) = environment {
                calls.kill(&environment);
            }
            // The connection ends with the process.
            pending().await
        }
    }
}

/// Replaces the body of a request.
fn with_body(mut parts: Parts, body: Vec<u8>) -> Request {
    parts.headers.insert(CONTENT_LENGTH, body.len().into());
    Request::from_parts(parts, body.into())
}

/// Records the consumed capacity, and passes on the response.
async fn measured(calls: &Calls, number: u64, answer: Response) -> Response {
    let (parts, body) = answer.into_parts();
    let Ok(body) = to_bytes(body, capacity::LARGEST).await else { return lost() };
    if let Some(consumed) = capacity::told(&body) {
        calls.consumed(number, consumed);
    }
    Response::from_parts(parts, body.into())
}

/// No response. A body that fails at once makes the connection end before anything is sent.
fn lost() -> Response {
    Body::from_stream(stream::iter([Err::<Vec<u8>, _>(io::Error::other("the answer is lost"))]))
        .into_response()
}

/// The response to a caller without permission.
fn refused(action: &Action) -> Response {
    let message = format!("the function's role does not allow {} on {}", action.name, action.resource);
    warn(format_args!("{message}, {:?}", action.conditions));
    // DynamoDB's protocol has the code in the body.
    let code = "AccessDeniedException";
    let kind = [(HeaderName::from_static("x-amzn-errortype"), code)];
    let body = json!({ "__type": code, "message": message, "Message": message });
    (StatusCode::BAD_REQUEST, kind, Json(body)).into_response()
}

/// An error in the protocol of SES, Scheduler and Secrets Manager.
fn answered(error: &Answered) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
    let kind = [(HeaderName::from_static("x-amzn-errortype"), error.code.clone())];
    (status, kind, Json(json!({ "message": error.message }))).into_response()
}

/// The response of a service that throttles.
fn throttled(service: Service) -> Response {
    let too_many = |code| {
        AwsError::new(StatusCode::TOO_MANY_REQUESTS, code, "Too many requests, please slow down.")
            .into_response()
    };
    match service {
        Service::DynamoDb => dynamodb_error(&json!({
            "__type": format!("{DYNAMODB}ThrottlingException"),
            "message": "Throughput exceeds the current capacity of your table or index.",
        })),
        Service::Ses | Service::Lambda | Service::Issuer => too_many("TooManyRequestsException"),
        Service::EventBridge | Service::Scheduler | Service::SecretsManager => {
            too_many("ThrottlingException")
        }
    }
}

/// The response of DynamoDB when another transaction uses the same item, here the first one.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling>
fn conflict(operation: &str, parts: usize) -> Response {
    if operation != "TransactWriteItems" {
        return dynamodb_error(&json!({
            "__type": format!("{DYNAMODB}TransactionConflictException"),
            "message": "Transaction is ongoing for the item",
        }));
    }
    let mut codes = vec!["None"; parts];
    if let Some(first) = codes.first_mut() {
        *first = "TransactionConflict";
    }
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    let reasons: Vec<_> = codes.iter().map(|code| json!({ "Code": code })).collect();
    dynamodb_error(&json!({
        "__type": format!("{DYNAMODB}TransactionCanceledException"),
        "Message": message,
        "CancellationReasons": reasons,
    }))
}

fn dynamodb_error(error: &Value) -> Response {
    let kind = [(CONTENT_TYPE, "application/x-amz-json-1.0")];
    (StatusCode::BAD_REQUEST, kind, error.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;
    use crate::net;

    /// The client must notice that the response is lost.
    #[tokio::test]
    async fn of_a_lost_answer_nothing_is_sent() {
        let listener = net::free_port().await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(net::serve(listener, Router::new().route("/", get(async || lost()))));
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(format!("GET / HTTP/1.1\r\nhost: {address}\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).await.unwrap();
        assert_eq!(answer, b"");
    }

    #[tokio::test]
    async fn a_conflict_names_a_reason_for_each_part() {
        let answer = conflict("TransactWriteItems", 3);
        let body = to_bytes(answer.into_body(), LARGEST).await.unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        let codes = body["CancellationReasons"].as_array().unwrap().iter().map(|reason| &reason["Code"]);
        assert!(codes.eq(["TransactionConflict", "None", "None"].iter()), "{body}");
    }
}
