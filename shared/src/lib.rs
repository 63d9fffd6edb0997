//! Inviting a person to TechPass: the library that the functions share.
//!
//! [`domain`] decides; [`store`], [`mail`] and [`schedule`] do what it decided; [`http`] speaks to the
//! clients. The functions only wire these together.

pub mod aws;
pub mod config;
pub mod domain;
pub mod error;
pub mod http;
pub mod mail;
pub mod schedule;
pub mod store;
pub mod system;
pub mod telemetry;
pub mod token;
