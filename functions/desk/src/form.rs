//! The fields of every request of a support officer: the number of the service request, and the reason for a change.

use invitations::domain::forms::{CheckedAnswers, Field, Kind, examine};
use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::{Inviter, ServiceRequest};
use invitations::domain::words::{ENGLISH, FieldCode, FieldError, FieldWords};
use invitations::http::Problem;
use serde_json::{Map, Value};

/// The name of the number of a service request.
pub(crate) const REQUEST_NUMBER: &str = "request_number";
const REASON: &str = "reason";
const MOST_REASON: usize = 500;
const MOST_NUMBER: usize = 40;

const NUMBER_WORDS: FieldWords =
    FieldWords { label: "Service request", help: "", ask: "Enter the number of the service request." };
const REASON_WORDS: FieldWords =
    FieldWords { label: "Reason", help: "", ask: "Say why you do this. The reason is kept in the history." };

/// The checked part of a change's body.
pub(crate) struct Reading {
    /// The answers to the fields.
    pub(crate) answers: CheckedAnswers,
    /// The errors.
    pub(crate) errors: Vec<FieldError>,
}

/// A required field of one line.
pub(crate) fn line(name: &'static str, words: &FieldWords, most: usize) -> Field {
    Field::new(name, words, Kind::Line).max_length(most)
}

/// The field for the number of a service request.
pub(crate) fn number_field() -> Field {
    line(REQUEST_NUMBER, &NUMBER_WORDS, MOST_NUMBER)
}

/// Reads these fields of a body.
pub(crate) fn read(body: &Map<String, Value>, fields: &[Field]) -> Reading {
    let (answers, mut errors) = examine(fields, body, &ENGLISH.faults);
    if let Some(fault) = answers.text(REQUEST_NUMBER).and_then(number_fault) {
        errors.push(fault);
    }
    Reading { answers, errors }
}

/// Reads a change: number, reason, and these other fields.
pub(crate) fn read_change(body: &Map<String, Value>, fields: Vec<Field>) -> Reading {
    let mut all = vec![number_field(), line(REASON, &REASON_WORDS, MOST_REASON)];
    all.extend(fields);
    read(body, &all)
}

/// Takes number and reason out of a body. The caller checks the other fields.
pub(crate) fn take_change(body: &mut Map<String, Value>) -> Reading {
    let mut own = Map::new();
    for name in [REQUEST_NUMBER, REASON] {
        own.extend(body.remove(name).map(|value| (name.to_owned(), value)));
    }
    read_change(&own, Vec::new())
}

impl Reading {
    /// The reading, if it has no errors.
    pub(crate) fn checked(self) -> Result<Self, Problem> {
        if self.errors.is_empty() { Ok(self) } else { Err(Problem::validation_failed(self.errors)) }
    }

    /// The officer's reason for the change. It is there if there are no errors.
    pub(crate) fn request(&self, officer: &Inviter) -> ServiceRequest {
        let text = |name| self.answers.text(name).unwrap_or_default().to_owned();
        ServiceRequest { officer: officer.clone(), number: text(REQUEST_NUMBER), reason: text(REASON) }
    }

    /// The number and the reason as the actor of a change.
    pub(crate) fn actor(&self, officer: &Inviter) -> Actor {
        Actor::Desk(self.request(officer))
    }
}

/// The fault of a number. Numbers appear in emails, so they must not look like an address (R40).
pub(crate) fn number_fault(number: &str) -> Option<FieldError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '#' | '/');
    let is_number = number.chars().all(allowed) && number.chars().any(|c| c.is_ascii_digit());
    (!is_number || number.len() > MOST_NUMBER).then(|| {
        let detail = format!(
            "Enter the number of the service request: up to {MOST_NUMBER} letters, digits and - _ # / with at least one digit."
        );
        FieldError::new(REQUEST_NUMBER, FieldCode::Invalid, detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r58_a_number_is_no_address_and_no_sentence() {
        for good in ["SR-2026-0042", "4711", "INC#12/3", "a_1"] {
            assert!(number_fault(good).is_none(), "{good}");
        }
        let long = "1".repeat(MOST_NUMBER + 1);
        for bad in ["", "none", "SR 42", "evil.example/1", "https://x.example/1", "1@x", "一2", &long] {
            assert!(number_fault(bad).is_some(), "{bad}");
        }
    }
}
