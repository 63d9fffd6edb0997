//! A client that repeats a request until it gets a response.

use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use tests::{Reply, Told, ask};
use ureq::http::Request;
use ureq::http::request::Builder;

use crate::ledger::{Attempt, Ledger};
use crate::scene::Scene;

/// How many attempts: together they take two minutes or more.
const TRIES: usize = 60;
/// The first and the longest pause between two attempts.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(2)];

/// A client with its own officer.
pub(crate) struct Client<'a> {
    pub(crate) number: usize,
    pub(crate) scene: &'a Scene,
    pub(crate) ledger: Ledger,
}

impl<'a> Client<'a> {
    pub(crate) fn new(number: usize, scene: &'a Scene) -> Self {
        Self { number, scene, ledger: Ledger::default() }
    }

    /// An officer's request with a body. The key makes it safe to send it again.
    pub(crate) fn post(
        &mut self,
        what: &'static str,
        by: usize,
        path: &str,
        key: &str,
        body: &str,
    ) -> Option<Told> {
        let (url, authorization) = self.as_officer(by, path);
        let request = || {
            Request::post(&url)
                .header("authorization", &authorization)
                .header("content-type", "application/json")
                .header("idempotency-key", key)
        };
        self.persist(what, request, body)
    }

    /// An officer's request without a body.
    pub(crate) fn send(&mut self, what: &'static str, method: &str, by: usize, path: &str) -> Option<Told> {
        let (url, authorization) = self.as_officer(by, path);
        self.persist(
            what,
            || Request::builder().method(method).uri(&url).header("authorization", &authorization),
            "",
        )
    }

    fn as_officer(&self, by: usize, path: &str) -> (String, String) {
        (format!("{}{path}", self.scene.base), format!("Bearer {}", self.scene.officers[by].token))
    }

    /// Repeats a request until there is a meaningful response. None if the time is over, or if there is no such
    /// response.
    pub(crate) fn persist(
        &mut self,
        what: &'static str,
        request: impl Fn() -> Builder,
        body: &str,
    ) -> Option<Told> {
        if self.scene.is_over() {
            return None;
        }
        let mut pause = PAUSES[0];
        for tries in 1..=TRIES {
            let start = Instant::now();
            let answer = ask(request(), body.into());
            let status = answer.as_ref().ok().map(|reply| reply.status);
            self.ledger.attempts.push(Attempt { what, start, took: start.elapsed(), status });
            if let Ok(reply) = answer.as_ref().inspect(|reply| self.check(what, reply))
                && !is_for_later(reply)
            {
                self.ledger.asked_again += usize::from(tries > 1);
                return Some(Told { reply: reply.clone(), tries });
            }
            // Spread out, so that not all clients send at the same time.
            sleep(pause + Duration::from_millis((self.number % 100) as u64));
            pause = PAUSES[1].min(pause * 2);
        }
        self.ledger.complaints.push(format!("{what}: asked {TRIES} times without a response"));
        None
    }

    /// The service names its own failures.
    fn check(&mut self, what: &str, reply: &Reply) {
        let own = reply.header("content-type") == "application/problem+json";
        if own && reply.status >= 500 && code(reply) != "temporarily_unavailable" {
            self.ledger.complaints.push(format!("{what}: {}", reply.body));
        }
    }
}

/// Whether the response says to try again.
fn is_for_later(reply: &Reply) -> bool {
    reply.status >= 500 || reply.status == 429 || code(reply) == "request_in_progress"
}

/// The code of a refusal. Empty if it is not a refusal.
pub(crate) fn code(reply: &Reply) -> String {
    body(reply)["code"].as_str().unwrap_or_default().to_owned()
}

/// The JSON of a response, or `null`.
pub(crate) fn body(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap_or_default()
}
