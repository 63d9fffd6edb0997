//! Output on the terminal.

use std::fmt::Display;
use std::io::{Write, stderr, stdout};

/// Prints a line on standard output. A closed output must not stop the host.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(stdout(), "{line}");
}

/// Prints a warning on standard error.
pub(crate) fn warn(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}
