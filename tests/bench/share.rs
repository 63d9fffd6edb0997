//! A share of one processor, as Lambda gives a function by its memory: a control group of the kernel's scheduler.

use std::fs;
use std::path::{Path, PathBuf};

/// Where control groups are mounted, in version 1 and in version 2.
const FIRST_VERSION: &str = "/sys/fs/cgroup/cpu";
const SECOND_VERSION: &str = "/sys/fs/cgroup";

/// The time that a program may use in a period, in µs: the kernel's minimum. So a program waits often and briefly, as if
/// the processor were slower, and it matters little where in a period it starts.
const QUOTA: f64 = 1000.0;

/// A control group with a share. Only root can make one.
pub(crate) struct Share {
    limited: PathBuf,
    /// Where this process belongs.
    own: PathBuf,
}

impl Share {
    pub(crate) fn new(share: f64) -> Self {
        let period = QUOTA / share;
        let is_first = Path::new(FIRST_VERSION).join("cpu.cfs_quota_us").exists();
        let root = Path::new(if is_first { FIRST_VERSION } else { SECOND_VERSION });
        let limits = if is_first {
            vec![("cpu.cfs_period_us", format!("{period:.0}")), ("cpu.cfs_quota_us", format!("{QUOTA:.0}"))]
        } else {
            let _ = fs::write(root.join("cgroup.subtree_control"), "+cpu");
            vec![("cpu.max", format!("{QUOTA:.0} {period:.0}"))]
        };
        let limited = root.join("invitations-bench");
        fs::create_dir_all(&limited).expect("only root can limit programs to a share of a processor");
        for (name, limit) in limits {
            fs::write(limited.join(name), limit).expect("the kernel limits control groups");
        }
        Self { limited, own: root.join(own_group(if is_first { ":cpu:/" } else { "0::/" })) }
    }

    /// Starts a program that has this share. A child begins in the group of its parent, so this process goes there for a
    /// moment.
    pub(crate) fn start<T>(&self, start: impl FnOnce() -> T) -> T {
        move_to(&self.limited);
        let started = start();
        move_to(&self.own);
        started
    }
}

/// The path of this process's group (`man 7 cgroups`).
fn own_group(marker: &str) -> String {
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let path = groups.lines().find_map(|line| line.split_once(marker)).map(|(_, path)| path.to_owned());
    path.unwrap_or_default()
}

fn move_to(group: &Path) {
    let id = std::process::id().to_string();
    fs::write(group.join("cgroup.procs"), id).expect("root can move processes");
}

impl Drop for Share {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.limited);
    }
}
