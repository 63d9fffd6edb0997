//! The calls that functions make, and the invocations of functions: recorded, with faults injected on request.
//!
//! A record names the caller and the operation, but no person: of a key it has only the kind. The requests themselves
//! are written to a file only if the user asks for it.

mod call;
mod capacity;
mod fault;
mod kind;
mod layer;
mod proxy;
mod requests;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast;

use crate::iam::{Action, PartitionKeys, Rights};
use crate::template::Table;
pub(crate) use call::Call;
use capacity::Consumed;
use fault::Answered;
pub(crate) use fault::{Armed, Order};
pub(crate) use kind::Kind;
pub(crate) use layer::{Partly, recorded};
pub(crate) use proxy::forward;
use requests::Requests;

/// How many calls are kept.
const KEPT: usize = 20_000;

/// The calls so far, and the fault for the next ones.
#[derive(Debug)]
pub(crate) struct Calls {
    /// The permissions of the functions.
    pub(crate) rights: Rights,
    partition_keys: PartitionKeys,
    record: Mutex<Record>,
    running: AtomicUsize,
    kills: broadcast::Sender<String>,
    requests: Option<Requests>,
}

#[derive(Debug, Default)]
struct Record {
    /// The number of the last call.
    last: u64,
    calls: VecDeque<Call>,
    armed: Option<Armed>,
}

/// Counts an invocation while it runs.
#[derive(Debug)]
pub(crate) struct Running(Arc<Calls>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Calls {
    /// Starts without calls, for these tables and permissions.
    pub(crate) fn new(tables: &[Table], rights: Rights) -> Self {
        let key = |table: &Table| {
            let name = table.request["KeySchema"][0]["AttributeName"].as_str().unwrap_or_default();
            (table.name.clone(), name.to_owned())
        };
        let partition_keys: HashMap<_, _> = tables.iter().map(key).collect();
        let kills = broadcast::Sender::new(16);
        Self {
            rights,
            partition_keys,
            record: Mutex::default(),
            running: AtomicUsize::new(0),
            kills,
            requests: None,
        }
    }

    /// Also writes each request to a file.
    ///
    /// # Errors
    ///
    /// The file cannot be opened.
    pub(crate) fn written_to(self, file: &Path) -> io::Result<Self> {
        Ok(Self { requests: Some(Requests::open(file)?), ..self })
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records the start of a call. Returns its number and its fault.
    pub(crate) fn begin(&self, mut call: Call) -> (u64, Option<Kind>) {
        let mut record = self.record();
        record.last += 1;
        call.number = record.last;
        call.fault = record.armed.as_mut().and_then(|armed| armed.apply(&call));
        let (number, fault) = (call.number, call.fault);
        if record.calls.len() == KEPT {
            record.calls.pop_front();
        }
        record.calls.push_back(call);
        (number, fault)
    }

    /// Adds the consumed capacity to a call.
    fn consumed(&self, number: u64, consumed: Consumed) {
        let mut record = self.record();
        let place = record.calls.partition_point(|call| call.number < number);
        if let Some(call) = record.calls.get_mut(place).filter(|call| call.number == number) {
            call.consumed = Some(consumed);
        }
    }

    /// The first action of a call that its function's role does not allow.
    fn denied(&self, call: &Call) -> Option<Action> {
        let function = call.function.as_deref()?;
        let mut actions = call.actions.iter();
        actions.find(|action| !self.rights.of_function_allow(function, action)).cloned()
    }

    /// The kept calls after a number, the oldest first.
    pub(crate) fn after(&self, number: u64) -> Vec<Call> {
        let record = self.record();
        let first = record.calls.partition_point(|call| call.number <= number);
        record.calls.range(first..).cloned().collect()
    }

    /// The number of the last call.
    pub(crate) fn last(&self) -> u64 {
        self.record().last
    }

    /// Injects a fault into the next matching calls. Replaces an earlier order.
    pub(crate) fn arm(&self, order: Order) {
        self.record().armed = Some(Armed::new(order));
    }

    /// The error of the order.
    fn error(&self) -> Option<Answered> {
        self.record().armed.as_ref().and_then(Armed::error)
    }

    /// The duration of a slow call.
    fn duration(&self) -> Duration {
        self.record().armed.as_ref().map_or(Duration::ZERO, Armed::duration)
    }

    /// The current order.
    pub(crate) fn armed(&self) -> Option<Armed> {
        self.record().armed.clone()
    }

    /// Removes the order, and returns it.
    pub(crate) fn disarm(&self) -> Option<Armed> {
        self.record().armed.take()
    }

    /// Counts an invocation until the returned value is dropped.
    pub(crate) fn run(self: &Arc<Self>) -> Running {
        self.running.fetch_add(1, Ordering::SeqCst);
        Running(Arc::clone(self))
    }

    /// How many invocations run.
    pub(crate) fn running(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    /// Kills the process of an environment.
    fn kill(&self, environment: &str) {
        // An error means that no process runs.
        let _ = self.kills.send(environment.to_owned());
    }

    /// Waits until an environment's process must be killed.
    pub(crate) fn kill_signal(&self, environment: String) -> impl Future<Output = ()> + Send + use<> {
        let mut kills = self.kills.subscribe();
        async move {
            loop {
                match kills.recv().await {
                    Ok(name) if name == environment => return,
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        }
    }
}
