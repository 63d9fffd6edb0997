//! Requests and their answers.

use std::sync::OnceLock;
use std::time::Duration;

use ureq::Agent;
use ureq::http::request::Builder;

use crate::Reply;
use crate::contract::Contract;

/// Checks what all answers of the service have in common.
#[track_caller]
pub(crate) fn check(request: &Builder, reply: &Reply) {
    let method = request.method_ref().map(ToString::to_string).unwrap_or_default();
    let path = request.uri_ref().map(|uri| uri.path().to_owned()).unwrap_or_default();
    reply.check_conventions(&path);
    Contract::get().check(&method, &path, reply);
}

#[track_caller]
pub(crate) fn exchange(request: Builder, body: Vec<u8>) -> Reply {
    let response = if body.is_empty() {
        agent().run(request.body(()).expect("a valid request"))
    } else {
        agent().run(request.body(body).expect("a valid request"))
    };
    let (parts, mut body) = response.expect("the host answers").into_parts();
    let body = body.read_to_string().expect("the answer is text");
    Reply { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// A client that takes every answer as it is, and a new connection for each request: the host may have been
/// started again in between.
fn agent() -> &'static Agent {
    static AGENT: OnceLock<Agent> = OnceLock::new();
    AGENT.get_or_init(|| {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(0)
            .proxy(None)
            .timeout_global(Some(Duration::from_mins(1)));
        config.build().new_agent()
    })
}
