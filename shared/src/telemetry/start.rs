//! How a function starts to log, or logs that it cannot start.

use std::panic;
use std::process::ExitCode;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::lines::Lines;
use super::metrics;
use crate::config::{ConfigError, Settings};

/// Starts logging at `INFO`, and counting if `STACK_NAME` says for which stack.
pub fn init(settings: &Settings) {
    if let Some(stack) = settings.optional("STACK_NAME") {
        metrics::count_for(stack);
    }
    let started = tracing_subscriber::registry().with(LevelFilter::INFO).with(Lines).try_init();
    debug_assert!(started.is_ok(), "logging is started once");
    // The place without the text: it may repeat what a person sent.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, outcome = "failed", "a panic");
    }));
}

/// Logs in one line why a function cannot start, and returns its exit code.
#[must_use]
pub fn refuse_to_start(fault: &ConfigError) -> ExitCode {
    tracing::error!(error = %fault, outcome = "failed", "cannot start");
    ExitCode::FAILURE
}
