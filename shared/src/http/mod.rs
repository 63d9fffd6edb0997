//! The parts that the functions behind API Gateway share: read requests, authenticate callers, write responses.

mod accept;
mod access_token;
mod auth;
mod code;
mod context;
mod gateway;
mod idempotency;
mod invitation_view;
mod issuer_keys;
mod limits;
mod page;
mod precondition;
mod problem;
mod replay;
mod request;
mod respond;
mod text;
#[cfg(test)]
mod wycheproof;

pub use accept::ResponseFormat;
pub use auth::{AuthSettings, Authenticator, Caller};
pub use code::Code;
pub use context::{DEFAULT_ROUTE, deadline, parameter, raw_query, request_id, route, unknown_path};
pub use gateway::{request, run};
pub use idempotency::{abridge, in_progress, key_reused, matches_abridged, request_key, restore_response};
pub use invitation_view::InvitationView;
pub use limits::Limits;
pub use page::protect;
pub use precondition::{IfMatch, changed_meanwhile, tagged};
pub use problem::{Problem, json};
pub use replay::RepeatableRequest;
pub use request::{
    FORM, MAX_BODY, Query, invalid_query, lenient_parameter, malformed, media_type, parse_form, parse_object,
    parse_query, preferred_language, read_body, text, unique,
};
pub use respond::{RouteResult, respond};
