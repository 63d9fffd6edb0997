//! Writes the requests of functions to AWS into a file. There, AWS's own service descriptions can check them.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use axum::http::request::Parts;
use serde::Serialize;
use serde_json::Value;

use super::Call;
use crate::terminal::warn;

/// The file. Each line is a request.
#[derive(Debug)]
pub(super) struct Requests(Mutex<File>);

/// A line of the file.
#[derive(Serialize)]
struct Request<'r> {
    #[serde(flatten)]
    call: &'r Call,
    method: &'r str,
    path: &'r str,
    body: Value,
}

impl Requests {
    /// Opens the file, and appends requests.
    pub(super) fn open(file: &Path) -> io::Result<Self> {
        Ok(Self(Mutex::new(File::options().create(true).append(true).open(file)?)))
    }

    /// Appends a request. Several hosts can use one file, because each line is written at once.
    pub(super) fn write(&self, call: &Call, parts: &Parts, body: &[u8]) {
        // A body that is not JSON is written as text.
        let body = serde_json::from_slice(body)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()));
        let request = Request { call, method: parts.method.as_str(), path: parts.uri.path(), body };
        let Ok(mut line) = serde_json::to_vec(&request) else { return };
        line.push(b'\n');
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(fault) = file.write_all(&line) {
            warn(format_args!("a request could not be written down: {fault}"));
        }
    }
}
