//! One function alone: its binary, a Runtime API with events for it, and an AWS that counts and fails. Only the
//! secret for links exists.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use tiny_http::Server;

use crate::binaries::binary;
use crate::fake_aws::{FakeAws, Replies};
use crate::forge;
use crate::runtime_api::{Event, FAR, Line, RuntimeApi, Step};

/// The longest time that a function may take.
const PATIENCE: Duration = Duration::from_secs(40);

/// A running function. A drop ends it.
#[derive(Debug)]
pub struct Function {
    process: Child,
    line: Line,
    aws: FakeAws,
    log: NamedTempFile,
}

impl Function {
    /// Starts a function with these variables.
    pub fn start(name: &str, variables: &[(&str, &str)]) -> Self {
        let runtime_api = RuntimeApi::start();
        let line = runtime_api.next_function();
        let aws = FakeAws::start(500);
        let key = json!({ "SecretString": forge::private_jwk("k1").to_string() });
        aws.answer_with(&Replies::from([("GetSecretValue", key)]));
        let log = NamedTempFile::new().expect("a file for its log");
        let process = Command::new(binary(name))
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", &runtime_api.address)
            .env("AWS_LAMBDA_FUNCTION_NAME", name)
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_REGION", "ap-southeast-1")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_ENDPOINT_URL", format!("http://{}", aws.address))
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.as_file().try_clone().expect("its log can be written"))
            .stderr(log.as_file().try_clone().expect("its log can be written"))
            .spawn()
            .expect("the function starts");
        Self { process, line, aws, log }
    }

    /// The result of the function for an event, or the error that it reports.
    ///
    /// # Errors
    /// The error that the function reports.
    #[track_caller]
    pub fn call(&self, event: &Value) -> Result<Value, Value> {
        self.call_until(event, FAR)
    }

    /// The same with a deadline.
    ///
    /// # Errors
    /// The error that the function reports.
    #[track_caller]
    pub fn call_until(&self, event: &Value, deadline: Timestamp) -> Result<Value, Value> {
        let event = Event { body: event.to_string().into_bytes(), deadline };
        self.line.events.send(event).expect("somebody takes events");
        loop {
            let step = self.line.steps.recv_timeout(PATIENCE).expect("the function answers");
            if let Step::Answered(_, well, body) = step {
                let text = String::from_utf8(body).expect("a result is text");
                let result = serde_json::from_str(&text).unwrap_or(Value::String(text));
                return if well { Ok(result) } else { Err(result) };
            }
        }
    }

    /// How often it has called AWS, without success.
    pub fn aws_calls(&self) -> usize {
        self.aws.unanswered()
    }

    /// Its whole log.
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

/// Serves requests one after the other. Returns its address as `IP:PORT`.
pub fn serve(answer: impl FnMut(tiny_http::Request) + Send + 'static) -> String {
    let server = Server::http("127.0.0.1:0").expect("there is a free port");
    let address = server.server_addr().to_string();
    thread::spawn(move || server.incoming_requests().for_each(answer));
    address
}
