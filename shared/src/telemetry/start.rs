//! The start of logging, and the log line of a function that cannot start.

use std::panic;
use std::process::ExitCode;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::lines::Lines;
use super::metrics;
use crate::config::{ConfigError, Settings};

/// Starts logging at the level `INFO`. If `STACK_NAME` is set, also starts metrics for this stack.
pub fn init(settings: &Settings) {
    if let Some(stack) = settings.optional("STACK_NAME") {
        metrics::count_for(stack);
    }
    let started = tracing_subscriber::registry().with(LevelFilter::INFO).with(Lines).try_init();
    debug_assert!(started.is_ok(), "logging is started once");
    // Logs the place, not the text, because the text may have data of a person.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, outcome = "failed", "a panic");
    }));
}

/// Logs one line with the reason why a function cannot start, and returns its exit code.
#[must_use]
pub fn refuse_to_start(fault: &ConfigError) -> ExitCode {
    tracing::error!(error = %fault, outcome = "failed", "cannot start");
    ExitCode::FAILURE
}
