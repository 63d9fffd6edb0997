//! An AWS that answers at once with what it was told to, and counts.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

use crate::certificate::Authority;
use crate::counted::Counted;
use crate::exchange::{Request, Requests};

/// A call as it came.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// `GetItem`; of what is not AWS, method and path.
    pub(crate) operation: String,
    pub(crate) body: Vec<u8>,
}

impl Call {
    /// What it is, how many items it names, how many attributes they have, and how long it is:
    /// `TransactWriteItems:7:93:5321`.
    pub(crate) fn described(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let items = body["TransactItems"].as_array().map_or(1, Vec::len);
        format!("{}:{items}:{}:{}", self.operation, attributes(&body), self.body.len())
    }
}

/// How many values there are as DynamoDB spells them: `{ "S": "a" }` is one, a map is one and those within.
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

/// What came since it was last asked.
#[derive(Clone, Default)]
pub(crate) struct Traffic {
    pub(crate) calls: Vec<Call>,
    pub(crate) connections: u64,
    pub(crate) bytes: u64,
}

/// What the endpoint answers by operation, and the issuer's keys.
pub(crate) type Replies = HashMap<&'static str, Value>;

/// The endpoint.
pub(crate) struct Aws {
    /// `https://127.0.0.1:4566`.
    pub(crate) url: String,
    /// Where the issuer's keys are, without TLS.
    pub(crate) issuer: String,
    /// What functions must trust.
    pub(crate) trust: Vec<(&'static str, PathBuf)>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    replies: Mutex<HashMap<&'static str, Vec<u8>>>,
    calls: Mutex<Vec<Call>>,
    connections: AtomicU64,
    bytes: Arc<AtomicU64>,
}

impl Aws {
    pub(crate) fn start(tls: bool) -> Self {
        let authority = Authority::new();
        let shared = Arc::new(Shared::default());
        let plain = listen(&shared, None);
        let url = if tls {
            format!("https://{}", listen(&shared, Some(Arc::clone(&authority.server))))
        } else {
            format!("http://{plain}")
        };
        let trust = vec![
            ("AWS_CA_BUNDLE", authority.bundle.clone()),
            ("NODE_EXTRA_CA_CERTS", authority.bundle),
            ("SSL_CERT_FILE", authority.system_bundle),
        ];
        // What trusts the system's roots reads them, with TLS or without.
        let trust = if tls { trust } else { Vec::new() };
        Self { url, issuer: format!("http://{plain}/keys"), trust, shared }
    }

    /// Answers so from now on, and restarts the count.
    pub(crate) fn answer_with(&self, replies: &Replies) {
        let bytes = replies.iter().map(|(operation, reply)| (*operation, reply.to_string().into_bytes()));
        *self.shared.replies.lock().expect("nobody panics") = bytes.collect();
        self.traffic();
    }

    /// What came since the last time.
    pub(crate) fn traffic(&self) -> Traffic {
        Traffic {
            calls: std::mem::take(&mut self.shared.calls.lock().expect("nobody panics")),
            connections: self.shared.connections.swap(0, Ordering::Relaxed),
            bytes: self.shared.bytes.swap(0, Ordering::Relaxed),
        }
    }
}

/// Serves connections on an address that it gives as `IP:PORT`.
fn listen(shared: &Arc<Shared>, tls: Option<Arc<ServerConfig>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = listener.local_addr().expect("it has an address").to_string();
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, shared, tls) = (stream.expect("a connection"), Arc::clone(&shared), tls.clone());
            thread::spawn(move || shared.serve(stream, tls));
        }
    });
    address
}

impl Shared {
    fn serve(&self, stream: TcpStream, tls: Option<Arc<ServerConfig>>) {
        self.connections.fetch_add(1, Ordering::Relaxed);
        let mut stream = Counted::new(stream, Arc::clone(&self.bytes));
        match tls {
            None => self.answer_all(&mut stream),
            Some(config) => {
                let connection = ServerConnection::new(config).expect("the configuration is good");
                self.answer_all(&mut StreamOwned::new(connection, stream));
            }
        }
    }

    fn answer_all(&self, stream: &mut (impl Read + Write)) {
        let mut requests = Requests::of(stream);
        while let Some(request) = requests.next() {
            let operation = operation(&request);
            let reply = self.replies.lock().expect("nobody panics").get(operation.as_str()).cloned();
            self.calls.lock().expect("nobody panics").push(Call { operation, body: request.body });
            let headers =
                "content-type: application/x-amz-json-1.0\r\nx-amzn-requestid: 8476a536-e9f4-11e8\r\n";
            requests.answer(200, headers, &reply.unwrap_or_else(|| b"{}".to_vec()));
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
