//! The HTTP client of the demonstration. It prints what it sends and gets.

use std::collections::HashSet;
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;
use ureq::Agent;
use ureq::http::Request;

use crate::terminal::say;

/// How long to wait for an email.
const PATIENCE: Duration = Duration::from_secs(30);

/// The demonstration did not go as expected. The text says how.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Surprise {
    #[error("{0}: {1}")]
    Unreachable(String, ureq::Error),
    #[error("{request}: expected {expected}, got {status}: {body}")]
    Status { request: String, expected: u16, status: u16, body: Value },
    #[error("no email to {0} arrived within {PATIENCE:?}")]
    NoMail(String),
    #[error("{0}")]
    Other(String),
}

/// The parts of an email that the story needs.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Mail {
    id: String,
    from: String,
    to: Vec<String>,
    subject: String,
    /// The text part.
    pub(super) text: String,
}

/// Sends requests to a host.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    url: String,
    token: Option<String>,
    seen: HashSet<String>,
}

impl Client {
    /// A client of the host at an address.
    pub(super) fn new(url: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        Self { agent: config.build().into(), url: url.to_owned(), token: None, seen: HashSet::new() }
    }

    /// Sends this access token from now on.
    pub(super) fn authorize(&mut self, token: &str) {
        self.token = Some(token.to_owned());
    }

    /// Sends and prints a request. Returns the response if it has the expected status.
    pub(super) fn request(
        &self,
        method: &str,
        path: &str,
        body: Option<&str>,
        expected: u16,
    ) -> Result<Value, Surprise> {
        say(format_args!("   > {method} {path}"));
        if let Some(body) = body {
            say(format_args!("   > {body}"));
        }
        let (status, answer) = self.send(method, path, body)?;
        say(format_args!("   < {status}"));
        if status == expected {
            return Ok(answer);
        }
        let request = format!("{method} {path}");
        Err(Surprise::Status { request, expected, status, body: answer })
    }

    /// Waits for a new email to an address, and prints it.
    pub(super) fn next_mail(&mut self, to: &str) -> Result<Mail, Surprise> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let (_, answer) = self.send("GET", "/_local/mail", None)?;
            let mails: Vec<Mail> = serde_json::from_value(answer)
                .map_err(|fault| Surprise::Other(format!("the mailbox is not as expected: {fault}")))?;
            let oldest = mails
                .into_iter()
                .rev()
                .find(|mail| !self.seen.contains(&mail.id) && mail.to.iter().any(|own| own == to));
            if let Some(mail) = oldest {
                self.seen.insert(mail.id.clone());
                show(&mail);
                return Ok(mail);
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err(Surprise::NoMail(to.to_owned()))
    }

    fn send(&self, method: &str, path: &str, body: Option<&str>) -> Result<(u16, Value), Surprise> {
        let failed = |fault: ureq::Error| Surprise::Unreachable(format!("{method} {path}"), fault);
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("accept", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let request =
            request.body(body.unwrap_or_default().to_owned()).map_err(|fault| failed(fault.into()))?;
        let mut response = self.agent.run(request).map_err(failed)?;
        let text = response.body_mut().read_to_string().map_err(failed)?;
        let answer = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok((response.status().as_u16(), answer))
    }
}

fn show(mail: &Mail) {
    say("   An email:");
    say(format_args!("     From:    {}", mail.from));
    say(format_args!("     To:      {}", mail.to.join(", ")));
    say(format_args!("     Subject: {}", mail.subject));
    for line in mail.text.trim().lines() {
        say(format_args!("     | {line}"));
    }
}
