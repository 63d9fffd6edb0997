//! Signed tokens: the registration link, and the cryptography that it and officers' tokens are checked with.

pub mod link;
mod ring;

pub use self::ring::{public_keys, use_ring};
