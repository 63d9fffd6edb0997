//! Signed tokens: the registration `link`, and the cryptography for it and for officers' tokens (`ring`).

pub mod link;
mod ring;

pub use self::ring::{public_keys, use_ring};
