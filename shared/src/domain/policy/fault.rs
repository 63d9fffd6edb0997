//! What can be wrong with the policy's files.

use std::fmt;

/// Every fault of the policy's files. The service does not start with one (R3).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyFault {
    /// The faulty rows, file by file.
    pub rows: Vec<RowFault>,
}

/// A fault of one row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RowFault {
    /// The file's name.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: u64,
    /// What is wrong.
    pub fault: String,
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
