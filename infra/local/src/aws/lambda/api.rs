//! The Runtime API: a function's process gets its events here.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use super::{InvokeError, Launch};
use crate::account::request_id;
use crate::clock;
use crate::protocol::PAYLOAD_LIMIT;

/// An event that waits for the process.
#[derive(Debug)]
pub(super) struct Job {
    /// The event.
    pub(super) event: Bytes,
    /// Notified when the process has taken the event.
    pub(super) taken: oneshot::Sender<()>,
    /// Gets the function's response.
    pub(super) answer: oneshot::Sender<Result<Bytes, InvokeError>>,
}

/// The Runtime API of one environment.
#[derive(Debug)]
pub(super) struct Api {
    launch: Arc<Launch>,
    jobs: tokio::sync::Mutex<mpsc::Receiver<Job>>,
    current: Mutex<Option<Current>>,
}

/// The event that the process works on.
#[derive(Debug)]
struct Current {
    id: String,
    answer: oneshot::Sender<Result<Bytes, InvokeError>>,
}

/// The routes of an environment's Runtime API.
pub(super) fn routes(launch: Arc<Launch>, jobs: mpsc::Receiver<Job>) -> Router {
    let api = Api { launch, jobs: jobs.into(), current: Mutex::default() };
    let runtime = Router::new()
        .route("/invocation/next", get(next))
        .route("/invocation/{id}/response", post(response))
        .route("/invocation/{id}/error", post(error))
        .route("/init/error", post(init_error));
    Router::new()
        .nest("/2018-06-01/runtime", runtime)
        .layer(DefaultBodyLimit::max(PAYLOAD_LIMIT))
        .with_state(Arc::new(api))
}

async fn next(State(api): State<Arc<Api>>) -> Response {
    let Some(job) = api.jobs.lock().await.recv().await else {
        // The host is stopping and ends the process. As on AWS, there is no response any more.
        return pending().await;
    };
    let id = request_id();
    let function = &api.launch.function;
    let deadline = clock::now() + function.timeout;
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("lambda-runtime-aws-request-id", id.clone()),
        ("lambda-runtime-deadline-ms", deadline.as_millisecond().to_string()),
        ("lambda-runtime-invoked-function-arn", function.arn.clone()),
        ("lambda-runtime-trace-id", trace_id(&id)),
    ];
    *api.current() = Some(Current { id, answer: job.answer });
    let _ = job.taken.send(());
    (headers, job.event).into_response()
}

async fn response(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> StatusCode {
    if let Ok(body) = body {
        return api.answer(&id, Ok(body));
    }
    api.answer(&id, Err(InvokeError::TooLarge));
    StatusCode::PAYLOAD_TOO_LARGE
}

async fn error(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let error: Value = serde_json::from_slice(&body).unwrap_or_default();
    let header = headers.get("lambda-runtime-function-error-type").and_then(|kind| kind.to_str().ok());
    let kind = error["errorType"].as_str().or(header).unwrap_or("Unknown");
    let message = error["errorMessage"].as_str().unwrap_or_default().trim();
    api.answer(&id, Err(InvokeError::Failed { kind: kind.to_owned(), message: message.to_owned() }))
}

/// The process ends after this. Its output has the reason.
async fn init_error() -> StatusCode {
    StatusCode::ACCEPTED
}

impl Api {
    fn current(&self) -> MutexGuard<'_, Option<Current>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, id: &str, result: Result<Bytes, InvokeError>) -> StatusCode {
        match self.current().take_if(|current| current.id == id) {
            Some(current) => {
                let _ = current.answer.send(result);
                StatusCode::ACCEPTED
            }
            None => StatusCode::BAD_REQUEST,
        }
    }
}

/// A trace id in the form of X-Ray, not sampled.
/// <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>
fn trace_id(request_id: &str) -> String {
    let random: String = request_id.chars().filter(char::is_ascii_hexdigit).skip(8).collect();
    format!("Root=1-{:08x}-{random};Sampled=0", clock::now().as_second())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;
    use std::time::Duration;

    use tokio::task::spawn_blocking;

    use super::*;
    use crate::aws::lambda::Endpoints;
    use crate::calls::Calls;
    use crate::iam::Rights;
    use crate::net;
    use crate::template::{Events, Function};

    fn launch() -> Arc<Launch> {
        let function = Function {
            dead_letter_queue: None,
            role: None,
            log_group: String::new(),
            name: "invite".to_owned(),
            arn: "arn:invite".to_owned(),
            timeout: Duration::from_secs(3),
            memory: 128,
            variables: BTreeMap::new(),
            events: Events::default(),
        };
        let endpoints = Endpoints { dynamodb: String::new(), aws: String::new() };
        let calls = Arc::new(Calls::new(&[], Rights::default()));
        Arc::new(Launch { function, binary: PathBuf::new(), log: PathBuf::new(), endpoints, calls })
    }

    #[tokio::test]
    async fn an_event_is_taken_and_answered_once() {
        let (jobs, waiting) = mpsc::channel(1);
        let listener = net::free_port().await.unwrap();
        let url = format!("{}/2018-06-01/runtime/invocation", net::url(&listener).unwrap());
        tokio::spawn(net::serve(listener, routes(launch(), waiting)));
        let (taken, is_taken) = oneshot::channel();
        let (answer, answered) = oneshot::channel();
        jobs.send(Job { event: Bytes::from_static(b"{\"a\":1}"), taken, answer }).await.unwrap();
        let posted = spawn_blocking(move || {
            let mut event = ureq::get(format!("{url}/next")).call().unwrap();
            let header = |name| event.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(header("lambda-runtime-invoked-function-arn"), "arn:invite");
            let left =
                header("lambda-runtime-deadline-ms").parse::<i64>().unwrap() - clock::now().as_millisecond();
            assert!((1_000..=3_000).contains(&left), "{left}");
            let id = header("lambda-runtime-aws-request-id");
            assert_eq!(event.body_mut().read_to_string().unwrap(), "{\"a\":1}");
            let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
            ["none", &id, &id]
                .map(|id| agent.post(format!("{url}/{id}/response")).send("5").unwrap().status().as_u16())
        });
        assert_eq!(posted.await.unwrap(), [400, 202, 400]);
        is_taken.await.unwrap();
        assert_eq!(answered.await.unwrap().unwrap(), "5");
    }
}
