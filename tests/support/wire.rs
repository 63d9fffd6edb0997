//! HTTP/1.1 as functions use it: requests with a length, one after the other on a connection whose bytes are counted.

use std::io::{Read, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// The most headers of a request.
const HEADERS: usize = 64;

/// A request.
#[derive(Debug)]
pub struct Request {
    /// Its method.
    pub method: String,
    /// Its path, with its query.
    pub path: String,
    /// `X-Amz-Target`, which names the operation of DynamoDB.
    pub target: Option<String>,
    /// Its body.
    pub body: Vec<u8>,
}

/// The requests of a connection.
#[derive(Debug)]
pub struct Requests<'a, S> {
    stream: &'a mut S,
    read: Vec<u8>,
}

impl<'a, S: Read + Write> Requests<'a, S> {
    /// The requests of a connection.
    pub fn of(stream: &'a mut S) -> Self {
        Self { stream, read: Vec::new() }
    }

    /// The next request. None after the other side has closed the connection.
    #[expect(clippy::should_implement_trait, reason = "an answer must be given before the next one")]
    pub fn next(&mut self) -> Option<Request> {
        loop {
            if let Some((request, length)) = read(&self.read) {
                self.read.drain(..length);
                return Some(request);
            }
            let mut part = [0; 16 * 1024];
            match self.stream.read(&mut part) {
                Ok(0) | Err(_) => return None,
                Ok(length) => self.read.extend_from_slice(&part[..length]),
            }
        }
    }

    /// Responds to it. `headers` are whole lines.
    pub fn answer(&mut self, status: u16, headers: &str, body: &[u8]) {
        let length = body.len();
        let mut answer =
            format!("HTTP/1.1 {status} OK\r\ncontent-length: {length}\r\n{headers}\r\n").into_bytes();
        answer.extend_from_slice(body);
        // A killed function reads no response.
        let _ = self.stream.write_all(&answer).and_then(|()| self.stream.flush());
    }
}

/// A whole request at the start of the bytes, and its length.
fn read(bytes: &[u8]) -> Option<(Request, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(start) = head.parse(bytes).expect("HTTP") else { return None };
    let header = |name: &str| {
        let found = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(found.value).ok()
    };
    assert!(header("transfer-encoding").is_none(), "a request without a length");
    let length = header("content-length").map_or(0, |length| length.parse().expect("a length"));
    let body = bytes.get(start..start + length)?.to_vec();
    let request = Request {
        method: head.method.unwrap_or_default().to_owned(),
        path: head.path.unwrap_or_default().to_owned(),
        target: header("x-amz-target").map(str::to_owned),
        body,
    };
    Some((request, start + length))
}

/// A connection that counts its bytes.
#[derive(Debug)]
pub struct Counted {
    stream: TcpStream,
    bytes: Arc<AtomicU64>,
}

impl Counted {
    /// A connection that adds to `bytes`.
    pub fn new(stream: TcpStream, bytes: Arc<AtomicU64>) -> Self {
        stream.set_nodelay(true).expect("an open connection");
        Self { stream, bytes }
    }

    fn count(&self, transferred: Result<usize>) -> Result<usize> {
        let length = transferred?;
        self.bytes.fetch_add(u64::try_from(length).unwrap_or(0), Ordering::Relaxed);
        Ok(length)
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.stream.read(buffer);
        self.count(read)
    }
}

impl Write for Counted {
    fn write(&mut self, buffer: &[u8]) -> Result<usize> {
        let written = self.stream.write(buffer);
        self.count(written)
    }

    fn flush(&mut self) -> Result<()> {
        self.stream.flush()
    }
}

/// Handles each connection in its own thread. Returns the address as `IP:PORT`.
pub fn listen(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = listener.local_addr().expect("it has an address").to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, serve) = (stream.expect("a connection"), serve.clone());
            thread::spawn(move || serve(stream));
        }
    });
    address
}
