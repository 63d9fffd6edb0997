//! What all AWS clients of a function have in common: their configuration (`client_config`), one `connector`, the
//! `endpoints`, the certificates to trust (`trust`), and the [`secret`] that a function fetches at its start.

mod client_config;
mod connector;
mod endpoints;
pub mod secret;
mod trust;

pub use client_config::sdk_config;
pub use connector::{connector, http_client};

#[cfg(test)]
mod tests;
