//! The demonstration: the story of three invitations, played over HTTP.

mod client;
mod story;

pub(super) use story::VENDOR;
pub(crate) use story::play;
