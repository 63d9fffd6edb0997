//! One function by itself: its binary, a Runtime API that hands it events, and an AWS that fails and counts, but for
//! the key of links, which there is.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use tiny_http::{Header, Response, Server};

use crate::binaries::binary;
use crate::forge;

/// The longest that a function may take.
const PATIENCE: Duration = Duration::from_secs(40);

/// A deadline that nobody misses.
const FAR: Timestamp = Timestamp::constant(4_102_444_800, 0);

/// A running function. Dropping it ends it.
#[derive(Debug)]
pub struct Function {
    process: Child,
    /// Each with the moment at which it must be done, in milliseconds.
    events: Sender<(Value, i64)>,
    results: Receiver<Result<Value, Value>>,
    aws_calls: Arc<AtomicUsize>,
    log: NamedTempFile,
}

impl Function {
    /// Starts a function with these variables.
    pub fn start(name: &str, variables: &[(&str, &str)]) -> Self {
        let (events, to_do) = channel();
        let (done, results) = channel();
        let runtime_api = serve(move |request| match request.url() {
            "/2018-06-01/runtime/invocation/next" => {
                // The test is over when nobody has events any more.
                let Ok((event, deadline)) = to_do.recv() else { return };
                let _ = request.respond(invocation(&event, deadline));
            }
            url => {
                let failed = url.ends_with("/error");
                let mut body = String::new();
                let mut request = request;
                request.as_reader().read_to_string(&mut body).expect("a result is text");
                let result: Value = serde_json::from_str(&body).unwrap_or(body.into());
                let _ = done.send(if failed { Err(result) } else { Ok(result) });
                let _ = request.respond(Response::empty(202));
            }
        });
        let aws_calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&aws_calls);
        let aws = serve(move |request| {
            let target = request.headers().iter().find(|header| header.field.equiv("x-amz-target"));
            if target.is_some_and(|target| target.value == "secretsmanager.GetSecretValue") {
                let key = json!({ "SecretString": forge::private_jwk("k1").to_string() });
                let _ = request.respond(Response::from_string(key.to_string()));
                return;
            }
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = request.respond(Response::from_string("{}").with_status_code(500));
        });
        let log = NamedTempFile::new().expect("a file for its log");
        let process = Command::new(binary(name))
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", runtime_api)
            .env("AWS_LAMBDA_FUNCTION_NAME", name)
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_REGION", "ap-southeast-1")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_ENDPOINT_URL", format!("http://{aws}"))
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.as_file().try_clone().expect("its log can be written"))
            .stderr(log.as_file().try_clone().expect("its log can be written"))
            .spawn()
            .expect("the function starts");
        Self { process, events, results, aws_calls, log }
    }

    /// What the function makes of an event: its result, or the error that it reports.
    ///
    /// # Errors
    /// The error that the function reports.
    #[track_caller]
    pub fn call(&self, event: &Value) -> Result<Value, Value> {
        self.call_until(event, FAR)
    }

    /// The same with little time for it: until that moment.
    ///
    /// # Errors
    /// The error that the function reports.
    #[track_caller]
    pub fn call_until(&self, event: &Value, deadline: Timestamp) -> Result<Value, Value> {
        let event = (event.clone(), deadline.as_millisecond());
        self.events.send(event).expect("somebody takes events");
        self.results.recv_timeout(PATIENCE).expect("the function answers")
    }

    /// How often it has called AWS.
    pub fn aws_calls(&self) -> usize {
        self.aws_calls.load(Ordering::SeqCst)
    }

    /// Everything that it has logged.
    pub fn said(&self) -> String {
        fs::read_to_string(self.log.path()).expect("its log can be read")
    }

    /// Whether its process still runs.
    pub fn is_running(&mut self) -> bool {
        self.process.try_wait().expect("its status is known").is_none()
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Answers requests one after the other, on an address that it gives as `IP:PORT`.
pub fn serve(answer: impl FnMut(tiny_http::Request) + Send + 'static) -> String {
    let server = Server::http("127.0.0.1:0").expect("there is a free port");
    let address = server.server_addr().to_string();
    thread::spawn(move || server.incoming_requests().for_each(answer));
    address
}

fn invocation(event: &Value, deadline: i64) -> Response<impl Read> {
    let headers = [
        "lambda-runtime-aws-request-id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd",
        &format!("lambda-runtime-deadline-ms: {deadline}"),
        "lambda-runtime-invoked-function-arn: arn:aws:lambda:ap-southeast-1:000000000000:function:test",
    ];
    let headers = headers.iter().map(|header| header.parse::<Header>().expect("a header"));
    headers.fold(Response::from_string(event.to_string()), Response::with_header)
}
