//! Splits a list into lines and records. A record with quoted line breaks has several lines. If a quotation mark is never
//! closed, each line becomes its own record, so that no person disappears in another person's cell.

use csv::ReaderBuilder;
use invitations::domain::values::text::{is_space, trimmed};
use invitations::http::Problem;
use serde::Serialize;

use super::fault;

/// The separator between cells.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`: spreadsheets use it in countries where the comma is the decimal sign.
    Semicolon,
    /// A tab, as in cells that are copied from a spreadsheet.
    Tab,
}

impl Separator {
    /// All separators, the most usual one first.
    pub(super) const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

/// A line of the file, without its line end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    pub(super) number: u64,
    pub(super) text: &'t str,
}

impl Line<'_> {
    /// Whether it has only separators, as an emptied row of a spreadsheet.
    pub(super) fn is_empty(&self) -> bool {
        trimmed(self.text).chars().all(|sign| is_space(sign) || matches!(sign, ',' | ';'))
    }
}

/// A row of cells, and its lines.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) cells: Vec<String>,
    /// The column, counted from 1, with a quotation mark that is never closed.
    pub(super) open: Option<usize>,
    /// Whether there is text after the last of [`MOST_CELLS`].
    pub(super) is_too_wide: bool,
}

/// The lines of a file without the line that names the separator for Excel (`sep=;`), and the separator.
///
/// # Errors
/// 400 for another separator, and for lines that end with CR alone.
pub(super) fn lines(text: &str) -> Result<(Option<Separator>, Vec<Line<'_>>), Problem> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (number, text) in (1..).zip(text.lines()) {
        // CR alone may be a line end of an old Mac, or a line break within a cell. Nobody can know which.
        if text.contains('\r') {
            let detail = format!(
                "Line {number} has a line end within it: CR alone. Save the list as CSV UTF-8 again. Its lines must end with \
                 LF or CRLF."
            );
            return Err(fault(number, detail));
        }
        lines.push(Line { number, text });
    }
    let declared = lines.first().and_then(|line| declared(line.text));
    let Some(declared) = declared else { return Ok((None, lines)) };
    let separator = Separator::ALL.into_iter().find(|separator| declared == char::from(separator.byte()));
    let separator = separator.ok_or_else(|| {
        fault(
            1,
            "Line 1 names a separator that cannot be used. Save the list with commas, semicolons or tabs.",
        )
    })?;
    lines.remove(0);
    Ok((Some(separator), lines))
}

/// The separator that a first line declares: `sep=;`, also in the form of a quoted cell.
fn declared(line: &str) -> Option<char> {
    let line = line.strip_prefix('"').unwrap_or(line);
    let sign = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and(line.get(4..))?;
    let mut signs = sign.chars();
    let declared = signs.next()?;
    let is_left_over = |sign: char| sign == '"' || sign == ',' || sign == ';' || sign == '\t' || sign == ' ';
    signs.all(is_left_over).then_some(declared)
}

/// The most lines of a record. It bounds the search for the closing quotation mark.
const MOST_LINES: usize = 20;
/// The most cells of a record that are read. It bounds the work on a record, and the number of its errors.
pub(super) const MOST_CELLS: usize = 30;

/// The records of some lines, without empty ones.
pub(super) fn records<'t>(lines: &'t [Line<'t>], separator: Separator) -> impl Iterator<Item = Record> + 't {
    let mut at = 0;
    std::iter::from_fn(move || {
        while lines.get(at)?.is_empty() {
            at += 1;
        }
        let record = record(&lines[at..], separator);
        at += usize::try_from(record.last - record.first).unwrap_or_default() + 1;
        Some(record)
    })
}

/// The record that begins with the first of these lines.
fn record(lines: &[Line<'_>], separator: Separator) -> Record {
    let mut quote = Quote::default();
    let mut end = lines.iter().take(MOST_LINES).position(|line| quote.read(line.text, separator));
    // If the record would have several addresses, its quotation marks belong to different rows.
    let has_person = |line: &Line<'_>| line.text.contains('@');
    if end.is_some_and(|end| has_person(&lines[0]) && lines[1..=end].iter().any(has_person)) {
        end = None;
    }
    let closed = end.is_some();
    let lines = &lines[..=end.unwrap_or(0)];
    let text: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let mut first_line = Quote::default();
    first_line.read(text[0], separator);
    let (cells, is_too_wide) = cells(&text.join("\n"), separator, closed);
    Record {
        first: lines[0].number,
        last: lines[lines.len() - 1].number,
        cells,
        open: (!closed).then_some(first_line.column),
        is_too_wide,
    }
}

/// The cells of one record, and whether there is text after the last of [`MOST_CELLS`]. Without `quoting`, quotation marks
/// are ordinary characters.
fn cells(text: &str, separator: Separator, quoting: bool) -> (Vec<String>, bool) {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator.byte())
        .has_headers(false)
        .flexible(true)
        .quoting(quoting)
        .from_reader(text.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    let is_too_wide = record.iter().skip(MOST_CELLS).any(|cell| !trimmed(cell).is_empty());
    (record.iter().take(MOST_CELLS).map(str::to_owned).collect(), is_too_wide)
}

/// The state of a reader of quotation marks. A mark opens a cell only at its start (RFC 4180, 2.5).
#[derive(Debug, Default)]
struct Quote {
    is_open: bool,
    /// The column of the mark that was opened last, counted from 1.
    column: usize,
}

impl Quote {
    /// Reads a line. Returns whether the record ends with it.
    fn read(&mut self, line: &str, separator: Separator) -> bool {
        let mut column = self.column.max(1);
        let mut begins = !self.is_open;
        let mut bytes = line.bytes().peekable();
        while let Some(byte) = bytes.next() {
            if self.is_open {
                if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                    self.is_open = false;
                }
            } else if byte == separator.byte() {
                column += 1;
                begins = true;
                continue;
            } else if byte == b'"' && begins {
                (self.is_open, self.column) = (true, column);
            }
            begins = false;
        }
        !self.is_open
    }
}
