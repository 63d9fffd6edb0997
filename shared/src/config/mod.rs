//! Configuration: the environment's variables (`settings`), and where the lists of the [`policy`] come from.

pub mod policy;
mod settings;

pub use settings::{ConfigError, Settings};
