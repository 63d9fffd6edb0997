//! EventBridge Scheduler: one-time schedules of functions, and the recurring ones of the template.

mod api;
mod request;
mod timer;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub(crate) use api::routes;
pub(crate) use timer::run;
use tokio::sync::Notify;

use crate::aws::lambda::Lambda;
use crate::calls::Calls;
use crate::clock;
use crate::state::State;
use crate::stop::Stop;
use crate::template::Timer;

/// The one-time schedules.
#[derive(Debug)]
pub(crate) struct Scheduler {
    state: Arc<State>,
    groups: BTreeSet<String>,
    /// Knows which role may call what.
    calls: Arc<Calls>,
    /// The possible targets, by ARN.
    targets: HashMap<String, Arc<Lambda>>,
    /// Notified when there is a new schedule.
    changed: Notify,
}

impl Scheduler {
    /// A scheduler with these groups and functions.
    pub(crate) fn new(
        state: Arc<State>,
        groups: BTreeSet<String>,
        functions: &[Arc<Lambda>],
        calls: Arc<Calls>,
    ) -> Self {
        let targets = functions.iter().map(|function| (function.arn().to_owned(), Arc::clone(function)));
        Self { state, groups, calls, targets: targets.collect(), changed: Notify::new() }
    }
}

/// Calls a function again and again until the host stops.
pub(crate) async fn repeat(timer: Timer, function: Arc<Lambda>, stop: Stop) {
    while let Some(wait) = timer.recurrence.next(clock::now())
        && stop.sleep(wait).await
    {
        // The terminal shows an error. The next call comes anyway.
        let _ = function.invoke("scheduler", timer.input.to_string().into()).await;
    }
}
