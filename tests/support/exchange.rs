//! Requests and their responses.

use std::sync::OnceLock;
use std::time::Duration;

use ureq::Agent;
use ureq::http::request::Builder;

use crate::Reply;
use crate::contract::Contract;

/// Checks what all responses of the service have in common.
#[track_caller]
pub(crate) fn check(request: &Builder, reply: &Reply) {
    let method = request.method_ref().map(ToString::to_string).unwrap_or_default();
    let path = request.uri_ref().map(|uri| uri.path().to_owned()).unwrap_or_default();
    reply.check_conventions(&path);
    Contract::get().check(&method, &path, reply);
}

/// Sends a request to a host that is up.
#[track_caller]
pub(crate) fn exchange(request: Builder, body: Vec<u8>) -> Reply {
    ask(request, body).expect("the host answers")
}

/// Sends a request to a host that may be down, or go down meanwhile.
///
/// # Errors
/// When there is no complete response.
#[track_caller]
pub fn ask(request: Builder, body: Vec<u8>) -> Result<Reply, ureq::Error> {
    let response = if body.is_empty() {
        agent().run(request.body(()).expect("a valid request"))
    } else {
        agent().run(request.body(body).expect("a valid request"))
    };
    let (parts, mut body) = response?.into_parts();
    // The mailbox can be long.
    let body = body.with_config().limit(u64::MAX).read_to_string()?;
    Ok(Reply { status: parts.status.as_u16(), headers: parts.headers, body })
}

/// A client that accepts every response, and uses a new connection for each request, because the host may have
/// restarted.
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
