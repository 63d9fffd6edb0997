//! What an invitee gets and can do besides registering: a reminder (R52), declining (R54), asking for a new invitation (R53).

mod asking;
mod declining;
mod reminders;

use serde_json::Value;
use tests::{Host, Officer, Reply};
use ureq::http::Request;
use ureq::http::request::Builder;

/// The URL of `decline` or `request` for a link.
fn path(link: &str, rest: &str) -> String {
    format!("{link}/{rest}")
}

fn program(request: Builder) -> Builder {
    request.header("accept", "application/json").header("content-type", "application/json")
}

fn browser(request: Builder) -> Builder {
    request
        .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
        .header("content-type", "application/x-www-form-urlencoded")
}

#[track_caller]
fn decline(host: &Host, link: &str, body: &Value) -> Reply {
    host.send(program(Request::post(path(link, "decline"))), body.to_string())
}

#[track_caller]
fn ask(host: &Host, link: &str) -> Reply {
    host.send(program(Request::post(path(link, "request"))), "{}")
}

#[track_caller]
fn submit(host: &Host, address: &str, form: &[(&str, &str)]) -> Reply {
    let form = serde_urlencoded::to_string(form).unwrap();
    host.send(browser(Request::post(address)), form)
}

fn delete(host: &Host, officer: &Officer, id: &str) -> Reply {
    let request = Request::delete(host.url(&format!("/invitations/{id}")));
    host.send(request.header("authorization", format!("Bearer {}", officer.token)), "")
}
