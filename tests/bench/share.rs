//! A share of one processor, as Lambda gives a function by its memory: a control group of the kernel's scheduler.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Instant;

/// Where version 1 and version 2 of control groups are mounted.
const FIRST_VERSION: &str = "/sys/fs/cgroup/cpu";
const SECOND_VERSION: &str = "/sys/fs/cgroup";

/// What a program may use in a period, in µs: the least that the kernel takes. So a program waits often and briefly,
/// as if the processor were slower, and it matters little in which part of a period it starts.
const QUOTA: f64 = 1000.0;

/// A control group with this share. Only root can make one.
pub(crate) struct Share(PathBuf);

impl Share {
    pub(crate) fn new(share: f64) -> Self {
        let period = QUOTA / share;
        let first = Path::new(FIRST_VERSION);
        let limits = if first.join("cpu.cfs_quota_us").exists() {
            [("cpu.cfs_period_us", format!("{period:.0}")), ("cpu.cfs_quota_us", format!("{QUOTA:.0}"))]
                .to_vec()
        } else {
            let _ = fs::write(Path::new(SECOND_VERSION).join("cgroup.subtree_control"), "+cpu");
            [("cpu.max", format!("{QUOTA:.0} {period:.0}"))].to_vec()
        };
        let parent = if limits.len() > 1 { first } else { Path::new(SECOND_VERSION) };
        let folder = parent.join("invitations-bench");
        fs::create_dir_all(&folder).expect("only root can limit programs to a share of a processor");
        for (name, limit) in limits {
            fs::write(folder.join(name), limit).expect("the kernel limits control groups");
        }
        Self(folder)
    }

    /// The start of a program, which [`Share::release`] lets go on.
    pub(crate) fn command(program: &Path) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", "read -r go; exec \"$0\" \"$@\" </dev/null"]).arg(program).stdin(Stdio::piped());
        command
    }

    /// Has the program begin with this share, and says when that was.
    pub(crate) fn release(&self, child: &mut Child) -> Instant {
        while !is_waiting(child) {
            thread::yield_now();
        }
        let id = child.id().to_string();
        fs::write(self.0.join("cgroup.procs"), id).expect("the shell waits to be moved");
        let started = Instant::now();
        let go = child.stdin.take().map(|mut pipe| pipe.write_all(b"go\n"));
        go.expect("the pipe was just made").expect("the shell reads it");
        started
    }
}

/// Whether it sleeps (`man 5 proc_pid_stat`).
fn is_waiting(child: &Child) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).expect("the shell runs");
    stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('S'))
}

impl Drop for Share {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.0);
    }
}
