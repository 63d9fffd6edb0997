//! A connection whose bytes are counted.

use std::io::{Read, Result, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A connection that adds up what goes through it, as it is on the wire.
pub(crate) struct Counted {
    stream: TcpStream,
    bytes: Arc<AtomicU64>,
}

impl Counted {
    pub(crate) fn new(stream: TcpStream, bytes: Arc<AtomicU64>) -> Self {
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
