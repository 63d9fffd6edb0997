//! The calls that functions make and that functions are called with: recorded, and made to fail if asked.
//!
//! A record says who asked for what and nothing of whom it is about: of keys only the part that names their kind.
//! The requests themselves are written to a file if that is asked for.

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

/// The calls so far, and what is to go wrong with the next ones.
#[derive(Debug)]
pub(crate) struct Calls {
    /// What functions may do.
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

/// Stands for an invocation while it runs.
#[derive(Debug)]
pub(crate) struct Running(Arc<Calls>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Calls {
    /// No calls yet, to these tables and anything else, by functions with these rights.
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

    /// The same, with each request written to a file.
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

    /// Records a call that begins, and gives its number and what is to go wrong with it.
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

    /// Adds to a call what it consumed.
    fn consumed(&self, number: u64, consumed: Consumed) {
        let mut record = self.record();
        let place = record.calls.partition_point(|call| call.number < number);
        if let Some(call) = record.calls.get_mut(place).filter(|call| call.number == number) {
            call.consumed = Some(consumed);
        }
    }

    /// The first of a call's actions that the role of its function does not allow.
    fn denied(&self, call: &Call) -> Option<Action> {
        let function = call.function.as_deref()?;
        let mut actions = call.actions.iter();
        actions.find(|action| !self.rights.of_function_allow(function, action)).cloned()
    }

    /// The calls that are kept after that number, the oldest first.
    pub(crate) fn after(&self, number: u64) -> Vec<Call> {
        let record = self.record();
        let first = record.calls.partition_point(|call| call.number <= number);
        record.calls.range(first..).cloned().collect()
    }

    /// The number of the last call.
    pub(crate) fn last(&self) -> u64 {
        self.record().last
    }

    /// Has something go wrong with the next calls that the order names, and with no others.
    pub(crate) fn arm(&self, order: Order) {
        self.record().armed = Some(Armed::new(order));
    }

    /// The error that the order names.
    fn error(&self) -> Option<Answered> {
        self.record().armed.as_ref().and_then(Armed::error)
    }

    /// How long a slow call takes.
    fn duration(&self) -> Duration {
        self.record().armed.as_ref().map_or(Duration::ZERO, Armed::duration)
    }

    /// What is to go wrong.
    pub(crate) fn armed(&self) -> Option<Armed> {
        self.record().armed.clone()
    }

    /// Has nothing go wrong any more, and gives what was to.
    pub(crate) fn disarm(&self) -> Option<Armed> {
        self.record().armed.take()
    }

    /// An invocation runs until the answer is dropped.
    pub(crate) fn run(self: &Arc<Self>) -> Running {
        self.running.fetch_add(1, Ordering::SeqCst);
        Running(Arc::clone(self))
    }

    /// How many invocations run.
    pub(crate) fn running(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    /// Has the process of an environment killed.
    fn kill(&self, environment: &str) {
        // An error means that no process runs.
        let _ = self.kills.send(environment.to_owned());
    }

    /// Waits until an environment's process is to be killed.
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
