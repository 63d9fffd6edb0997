//! The processes of the functions that a host runs.

use std::path::Path;
use std::process::Command;

use crate::Host;

impl Host {
    /// Ends the processes of a function, like `kill -9`. Returns how many there were.
    pub fn kill_function(&self, name: &str) -> usize {
        let listed = Command::new("ps").args(["-A", "-o", "pid=", "-o", "ppid=", "-o", "comm="]).output();
        let listed = String::from_utf8(listed.expect("processes can be listed").stdout).expect("text");
        let host = self.process_id().to_string();
        let of_function = |line: &&str| {
            let mut columns = line.split_whitespace().skip(1);
            let parent = columns.next();
            // Some systems show the whole path.
            let program = columns.next().and_then(|path| Path::new(path).file_name());
            parent == Some(&host) && program.is_some_and(|program| program == name)
        };
        let ids: Vec<_> =
            listed.lines().filter(of_function).filter_map(|line| line.split_whitespace().next()).collect();
        if !ids.is_empty() {
            let killed = Command::new("sh").args(["-c", "kill -KILL \"$@\"", "sh"]).args(&ids).output();
            // It fails if a process has just ended by itself, which is fine.
            killed.expect("processes can be killed");
        }
        ids.len()
    }
}
