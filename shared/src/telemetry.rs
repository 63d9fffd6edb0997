//! Logs: JSON lines on standard output, as CloudWatch takes them. Messages are readable, fields are few,
//! and nothing in them is personal or secret.

use std::process::ExitCode;

use tracing_subscriber::filter::LevelFilter;

use crate::config::ConfigError;

/// Starts logging at `INFO`.
pub fn init() {
    let format =
        tracing_subscriber::fmt().json().flatten_event(true).with_target(false).with_current_span(true);
    let started = format.with_span_list(false).with_max_level(LevelFilter::INFO).try_init();
    debug_assert!(started.is_ok(), "logging is started once");
}

/// Tells in one line why a function cannot start, and stops it.
#[must_use]
pub fn refuse_to_start(fault: &ConfigError) -> ExitCode {
    tracing::error!(fault = %fault, "cannot start");
    ExitCode::FAILURE
}
