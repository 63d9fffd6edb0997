//! Requests that no client library sends.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use ureq::http::{HeaderMap, HeaderName, HeaderValue};

use crate::{Host, Reply};

impl Host {
    /// A connection to the service, on which the test can send anything.
    pub fn connect(&self) -> TcpStream {
        let connection = TcpStream::connect(self.address()).expect("the host listens");
        connection.set_read_timeout(Some(Duration::from_mins(1))).expect("a limit can be set");
        connection
    }

    /// Sends bytes, and reads the response until the host closes the connection. The request must ask for that.
    #[track_caller]
    pub fn send_raw(&self, request: &[u8]) -> Reply {
        let mut connection = self.connect();
        // A refused sender may find the connection closed.
        let _ = connection.write_all(request);
        read_reply(&mut connection)
    }

    /// A request with these header lines, and a body.
    #[track_caller]
    pub fn send_lines(&self, lines: &[&[u8]], body: &[u8]) -> Reply {
        let mut request = lines.join(&b"\r\n"[..]);
        let host = format!("\r\nhost: {}\r\nconnection: close\r\n", self.address());
        // A request may have its own host.
        let named = lines.iter().any(|line| line.starts_with(b"host:"));
        request.extend_from_slice(if named { b"\r\nconnection: close\r\n" } else { host.as_bytes() });
        request.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
        request.extend_from_slice(body);
        self.send_raw(&request)
    }
}

/// The response on a connection that closes after it.
#[track_caller]
pub fn read_reply(connection: &mut TcpStream) -> Reply {
    let mut bytes = Vec::new();
    // The connection may be reset after the response.
    let ended = connection.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {ended:?}, {text}"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name: HeaderName = name.parse().expect("the name of a header");
        headers.append(name, HeaderValue::from_str(value).expect("the value of a header"));
    }
    Reply { status, headers, body: body.to_owned() }
}
