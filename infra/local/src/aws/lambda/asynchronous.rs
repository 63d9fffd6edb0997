//! Lambda's asynchronous invocations. Their events are stored until they succeed or are given up.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use serde_json::Value;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;

use crate::aws::lambda::{InvokeError, Lambda};
use crate::backoff;
use crate::clock;
use crate::state::{Failure, Invocation, State, StateError};
use crate::stop::Stop;
use crate::terminal::warn;

/// How often an event is retried after the function has failed.
const RETRIES: u32 = 2;
/// How many run at the same time. Few, because requests of people also need functions.
const MOST_AT_ONCE: usize = 2;

/// The events that wait for functions.
#[derive(Debug)]
pub(crate) struct Invocations {
    state: Arc<State>,
    functions: HashMap<String, Arc<Lambda>>,
    /// Notified when there is a new event.
    added: Notify,
    turns: Semaphore,
}

impl Invocations {
    /// A queue for invocations of these functions.
    pub(crate) fn new(state: Arc<State>, functions: &[Arc<Lambda>]) -> Self {
        let functions = functions.iter().map(|function| (function.name().to_owned(), Arc::clone(function)));
        let turns = Semaphore::new(MOST_AT_ONCE);
        Self { state, functions: functions.collect(), added: Notify::new(), turns }
    }

    /// Calls a function with an event as soon as possible.
    pub(crate) fn add(&self, function: &str, event: &Value) -> Result<(), StateError> {
        self.state.add_invocation(function, event)?;
        self.added.notify_one();
        Ok(())
    }

    /// Calls the function until it succeeds or the event is given up. If the host stops before that, the event stays
    /// stored for the next start.
    async fn perform(&self, invocation: &Invocation, stop: &Stop) -> Result<(), StateError> {
        let Some(function) = self.functions.get(&invocation.function) else {
            // Another template had this function.
            return self.state.remove_invocation(invocation.number);
        };
        let mut tries = 0;
        while let Err(fault) = self.call(function, &invocation.event, stop).await {
            if stop.is_requested() {
                return Ok(());
            }
            tries += 1;
            if tries > RETRIES {
                warn(format_args!("{}: an event is discarded after all retries: {fault}", function.name()));
                self.state.add_failure(&Failure {
                    at: clock::now(),
                    source: "asynchronous".to_owned(),
                    function: function.name().to_owned(),
                    queue: function.dead_letter_queue().map(str::to_owned),
                    reason: fault.to_string(),
                    event: invocation.event.clone(),
                })?;
                break;
            }
            if !stop.sleep(backoff::pause(tries)).await {
                return Ok(());
            }
        }
        self.state.remove_invocation(invocation.number)
    }

    /// Calls the function once, when a place is free.
    async fn call(&self, function: &Arc<Lambda>, event: &Value, stop: &Stop) -> Result<Bytes, InvokeError> {
        let _turn = self.turns.acquire().await.map_err(|_| InvokeError::Stopping)?;
        if stop.is_requested() {
            return Err(InvokeError::Stopping);
        }
        function.invoke("bus", event.to_string().into()).await
    }
}

/// Runs invocations until the host stops.
pub(crate) async fn run(invocations: Arc<Invocations>, stop: Stop) {
    let mut last = 0;
    let mut calls = JoinSet::new();
    while !stop.is_requested() {
        let new = invocations.state.invocations_after(last).unwrap_or_else(|fault| {
            warn(fault);
            Vec::new()
        });
        for invocation in new {
            last = invocation.number;
            let (invocations, stop) = (Arc::clone(&invocations), stop.clone());
            calls.spawn(async move {
                if let Err(fault) = invocations.perform(&invocation, &stop).await {
                    warn(format_args!("an event is kept for the next start: {fault}"));
                }
            });
        }
        tokio::select! {
            () = invocations.added.notified() => {}
            Some(_) = calls.join_next() => {}
            () = stop.requested() => {}
        }
    }
    while calls.join_next().await.is_some() {}
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;
    use std::time::Duration;

    use serde_json::json;
    use tokio::sync::watch;

    use super::*;
    use crate::aws::lambda::{Endpoints, Launch};
    use crate::calls::Calls;
    use crate::iam::Rights;
    use crate::stop::StopSignal;
    use crate::template::{Events, Function};

    /// A function that cannot be started.
    fn broken() -> Arc<Lambda> {
        let function = Function {
            name: "broken".to_owned(),
            arn: "arn:broken".to_owned(),
            timeout: Duration::from_secs(3),
            memory: 128,
            variables: BTreeMap::new(),
            role: None,
            log_group: String::new(),
            dead_letter_queue: Some("arn:queue".to_owned()),
            events: Events::default(),
        };
        let endpoints = Endpoints { dynamodb: String::new(), aws: String::new() };
        let calls = Arc::new(Calls::new(&[], Rights::default()));
        let launch = Launch { function, binary: PathBuf::new(), log: PathBuf::new(), endpoints, calls };
        Arc::new(Lambda::new(launch, watch::Sender::new(())))
    }

    #[tokio::test]
    async fn what_fails_three_times_goes_to_the_dead_letter_queue() {
        let (state, stop) = (Arc::new(State::in_memory()), StopSignal::new());
        let invocations = Invocations::new(Arc::clone(&state), &[broken()]);
        invocations.add("broken", &json!({ "a": 1 })).unwrap();
        let [invocation] = state.invocations_after(0).unwrap().try_into().unwrap();
        invocations.perform(&invocation, &stop.holder()).await.unwrap();
        assert_eq!(state.invocations_after(0).unwrap(), []);
        let [failure] = state.failures().unwrap().try_into().unwrap();
        assert_eq!((failure.source.as_str(), failure.queue.as_deref()), ("asynchronous", Some("arn:queue")));
        assert_eq!(failure.event, json!({ "a": 1 }));
    }

    #[tokio::test]
    async fn what_fails_while_the_host_stops_is_kept() {
        let (state, stop) = (Arc::new(State::in_memory()), StopSignal::new());
        let invocations = Invocations::new(Arc::clone(&state), &[broken()]);
        invocations.add("broken", &json!({})).unwrap();
        let [invocation] = state.invocations_after(0).unwrap().try_into().unwrap();
        stop.give();
        invocations.perform(&invocation, &stop.holder()).await.unwrap();
        assert_eq!(state.invocations_after(0).unwrap(), [invocation]);
        assert_eq!(state.failures().unwrap(), []);
    }
}
