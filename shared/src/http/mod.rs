//! What the functions behind API Gateway have in common: reading requests, proving who calls, answering.

mod auth;
mod idempotency;
mod issuer_keys;
mod page;
mod problem;
mod ready;
mod request;
mod respond;
#[cfg(test)]
mod wycheproof;

pub use auth::{AuthSettings, Authenticator};
pub use idempotency::{kept, repeated, request_key};
pub use page::protect;
pub use problem::{Problem, json};
pub use ready::Ready;
pub use request::{
    MAX_BODY, body, malformed, media_type, object, preferred_language, request_id, segments, span, unique,
};
pub use respond::{Answer, answer};
