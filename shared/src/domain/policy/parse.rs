//! Reads the lists, and finds every fault of every row.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{OTHERS, PolicyFiles, RowFault};
use crate::domain::values::address::canonical_domain;
use crate::domain::values::choice::Choice;

/// Reads a list of codes and labels.
pub(super) fn choices(files: &PolicyFiles, file: &'static str, faults: &mut Vec<RowFault>) -> Vec<Choice> {
    #[derive(Deserialize)]
    struct Record {
        code: String,
        label: String,
    }
    let mut choices: Vec<Choice> = Vec::new();
    for (line, Record { code, label }) in records(files, file, &["code", "label"], faults) {
        let mut fault = |fault: String| faults.push(RowFault { file, line, fault });
        if code.is_empty() || label.is_empty() {
            fault("a row needs a code and a label".to_owned());
        } else if code.eq_ignore_ascii_case(OTHERS) || label.eq_ignore_ascii_case(OTHERS) {
            fault(format!("the code {OTHERS} is the form's own"));
        } else if choices.iter().any(|choice| is_ambiguous(choice, &code, &label)) {
            fault(format!("{code}, {label}: the code or the label is listed already"));
        } else {
            choices.push(Choice::new(code, label));
        }
    }
    choices
}

/// Whether a text could mean either of two options. Letter case makes no difference in codes and labels.
fn is_ambiguous(choice: &Choice, code: &str, label: &str) -> bool {
    let names = [choice.code.as_ref(), choice.label.as_ref()];
    names.iter().any(|name| name.eq_ignore_ascii_case(code) || name.eq_ignore_ascii_case(label))
}

/// Reads a list of domains, one on each line. The result is sorted.
pub(super) fn domains(
    files: &PolicyFiles,
    file: &'static str,
    faults: &mut Vec<RowFault>,
) -> Vec<Cow<'static, str>> {
    let mut domains = BTreeSet::new();
    for (line, typed) in lines(files.text(file)) {
        match canonical_domain(typed) {
            Ok(domain) => drop(domains.insert(Cow::Owned(domain))),
            Err(_) => faults.push(RowFault { file, line, fault: format!("{typed} is not a domain") }),
        }
    }
    domains.into_iter().collect()
}

/// Reads a list of usernames, one on each line. The result has their [`bare_name`]s, sorted.
pub(super) fn names(
    files: &PolicyFiles,
    file: &'static str,
    faults: &mut Vec<RowFault>,
) -> Vec<Cow<'static, str>> {
    let mut names = BTreeSet::new();
    for (line, typed) in lines(files.text(file)) {
        let name = bare_name(typed);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            faults.push(RowFault { file, line, fault: format!("{typed} is not a username") });
        }
        names.insert(Cow::Owned(name));
    }
    names.into_iter().collect()
}

/// The letters and digits of a username, in lower case (R29).
pub(super) fn bare_name(username: &str) -> String {
    username.replace(['-', '_', '.'], "").to_ascii_lowercase()
}

/// The lines of a text with their numbers. Comments and empty lines are left out.
fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let numbered = (1..).zip(text.lines().map(str::trim));
    numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// The good rows of a CSV file, with the numbers of their lines. All other rows become faults.
pub(super) fn records<Record: DeserializeOwned>(
    files: &PolicyFiles,
    file: &'static str,
    columns: &[&str],
    faults: &mut Vec<RowFault>,
) -> Vec<(u64, Record)> {
    let text = files.text(file);
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut fault = |line, fault| faults.push(RowFault { file, line, fault });
    let headers = match reader.headers() {
        Ok(headers) if headers.iter().eq(columns.iter().copied()) => headers.clone(),
        Ok(_) | Err(_) => {
            fault(1, format!("the first row must be {}", columns.join(",")));
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        match record.and_then(|row| Ok((line(text, row.position()), row.deserialize(Some(&headers))?))) {
            Ok(row) => rows.push(row),
            Err(error) => fault(line(text, error.position()), reason(&error)),
        }
    }
    rows
}

/// The number of a row's line. The library's position is the start of its search, before any comments and empty lines
/// above the row.
fn line(text: &str, position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 0 };
    let rest = usize::try_from(position.byte()).ok().and_then(|start| text.get(start..)).unwrap_or_default();
    let above = rest.lines().take_while(|line| line.is_empty() || line.starts_with('#'));
    above.fold(position.line(), |line, _| line + 1)
}

/// The reason why a row cannot be read, without the position that the library puts in front.
fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} values instead of {expected_len}")
        }
        _ => error.to_string(),
    }
}
