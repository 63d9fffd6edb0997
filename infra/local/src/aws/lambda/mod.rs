//! Lambda: functions as processes, called through the Runtime API.
//!
//! One process is one execution environment, and works on one event at a time. Environments are reused, and more are
//! started on demand: <https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html>.

mod api;
pub(crate) mod asynchronous;
mod environment;
mod process;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use tokio::sync::{Semaphore, watch};

use crate::calls::{Call, Calls, Kind};
use crate::template::Function;
use crate::terminal::warn;
use environment::{Attempt, Environment};

/// The most environments of a function. More callers must wait.
const MOST_ENVIRONMENTS: u32 = 8;

/// The endpoints that every environment gets.
#[derive(Clone, Debug)]
pub(crate) struct Endpoints {
    /// The endpoint of DynamoDB.
    pub(crate) dynamodb: String,
    /// The endpoint of SES, Scheduler, Secrets Manager and EventBridge.
    pub(crate) aws: String,
}

/// Everything that is needed to start a function.
#[derive(Debug)]
pub(crate) struct Launch {
    /// The function.
    pub(crate) function: Function,
    /// Its binary.
    pub(crate) binary: PathBuf,
    /// The file for its output.
    pub(crate) log: PathBuf,
    /// The endpoints of AWS.
    pub(crate) endpoints: Endpoints,
    /// Records its calls.
    pub(crate) calls: Arc<Calls>,
}

/// A function and its environments.
#[derive(Debug)]
pub(crate) struct Lambda {
    launch: Arc<Launch>,
    slots: Semaphore,
    idle: Mutex<Vec<Environment>>,
    activity: watch::Sender<()>,
}

/// Why an invocation has no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InvokeError {
    /// The function answered with an error.
    #[error("{kind}: {message}")]
    Failed {
        /// The type of the error.
        kind: String,
        /// The message of the error.
        message: String,
    },
    /// The process ended while it worked on the event.
    #[error("Runtime.ExitError: {0}")]
    Exited(String),
    /// The process ended before it asked for an event.
    #[error("Runtime.InitError: {0}")]
    NotStarted(String),
    /// It ran out of time.
    #[error("Sandbox.Timedout: no response after {} s", .0.as_secs())]
    TimedOut(Duration),
    /// The response was larger than the limit.
    #[error("Function.ResponseSizeTooLarge: the response is over 6 MB")]
    TooLarge,
    /// There are more calls than the function may have at the same time.
    #[error("TooManyRequestsException: Rate Exceeded")]
    Throttled,
    /// The host is stopping.
    #[error("the host is stopping")]
    Stopping,
}

impl Lambda {
    /// A function without environments. `activity` changes after each invocation.
    pub(crate) fn new(launch: Launch, activity: watch::Sender<()>) -> Self {
        Self {
            launch: Arc::new(launch),
            slots: Semaphore::new(MOST_ENVIRONMENTS as usize),
            idle: Mutex::default(),
            activity,
        }
    }

    /// The function's name.
    pub(crate) fn name(&self) -> &str {
        &self.launch.function.name
    }

    /// The function's ARN.
    pub(crate) fn arn(&self) -> &str {
        &self.launch.function.arn
    }

    /// The ARN of the queue for asynchronous events that the function failed at.
    pub(crate) fn dead_letter_queue(&self) -> Option<&str> {
        self.launch.function.dead_letter_queue.as_deref()
    }

    /// Gives an event to the function for a caller, and waits for its result. If the caller stops waiting, the
    /// invocation still continues.
    pub(crate) async fn invoke(
        self: &Arc<Self>,
        by: &'static str,
        event: Bytes,
    ) -> Result<Bytes, InvokeError> {
        let function = Arc::clone(self);
        let running = self.launch.calls.run();
        let (_, fault) = self.launch.calls.begin(Call::invocation(by, self.name(), self.arn()));
        let invocation = tokio::spawn(async move {
            let _running = running;
            let result = function.invoke_unless(fault, event).await;
            function.activity.send_replace(());
            if let Err(fault) = &result {
                warn(format_args!("{}: {fault}", function.name()));
            }
            result
        });
        invocation.await.unwrap_or(Err(InvokeError::Stopping))
    }

    /// Invokes the function, unless a fault prevents that.
    async fn invoke_unless(&self, fault: Option<Kind>, event: Bytes) -> Result<Bytes, InvokeError> {
        match fault {
            None => return self.invoke_here(event).await,
            Some(Kind::Throttled) => return Err(InvokeError::Throttled),
            Some(fault) if fault.comes_after() => drop(self.invoke_here(event).await),
            Some(_) => return Err(InvokeError::NotStarted("an injected fault".to_owned())),
        }
        Err(match fault {
            Some(Kind::TimedOut) => InvokeError::TimedOut(self.launch.function.timeout),
            _ => InvokeError::Exited("an injected fault lost its result".to_owned()),
        })
    }

    async fn invoke_here(&self, event: Bytes) -> Result<Bytes, InvokeError> {
        let Ok(_slot) = self.slots.acquire().await else { return Err(InvokeError::Stopping) };
        while let Some(environment) = self.take_idle() {
            match environment.invoke(event.clone()).await {
                // The idle environment ended before it took the event, so another one may get it.
                Attempt::NotTaken(_) => {}
                attempt => return self.finish(environment, attempt),
            }
        }
        let environment = Environment::start(Arc::clone(&self.launch)).await?;
        let attempt = environment.invoke(event).await;
        self.finish(environment, attempt)
    }

    /// Keeps an environment that can be used again. Ends any other.
    fn finish(&self, environment: Environment, attempt: Attempt) -> Result<Bytes, InvokeError> {
        match attempt {
            Attempt::Answered(result) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(environment);
                result
            }
            Attempt::Lost(fault) => Err(fault),
            Attempt::NotTaken(reason) => Err(InvokeError::NotStarted(reason)),
        }
    }

    fn take_idle(&self) -> Option<Environment> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(Environment::is_alive);
        idle.pop()
    }

    /// Waits until no invocation is under way, starts no further ones, and ends the environments.
    pub(crate) async fn stop(&self, patience: Duration) {
        if tokio::time::timeout(patience, self.slots.acquire_many(MOST_ENVIRONMENTS)).await.is_err() {
            warn(format_args!("{}: stopped while it processed an event", self.name()));
        }
        self.slots.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
