//! The parts that all AWS clients of a function share: their configuration (`client_config`), one `connector`, the
//! `endpoints`, and the trusted certificates (`trust`). Also the [`secret`] that a function fetches when it starts.

mod client_config;
mod connector;
mod endpoints;
pub mod secret;
mod trust;

pub use client_config::sdk_config;
pub use connector::{connector, http_client};

#[cfg(test)]
mod tests;
