//! Faults of the policy's files.

use std::fmt;

/// All faults of the policy's files. The service does not start if there is one (R3).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyFault {
    /// The faulty rows, file by file.
    pub rows: Vec<RowFault>,
}

/// A fault of one row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RowFault {
    /// The name of the file.
    pub file: &'static str,
    /// The number of the line, from 1.
    pub line: u64,
    /// The fault, in English.
    pub fault: String,
}

/// Returns the result of `read`, or all faults that `read` adds to its list.
pub(super) fn checked<T>(read: impl FnOnce(&mut Vec<RowFault>) -> T) -> Result<T, PolicyFault> {
    let mut rows = Vec::new();
    let whole = read(&mut rows);
    rows.sort_by_key(|fault| (fault.file, fault.line));
    if rows.is_empty() { Ok(whole) } else { Err(PolicyFault { rows }) }
}

/// One line for the log, with all faults.
impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, row) in self.rows.iter().enumerate() {
            let separator = if number == 0 { "" } else { "; " };
            write!(f, "{separator}{row}")?;
        }
        Ok(())
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {}: {}", self.file, self.line, self.fault)
    }
}

impl std::error::Error for PolicyFault {}
