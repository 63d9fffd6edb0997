//! A function's process, and what the kernel knows of it.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::contender::Contender;
use crate::share::Share;

/// A running function. Dropping it ends it.
pub(crate) struct Process {
    child: Child,
    pub(crate) started: Instant,
}

impl Process {
    /// Starts a function as Lambda does
    /// (<https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>).
    pub(crate) fn start(contender: &Contender, runtime_api: &str, share: Option<&Share>) -> Self {
        let log = File::create(contender.log()).expect("the log can be written");
        let mut command = Command::new(&contender.program);
        command
            .args(&contender.arguments)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LANG", "en_US.UTF-8")
            .env("TZ", ":UTC")
            // A function's folder cannot be written.
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("_HANDLER", "bootstrap")
            .env("AWS_LAMBDA_RUNTIME_API", runtime_api)
            .env("AWS_LAMBDA_FUNCTION_NAME", "bench")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/bench")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/26/[$LATEST]bench")
            .env("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023")
            .env("AWS_REGION", "ap-southeast-1")
            .env("AWS_DEFAULT_REGION", "ap-southeast-1")
            .env("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
            .env("AWS_SESSION_TOKEN", "t".repeat(800))
            .envs(contender.variables.iter().cloned())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the log can be written"))
            .stderr(log);
        let mut start = || (Instant::now(), command.spawn().expect("the function starts"));
        let (started, child) = match share {
            Some(share) => share.start(start),
            None => start(),
        };
        Self { child, started }
    }

    /// The time that all its threads have had a processor for.
    pub(crate) fn cpu(&self) -> Duration {
        let tasks = fs::read_dir(self.path("task")).expect("the process runs");
        let times = tasks.filter_map(|task| {
            // A thread may have ended meanwhile.
            let schedstat = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
            schedstat.split_whitespace().next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(times.sum())
    }

    /// The most memory that it has had at once, in kB.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(self.path("status")).expect("the process runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).expect("the kernel tells")
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        Path::new("/proc").join(self.child.id().to_string()).join(name)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
