//! The process of an execution environment.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{oneshot, watch};

use super::Launch;
use crate::account::{REGION, request_id};

/// A running process. A drop ends it.
#[derive(Debug)]
pub(super) struct Process {
    ended: watch::Receiver<Option<String>>,
    _kill: oneshot::Sender<()>,
}

impl Process {
    /// Starts a function with the address of its Runtime API.
    pub(super) fn start(launch: &Launch, runtime_api: &str) -> std::io::Result<Self> {
        let log = open_log(&launch.log)?;
        let environment = request_id();
        let kill_signal = launch.calls.kill_signal(environment.clone());
        let mut child = Command::new(&launch.binary)
            .env_clear()
            .envs(&launch.function.variables)
            .envs(reserved_variables(launch, runtime_api, environment))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(Stdio::piped())
            // Ctrl-C in the terminal must stop only the host, which lets functions finish.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let last_line = Arc::<Mutex<String>>::default();
        let copied =
            child.stderr.take().map(|stderr| tokio::spawn(copy(stderr, log, Arc::clone(&last_line))));
        let (end, ended) = watch::channel(None);
        let (kill, killed) = oneshot::channel();
        tokio::spawn(async move {
            let status = wait(&mut child, killed, kill_signal).await;
            if let Some(copied) = copied {
                // A child of the process may keep the pipe open. Its output is not worth the wait.
                let _ = tokio::time::timeout(Duration::from_millis(200), copied).await;
            }
            let last_line = last_line.lock().unwrap_or_else(PoisonError::into_inner).clone();
            end.send_replace(Some(describe(status, &last_line)));
        });
        Ok(Self { ended, _kill: kill })
    }

    /// Whether the process still runs.
    pub(super) fn is_running(&self) -> bool {
        self.ended.borrow().is_none()
    }

    /// Waits for its end, and returns the reason.
    pub(super) async fn ended(&self) -> String {
        let mut ended = self.ended.clone();
        match ended.wait_for(Option::is_some).await {
            Ok(end) => end.clone().unwrap_or_default(),
            Err(_) => "the host is stopping".to_owned(),
        }
    }
}

/// The variables that Lambda sets for every function, and the endpoints of AWS.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>
fn reserved_variables(
    launch: &Launch,
    runtime_api: &str,
    environment: String,
) -> [(&'static str, String); 17] {
    let name = &launch.function.name;
    [
        ("AWS_ACCESS_KEY_ID", format!("local-{name}")),
        ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
        // Each call is signed with this token, so it identifies the process.
        ("AWS_SESSION_TOKEN", environment),
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_DEFAULT_REGION", REGION.to_owned()),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023".to_owned()),
        ("AWS_LAMBDA_FUNCTION_NAME", name.clone()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", launch.function.memory.to_string()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", launch.function.log_group.clone()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "local".to_owned()),
        ("AWS_LAMBDA_RUNTIME_API", runtime_api.to_owned()),
        ("AWS_ENDPOINT_URL_DYNAMODB", launch.endpoints.dynamodb.clone()),
        ("AWS_ENDPOINT_URL_SESV2", launch.endpoints.aws.clone()),
        ("AWS_ENDPOINT_URL_EVENTBRIDGE", launch.endpoints.aws.clone()),
        ("AWS_ENDPOINT_URL_SCHEDULER", launch.endpoints.aws.clone()),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", launch.endpoints.aws.clone()),
    ]
}

fn open_log(file: &Path) -> std::io::Result<File> {
    File::options().create(true).append(true).open(file)
}

/// Waits until the process ends, or is ended: by a drop of the other side of `killed`, or by `kill_signal`.
async fn wait(
    child: &mut Child,
    killed: oneshot::Receiver<()>,
    kill_signal: impl Future<Output = ()>,
) -> std::io::Result<ExitStatus> {
    tokio::select! {
        status = child.wait() => return status,
        _ = killed => {}
        () = kill_signal => {}
    }
    child.start_kill()?;
    child.wait().await
}

/// Appends the output of the process to its log, and remembers the last line.
async fn copy(output: impl AsyncRead + Unpin, mut log: File, last_line: Arc<Mutex<String>>) {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line).await.is_ok_and(|read| read > 0) {
        let _ = log.write_all(&line);
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            text.trim().clone_into(&mut last_line.lock().unwrap_or_else(PoisonError::into_inner));
        }
        line.clear();
    }
}

fn describe(status: std::io::Result<ExitStatus>, last_line: &str) -> String {
    let status = status.map_or_else(|fault| fault.to_string(), |status| status.to_string());
    if last_line.is_empty() { status } else { format!("{last_line} ({status})") }
}
