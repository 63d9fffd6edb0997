//! A small issuer that works or fails, and counts the requests to it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as BlockingMutex, PoisonError};
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use super::IssuerKeys;

/// The x coordinate of any point of the curve.
pub(super) const POINT: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

pub(super) struct Issuer {
    pub(super) url: String,
    fetches: Arc<AtomicUsize>,
    /// Its response, with head and body.
    pub(super) answer: Arc<BlockingMutex<Vec<u8>>>,
}

impl Issuer {
    /// Starts an issuer that sends this response, and then calls `after`.
    pub(super) fn start(answer: Vec<u8>, after: fn(TcpStream)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/jwks", listener.local_addr().unwrap());
        let answer = Arc::new(BlockingMutex::new(answer));
        let fetches = Arc::new(AtomicUsize::new(0));
        let (said, counted) = (Arc::clone(&answer), Arc::clone(&fetches));
        thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let request = BufReader::new(connection.try_clone().unwrap());
                let head = request.lines().map_while(Result::ok).take_while(|line| !line.is_empty());
                let _ = head.count();
                counted.fetch_add(1, Ordering::SeqCst);
                let said = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
                // The client hangs up if the response is too long.
                let _ = connection.write_all(&said);
                thread::spawn(move || after(connection));
            }
        });
        Self { url, fetches, answer }
    }

    pub(super) fn with_keys(kids: &[&str]) -> Self {
        Self::start(set_of(kids), drop)
    }

    pub(super) fn now_has(&self, kids: &[&str]) {
        *self.answer.lock().unwrap() = set_of(kids);
    }

    pub(super) fn keys(&self) -> Arc<IssuerKeys> {
        self.keys_beside(&[])
    }

    /// The keys of the issuer, with these keys configured.
    pub(super) fn keys_beside(&self, configured: &[&str]) -> Arc<IssuerKeys> {
        jwt_provider();
        let configured = json!({ "keys": configured.iter().map(|kid| key(kid)).collect::<Vec<_>>() });
        let configured = serde_json::from_value(configured).unwrap();
        Arc::new(IssuerKeys::new(self.url.clone(), &configured, Instant::now()))
    }

    pub(super) fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }
}

fn jwt_provider() {
    crate::token::use_ring();
}

pub(super) fn key(kid: &str) -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": POINT })
}

fn set_of(kids: &[&str]) -> Vec<u8> {
    ok(&json!({ "keys": kids.iter().map(|kid| key(kid)).collect::<Vec<_>>() }).to_string())
}

pub(super) fn ok(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into()
}
