//! Configuration: the environment's variables (`settings`), and the source of the lists of the [`policy`].

pub mod policy;
mod settings;

pub use settings::{ConfigError, Settings};
