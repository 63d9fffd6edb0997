//! Reads a list of people: CSV as spreadsheets write it (R47).

mod columns;
mod encoding;
mod records;
mod row;

use invitations::http::{Code, Problem, read_body};
use lambda_http::Request;

use columns::Columns;
pub use records::Separator;
use records::records;
pub use row::ListRow;

/// The largest list, in bytes and in rows.
const MAX_BYTES: usize = 1024 * 1024;
const MAX_ROWS: usize = 500;

/// The media types of a list. API Gateway decodes `text/*` as UTF-8, so UTF-16 needs one of the last two types.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>
const MEDIA_TYPES: [&str; 3] = ["text/csv", "application/csv", "application/octet-stream"];

/// A list.
#[derive(Debug)]
pub struct List {
    /// The separator between its cells.
    pub separator: Separator,
    /// Its rows that are not empty, in order.
    pub rows: Vec<ListRow>,
}

/// Reads a list. Its first line names the columns: the fields of `POST /invitations`, or their labels.
///
/// # Errors
/// 413 when it is too long, 415 when its media type is not CSV, 400 when it is not a list of people or has too many rows. The
/// problem names the line.
pub fn read(request: &Request) -> Result<List, Problem> {
    let text = encoding::decode(read_body(request, &MEDIA_TYPES, MAX_BYTES)?)?;
    let (declared, lines) = records::lines(&text)?;
    let begin = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let columns = Columns::find(&lines[begin..], declared)?;
    let separator = columns.separator;
    let records = records(lines.get(begin + 1..).unwrap_or_default(), separator);
    let mut rows: Vec<ListRow> =
        records.filter_map(|record| ListRow::read(&record, &columns)).take(MAX_ROWS + 1).collect();
    if rows.len() > MAX_ROWS {
        let over = rows.pop().map_or(0, |row| row.line);
        let detail = format!(
            "The list has more than {MAX_ROWS} people. Send line {over} and those after it as another list."
        );
        return Err(fault(over, detail));
    }
    Ok(List { separator, rows })
}

/// The problem with a list as a whole, and its line.
fn fault(line: u64, detail: impl Into<String>) -> Problem {
    Problem::new(Code::MalformedBody, detail).with_member("line", line)
}

/// Quotes a text of the list in an error: short, and on one line.
fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    let shown: String = text.chars().filter(|sign| !sign.is_control()).take(MOST).collect();
    let more = if text.chars().count() > MOST { "…" } else { "" };
    format!("“{shown}{more}”")
}

#[cfg(test)]
mod tests;
