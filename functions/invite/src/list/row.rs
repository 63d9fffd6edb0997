//! Turns a row of a list into a body of `POST /invitations`.

use invitations::domain::forms::onboarding::{Submission, parse_submission};
use invitations::domain::forms::yes_or_no;
use invitations::domain::policy::Policy;
use invitations::domain::values::address::MAX_LENGTH;
use invitations::domain::values::text::trimmed;
use invitations::domain::words::{FieldCode, FieldError};
use serde_json::{Map, Value};

use super::columns::Columns;
use super::records::{MOST_CELLS, Record};

/// A row with its line.
#[derive(Debug)]
pub struct ListRow {
    /// The line, counted from 1.
    pub line: u64,
    /// Its cells that are not empty, by field.
    pub cells: Map<String, Value>,
    /// The faults of the row as a whole.
    pub faults: Vec<FieldError>,
    /// Whether the cells cannot be told apart.
    torn: bool,
}

impl ListRow {
    /// The row of a record. None if all its cells are empty.
    pub(super) fn read(record: &Record, columns: &Columns) -> Option<Self> {
        let filled: Vec<(usize, &str)> = record
            .cells
            .iter()
            .map(|cell| trimmed(cell))
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        if filled.is_empty() && record.open.is_none() && !record.is_too_wide {
            return None;
        }
        let mut row =
            Self { line: record.first, cells: Map::new(), faults: Vec::new(), torn: record.open.is_some() };
        if let Some(number) = record.open {
            let detail = format!(
                "Column {number} begins with a quotation mark that is not closed on this line. Remove the mark, or close \
                 it at the end of the cell."
            );
            row.faults.push(FieldError::new(&columns.name(number), FieldCode::Invalid, detail));
        }
        if record.is_too_wide {
            let detail = format!(
                "The row has values after column {MOST_CELLS}. Remove them. A value that has a separator in it needs \
                 quotation marks around it."
            );
            let after = columns.name(MOST_CELLS + 1);
            row.faults.push(FieldError::new(&after, FieldCode::NotApplicable, detail));
        }
        for (at, cell) in filled {
            let number = at + 1;
            let name = columns.name(number);
            if record.first != record.last && cell.contains('\n') {
                row.torn = true;
                let (first, last) = (record.first, record.last);
                let detail = format!(
                    "Lines {first} to {last} are one row, because column {number} begins with a quotation mark that is \
                     closed on another line. If they are several people, remove the mark. If they are one, remove the \
                     line break."
                );
                row.faults.push(FieldError::new(&name, FieldCode::Invalid, detail));
            }
            let Some(field) = columns.fields.get(at).copied().flatten() else {
                let line = columns.line;
                let joined = match (record.first, record.last) {
                    (first, last) if first == last => String::new(),
                    (first, last) => format!("Lines {first} to {last} are one row. "),
                };
                let detail = format!(
                    "{joined}Column {number} has a value, but line {line} does not name the column. Name it, or remove the value. \
                     A value that has a separator in it needs quotation marks around it."
                );
                row.faults.push(FieldError::new(&name, FieldCode::NotApplicable, detail));
                continue;
            };
            let cell = if field == "email" { address(cell) } else { cell };
            // A quotation mark that is never closed is not a part of the answer.
            let cell = if record.open == Some(number) { cell.trim_matches('"') } else { cell };
            row.cells.insert(field.to_owned(), cell.into());
        }
        Some(row)
    }

    /// The address as it was typed, cut to the greatest length of an address.
    #[must_use]
    pub fn email(&self) -> String {
        let email = self.cells.get("email").and_then(Value::as_str).unwrap_or_default();
        email.lines().next().unwrap_or_default().chars().take(MAX_LENGTH).collect()
    }

    /// Checks the row by the rules of a single invitation.
    ///
    /// # Errors
    /// All faults of the row.
    pub fn check(&self, policy: &Policy) -> Result<Submission, Vec<FieldError>> {
        if self.torn {
            return Err(self.faults.clone());
        }
        let mut body = self.cells.clone();
        if let Some(seed) = body.get_mut("seed_required")
            && let Some(answer) = seed.as_str().and_then(yes_or_no)
        {
            *seed = answer.into();
        }
        match (parse_submission(&body, policy), self.faults.is_empty()) {
            (Ok(submission), true) => Ok(submission),
            (Ok(_), false) => Err(self.faults.clone()),
            (Err(errors), _) => Err(self.faults.iter().cloned().chain(errors).collect()),
        }
    }
}

impl Columns {
    /// The name for a column in an error: its field, otherwise its number.
    fn name(&self, number: usize) -> String {
        let field = self.fields.get(number - 1).copied().flatten();
        field.map_or_else(|| format!("column {number}"), str::to_owned)
    }
}

/// The address in a cell that has the form of email programs: `Mei Tan <mei@vendor.example>`. If the name also has an
/// address in it, nobody can know which one is right, so the cell is not changed.
fn address(cell: &str) -> &str {
    let Some((name, rest)) = cell.split_once('<') else { return cell };
    let Some(address) = rest.strip_suffix('>') else { return cell };
    let address = trimmed(address);
    let name = trimmed(name).trim_matches(['"', '\'']);
    let is_other = name.contains('@') && !name.eq_ignore_ascii_case(address);
    if is_other || address.contains(['<', '>']) || !address.contains('@') { cell } else { address }
}
