//! The line that names the columns.

use invitations::domain::forms::onboarding::{FIELDS, field_of_column, label};
use invitations::domain::values::text::trimmed;
use invitations::http::Problem;

use super::records::{Line, MOST_CELLS, Record, Separator, records};
use super::{fault, quoted};

/// How many lines are searched for the names of the columns, to say in the error where they are.
const SEARCHED: usize = 20;

/// The columns of a list.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) separator: Separator,
    /// The field of each column. None for a column without a name.
    pub(super) fields: Vec<Option<&'static str>>,
    /// The line that names them.
    pub(super) line: u64,
}

impl Columns {
    /// Reads the columns from the first line. The separator is the one that finds the most names,
    /// unless the file declares one.
    ///
    /// # Errors
    /// 400 with all faults of the line.
    pub(super) fn find(lines: &[Line<'_>], declared: Option<Separator>) -> Result<Self, Problem> {
        let candidates = declared.map_or(Separator::ALL.to_vec(), |separator| vec![separator]);
        let read = |separator: Separator, from: usize| {
            let record = records(lines.get(from..=from)?, separator).next()?;
            let known = record.cells.iter().filter(|cell| field_of_column(cell).is_some()).count();
            Some((separator, record, known))
        };
        let best = |from: usize| {
            let read = candidates.iter().rev().filter_map(|separator| read(*separator, from));
            read.max_by_key(|(_, record, known)| (*known, record.open.is_none()))
        };
        let Some((separator, record, known)) = best(0) else {
            return Err(fault(1, format!("The list is empty. {}", names())));
        };
        if known == 0 {
            let deeper =
                (1..lines.len().min(SEARCHED)).find(|from| best(*from).is_some_and(|found| found.2 > 1));
            let deeper = deeper.map(|from| lines[from].number);
            return Err(no_header(&record, deeper, lines.len()));
        }
        let line = record.first;
        let faults = faults(&record, lines.len());
        if !faults.is_empty() {
            return Err(fault(line, faults.join(" ")));
        }
        let fields = record.cells.iter().map(|cell| field_of_column(cell)).collect();
        Ok(Self { separator, fields, line })
    }
}

/// All faults in the names of the columns.
fn faults(record: &Record, lines: usize) -> Vec<String> {
    let line = record.first;
    if lines == 1 && record.cells.iter().any(|cell| cell.contains('@')) {
        return vec![lost_line_ends()];
    }
    let mut faults = Vec::new();
    if record.is_too_wide {
        faults.push(format!(
            "Line {line} has text after column {MOST_CELLS}. Remove the columns that are not needed."
        ));
    }
    if let Some(column) = record.open {
        faults.push(format!(
            "Line {line}, column {column}: a quotation mark is opened and never closed. Remove it."
        ));
    }
    let mut named: Vec<(&str, usize)> = Vec::new();
    let mut unknown = false;
    for (at, cell) in record.cells.iter().enumerate() {
        let number = at + 1;
        let name = trimmed(cell);
        match field_of_column(name) {
            None if name.is_empty() => {}
            None => {
                unknown = true;
                faults.push(format!("Line {line}, column {number}: {} is not known.", quoted(name)));
            }
            Some(field) => match named.iter().find(|(other, _)| *other == field) {
                Some((_, first)) => faults.push(format!(
                    "Line {line}: columns {first} and {number} are both {}. Remove one of them.",
                    quoted(field)
                )),
                None => named.push((field, number)),
            },
        }
    }
    if named.iter().all(|(field, _)| *field != "email") {
        faults.push(format!("Line {line}: no column is named “email”."));
        unknown = true;
    }
    if unknown {
        faults.push(format!("Rename the column, or remove it. {}", names()));
    }
    faults
}

/// A first line that names no column.
fn no_header(record: &Record, deeper: Option<u64>, lines: usize) -> Problem {
    let line = record.first;
    let has_address = record.cells.iter().any(|cell| cell.contains('@'));
    let detail = match deeper {
        Some(deeper) => format!(
            "Line {line} names no column. Line {deeper} seems to name them: remove the lines above it."
        ),
        None if lines == 1 && has_address => lost_line_ends(),
        None if has_address => format!(
            "Line {line} is already a person. Put a line above it that names the columns. {}",
            names()
        ),
        None => format!("Line {line} names no column that we know. {}", names()),
    };
    fault(line, detail)
}

fn lost_line_ends() -> String {
    "The list has one line only: its line ends were lost. Each person must stand on a line of their own, below a line \
     that names the columns. Save the list as CSV again, and send the file as it is."
        .to_owned()
}

/// The columns that a list may have.
fn names() -> String {
    let names = FIELDS.map(|field| format!("{field} ({})", label(field).unwrap_or_default()));
    format!("The columns of a list are: {}.", names.join(", "))
}
