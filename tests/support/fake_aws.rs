//! An AWS that responds at once with prepared responses, and counts. Without TLS: the benchmark adds that.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::wire::{Counted, Request, Requests, listen};

/// A recorded call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation, such as `GetItem`. Outside AWS: method and path.
    pub operation: String,
    /// Its body.
    pub body: Vec<u8>,
}

impl Call {
    /// The operation, the number of items, the number of their attributes, and the length:
    /// `TransactWriteItems:7:93:5321`.
    pub fn described(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let items = body["TransactItems"].as_array().map_or(1, Vec::len);
        format!("{}:{items}:{}:{}", self.operation, attributes(&body), self.body.len())
    }
}

/// The number of values in DynamoDB's notation. `{ "S": "a" }` is one. A map is one plus its members.
fn attributes(body: &Value) -> usize {
    match body {
        Value::Object(members) => {
            let typed = |name: &String| ["S", "N", "BOOL", "M", "L"].contains(&name.as_str());
            let is_one = members.len() == 1 && members.keys().all(typed);
            usize::from(is_one) + members.values().map(attributes).sum::<usize>()
        }
        Value::Array(elements) => elements.iter().map(attributes).sum(),
        _ => 0,
    }
}

/// Everything since the last question.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    /// The calls.
    pub calls: Vec<Call>,
    /// How many connections were opened.
    pub connections: u64,
    /// How many bytes were transferred, in both directions.
    pub bytes: u64,
}

/// The responses by operation, and the issuer's keys.
pub type Replies = HashMap<&'static str, Value>;

/// The endpoint.
#[derive(Clone, Debug)]
pub struct FakeAws {
    /// Its address, as `IP:PORT`.
    pub address: String,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    replies: Mutex<HashMap<&'static str, Vec<u8>>>,
    /// The status of operations without a prepared response.
    otherwise: u16,
    calls: Mutex<Vec<Call>>,
    unanswered: AtomicUsize,
    connections: AtomicU64,
    bytes: Arc<AtomicU64>,
}

impl FakeAws {
    /// Responds `{}` with a status to everything.
    pub fn start(otherwise: u16) -> Self {
        let shared = Arc::new(Shared {
            replies: Mutex::default(),
            otherwise,
            calls: Mutex::default(),
            unanswered: AtomicUsize::new(0),
            connections: AtomicU64::new(0),
            bytes: Arc::default(),
        });
        let serving = Arc::clone(&shared);
        let address = listen(move |stream| serving.answer_all(&mut serving.counted(stream)));
        Self { address, shared }
    }

    /// Sets the responses, and starts to count again.
    pub fn answer_with(&self, replies: &Replies) {
        let bytes = replies.iter().map(|(operation, reply)| (*operation, reply.to_string().into_bytes()));
        *self.shared.replies.lock().expect("nobody panics") = bytes.collect();
        self.traffic();
    }

    /// Everything since the last call.
    pub fn traffic(&self) -> Traffic {
        Traffic {
            calls: std::mem::take(&mut self.shared.calls.lock().expect("nobody panics")),
            connections: self.shared.connections.swap(0, Ordering::Relaxed),
            bytes: self.shared.bytes.swap(0, Ordering::Relaxed),
        }
    }

    /// How many calls had no prepared response since the start.
    pub fn unanswered(&self) -> usize {
        self.shared.unanswered.load(Ordering::SeqCst)
    }

    /// A connection whose bytes are counted.
    pub fn counted(&self, stream: TcpStream) -> Counted {
        self.shared.counted(stream)
    }

    /// Responds to all requests of a connection.
    pub fn answer_all(&self, stream: &mut (impl Read + Write)) {
        self.shared.answer_all(stream);
    }
}

impl Shared {
    fn counted(&self, stream: TcpStream) -> Counted {
        self.connections.fetch_add(1, Ordering::Relaxed);
        Counted::new(stream, Arc::clone(&self.bytes))
    }

    fn answer_all(&self, stream: &mut (impl Read + Write)) {
        let mut requests = Requests::of(stream);
        while let Some(request) = requests.next() {
            let operation = operation(&request);
            let reply = self.replies.lock().expect("nobody panics").get(operation.as_str()).cloned();
            self.unanswered.fetch_add(usize::from(reply.is_none()), Ordering::SeqCst);
            self.calls.lock().expect("nobody panics").push(Call { operation, body: request.body });
            let headers =
                "content-type: application/x-amz-json-1.0\r\nx-amzn-requestid: 8476a536-e9f4-11e8\r\n";
            let status = if reply.is_some() { 200 } else { self.otherwise };
            requests.answer(status, headers, &reply.unwrap_or_else(|| b"{}".to_vec()));
        }
    }
}

fn operation(request: &Request) -> String {
    match (&request.target, request.method.as_str(), request.path.as_str()) {
        (Some(target), _, _) => target.rsplit('.').next().unwrap_or_default().to_owned(),
        (None, "POST", "/v2/email/outbound-emails") => "SendEmail".to_owned(),
        (None, "POST", path) if path.starts_with("/schedules/") => "CreateSchedule".to_owned(),
        (None, method, path) => format!("{method} {path}"),
    }
}
