//! What the host says on the terminal.

use std::fmt::Display;
use std::io::{Write, stderr, stdout};

/// Says a line on standard output. The reader may be gone: that must not stop the host.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(stdout(), "{line}");
}

/// Says on standard error that something is wrong.
pub(crate) fn warn(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}
