//! Inviting a person to TechPass: the library that the functions share.
//!
//! [`domain`] decides; [`store`], [`mail`] and [`schedule`] do what it decided; [`http`] speaks to the
//! clients. The functions only wire these together.

pub mod aws;
pub mod clock;
pub mod config;
pub mod domain;
mod faults;
pub mod http;
pub mod jwt;
pub mod link;
pub mod mail;
pub mod metrics;
pub mod policy;
pub mod schedule;
pub mod secret;
pub mod store;
pub mod telemetry;
