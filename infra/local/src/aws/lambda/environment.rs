//! An execution environment: a process and its own Runtime API.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::api::{self, Job};
use super::process::Process;
use super::{InvokeError, Launch};

use crate::net;

/// How long a function may take until it asks for its first event.
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib>
const INIT_LIMIT: Duration = Duration::from_secs(10);

/// An execution environment. A drop ends its process.
#[derive(Debug)]
pub(super) struct Environment {
    launch: Arc<Launch>,
    process: Process,
    jobs: mpsc::Sender<Job>,
    server: AbortHandle,
}

/// What an environment did with an event.
#[derive(Debug)]
pub(super) enum Attempt {
    /// The function answered. The environment can be used again.
    Answered(Result<Bytes, InvokeError>),
    /// The environment has ended. Nobody knows what it did with the event.
    Lost(InvokeError),
    /// The environment has ended before it took the event.
    NotTaken(String),
}

impl Environment {
    /// Starts a process for a function.
    pub(super) async fn start(launch: Arc<Launch>) -> Result<Self, InvokeError> {
        let failed =
            |fault: std::io::Error| InvokeError::NotStarted(format!("{}: {fault}", launch.binary.display()));
        let listener = net::free_port().await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?.to_string();
        let (jobs, waiting) = mpsc::channel(1);
        let server = serve(listener, api::routes(Arc::clone(&launch), waiting));
        let process = Process::start(&launch, &address).map_err(failed);
        match process {
            Ok(process) => Ok(Self { launch, process, jobs, server }),
            Err(fault) => {
                server.abort();
                Err(fault)
            }
        }
    }

    /// Whether its process still runs.
    pub(super) fn is_alive(&self) -> bool {
        self.process.is_running()
    }

    /// Gives an event to the process, and waits for the response.
    pub(super) async fn invoke(&self, event: Bytes) -> Attempt {
        let (taken, mut is_taken) = oneshot::channel();
        let (answer, mut answered) = oneshot::channel();
        if self.jobs.send(Job { event, taken, answer }).await.is_err() {
            return Attempt::NotTaken("its Runtime API is gone".to_owned());
        }
        tokio::select! {
            biased;
            Ok(()) = &mut is_taken => {}
            end = self.process.ended() => return Attempt::NotTaken(end),
            () = tokio::time::sleep(INIT_LIMIT) => {
                return Attempt::NotTaken(format!("no request for an event within {} s", INIT_LIMIT.as_secs()));
            }
        }
        let limit = self.launch.function.timeout;
        let working = async {
            tokio::select! {
                biased;
                answer = &mut answered => match answer {
                    Ok(result) => Attempt::Answered(result),
                    Err(_) => Attempt::Lost(InvokeError::Exited("its Runtime API is gone".to_owned())),
                },
                end = self.process.ended() => Attempt::Lost(InvokeError::Exited(end)),
            }
        };
        timeout(limit, working).await.unwrap_or(Attempt::Lost(InvokeError::TimedOut(limit)))
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn serve(listener: TcpListener, routes: axum::Router) -> AbortHandle {
    let server = tokio::spawn(async move { net::serve(listener, routes).await });
    server.abort_handle()
}
