//! HTTP/1.1 as far as functions speak it: requests with a length, one after the other on a connection.

use std::io::{Read, Write};

/// The most headers that a request may have.
const HEADERS: usize = 64;

/// A request.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    /// `X-Amz-Target`, by which DynamoDB knows what is wanted.
    pub(crate) target: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Requests as they come on a connection.
pub(crate) struct Requests<'a, S> {
    stream: &'a mut S,
    read: Vec<u8>,
}

impl<'a, S: Read + Write> Requests<'a, S> {
    pub(crate) fn of(stream: &'a mut S) -> Self {
        Self { stream, read: Vec::new() }
    }

    /// The next request; nothing when the other side has ended the connection.
    pub(crate) fn next(&mut self) -> Option<Request> {
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

    /// Answers it. `headers` are whole lines.
    pub(crate) fn answer(&mut self, status: u16, headers: &str, body: &[u8]) {
        let length = body.len();
        let mut answer =
            format!("HTTP/1.1 {status} OK\r\ncontent-length: {length}\r\n{headers}\r\n").into_bytes();
        answer.extend_from_slice(body);
        // Who is killed reads no answer.
        let _ = self.stream.write_all(&answer).and_then(|()| self.stream.flush());
    }
}

/// A whole request at the beginning of what was read, and how long it is.
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
