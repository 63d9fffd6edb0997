//! A list of people as it is sent: CSV whose first line names the columns (R47).

use std::collections::BTreeSet;

use csv::{Position, ReaderBuilder, StringRecord, Trim};
use invitations::domain::forms::onboarding::FIELDS;
use invitations::domain::forms::yes_or_no;
use invitations::domain::words::{FieldCode, FieldError};
use invitations::http::{Problem, malformed, text};
use lambda_http::Request;
use serde_json::{Map, Value};

/// The largest list, in bytes and in rows.
const MAX_CSV: usize = 1024 * 1024;
const MAX_ROWS: usize = 500;

/// A row with the line that it stands on, as a body of `POST /invitations` or what keeps it from being one.
#[derive(Debug)]
pub struct ReadRow {
    /// The line, counted from 1.
    pub line: u64,
    /// What it says.
    pub fields: Result<Map<String, Value>, Vec<FieldError>>,
}

/// The rows of the list. Its first line names the columns: the fields of `POST /invitations`.
///
/// # Errors
/// 413 when it is too long, 415 when it says it is not CSV, 400 when it is no list of people or has too many rows.
pub fn read(request: &Request) -> Result<Vec<ReadRow>, Problem> {
    let text = text(request, "text/csv", MAX_CSV)?;
    // As classic Mac OS wrote them. The numbers of such lines would all be 1.
    if text.replace("\r\n", "").contains('\r') {
        return Err(malformed("Lines must end with LF or CRLF, not with CR alone."));
    }
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text.as_bytes());
    let columns = reader.headers().map_err(|_| malformed("The first line cannot be read."))?.clone();
    check_columns(&columns)?;
    let mut counted = Counted { byte: 0, line: 1 };
    let mut rows = Vec::new();
    for record in reader.records() {
        let (position, fields) = match &record {
            Ok(record) => (record.position(), Ok(fields(&columns, record))),
            Err(fault) => {
                let detail = "The row has not as many columns as the first line.";
                (fault.position(), Err(vec![FieldError::new("email", FieldCode::Invalid, detail)]))
            }
        };
        let line = position.map_or(counted.line, |position| counted.up_to(text.as_bytes(), position));
        rows.push(ReadRow { line, fields });
        if rows.len() > MAX_ROWS {
            return Err(malformed(format!("A list has at most {MAX_ROWS} rows.")));
        }
    }
    Ok(rows)
}

/// The columns are fields, each at most once. Spreadsheets leave columns without a name at the end.
fn check_columns(columns: &StringRecord) -> Result<(), Problem> {
    let mut named = BTreeSet::new();
    for column in columns.iter().filter(|column| !column.is_empty()) {
        if !FIELDS.contains(&column) {
            return Err(malformed(format!("A column of the list is none of: {}.", FIELDS.join(", "))));
        }
        if !named.insert(column) {
            return Err(malformed(format!("The list has the column {column} twice.")));
        }
    }
    if named.contains("email") {
        Ok(())
    } else {
        Err(malformed("The first line must name the columns, email among them."))
    }
}

/// A place in the list that rows before it were counted up to.
struct Counted {
    byte: usize,
    line: u64,
}

impl Counted {
    /// The line of the next row. The library's own position is where it began to look for the row: before the second
    /// half of a line end as Windows writes it, and before empty lines.
    fn up_to(&mut self, text: &[u8], position: &Position) -> u64 {
        let looked = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let rest = text.get(looked..).unwrap_or_default();
        let begin = looked + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = text.get(self.byte..begin).unwrap_or_default();
        self.line += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.byte = begin;
        self.line
    }
}

/// The fields of a row. An empty cell is no answer; a cell of a yes-or-no field says it as people type it.
fn fields(columns: &StringRecord, record: &StringRecord) -> Map<String, Value> {
    let cells = columns.iter().zip(record).filter(|(_, cell)| !cell.is_empty());
    let typed = cells.map(|(column, cell)| {
        let yes_or_no = yes_or_no(cell).filter(|_| column == "seed_required");
        let value = yes_or_no.map_or_else(|| Value::from(cell), Value::Bool);
        (column.to_owned(), value)
    });
    typed.collect()
}
