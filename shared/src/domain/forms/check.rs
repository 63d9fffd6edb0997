//! Checks a submitted body against the definition of its form (R14, R15, R18).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Field, Kind};
use crate::domain::values::mobile::{MobileFault, MobileNumber};
use crate::domain::values::text;
use crate::domain::words::{Faults, FieldCode, FieldError};

/// One checked answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer {
    /// Text, or the code of a choice.
    Text(String),
    /// A mobile number.
    Mobile(MobileNumber),
    /// Yes or no.
    YesNo(bool),
}

/// The checked answers of a form by field name. Default answers and fixed answers are included.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CheckedAnswers(BTreeMap<&'static str, Answer>);

/// Checks a body against the form. Returns the answers, or all errors in the order of the form, in the given words.
///
/// # Errors
/// One error for each unknown or hidden field (R14), missing answer, wrong type, answer that is too long or not in
/// its list, text with invisible characters, wrong mobile number, and answer that differs from a fixed one (R15).
pub fn check(
    fields: &[Field],
    body: &Map<String, Value>,
    words: &Faults,
) -> Result<CheckedAnswers, Vec<FieldError>> {
    let (answers, errors) = examine(fields, body, words);
    if errors.is_empty() { Ok(answers) } else { Err(errors) }
}

/// Checks a body like [`check()`], but returns both the good answers and the errors. A form with further rules needs
/// both.
#[must_use]
pub fn examine(
    fields: &[Field],
    body: &Map<String, Value>,
    words: &Faults,
) -> (CheckedAnswers, Vec<FieldError>) {
    let mut examination = Examination { answers: CheckedAnswers::default(), in_doubt: Vec::new(), words };
    let mut errors = Vec::new();
    for field in fields {
        match examination.answer(field, body.get(field.name)) {
            Ok(Some(answer)) => {
                examination.answers.0.insert(field.name, answer);
            }
            Ok(None) => {}
            Err((code, detail)) => {
                examination.in_doubt.push(field.name);
                errors.push(FieldError::new(field.name, code, detail));
            }
        }
    }
    let unknown = body.keys().filter(|name| fields.iter().all(|field| field.name != name.as_str()));
    errors.extend(unknown.map(|name| FieldError::new(name, FieldCode::NotApplicable, words.unknown_field)));
    (examination.answers, errors)
}

impl CheckedAnswers {
    /// The answer to a field, if there is one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Answer> {
        self.0.get(name)
    }

    /// The answer to a field of text or of choices: the text, or the code of the choice.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Answer::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The answer to a field of a mobile number.
    #[must_use]
    pub fn mobile(&self, name: &str) -> Option<&MobileNumber> {
        match self.get(name) {
            Some(Answer::Mobile(number)) => Some(number),
            _ => None,
        }
    }

    /// Whether the answer to the field is yes.
    #[must_use]
    pub fn is_yes(&self, name: &str) -> bool {
        self.get(name) == Some(&Answer::YesNo(true))
    }
}

/// The state while a form is examined, field by field.
struct Examination<'a> {
    answers: CheckedAnswers,
    /// Fields with an error, and fields that depend on such a field. Their right answers are not known.
    in_doubt: Vec<&'static str>,
    words: &'a Faults,
}

impl Examination<'_> {
    /// Reads the answer of a field. `None` if there is no answer and none is required.
    ///
    /// One error never causes another one. If the answer that a field depends on is in doubt, the field is neither
    /// required nor superfluous, and its answer is not fixed.
    fn answer(&mut self, field: &Field, given: Option<&Value>) -> Result<Option<Answer>, Fault> {
        let given_answer = given.filter(|value| !is_blank(field.kind, value));
        if let Some(condition) = &field.shown_if {
            match self.holds(condition.field, &condition.equals) {
                Some(true) => {}
                Some(false) if given.is_some() => {
                    return Err((FieldCode::NotApplicable, condition.remove.to_owned()));
                }
                Some(false) => return Ok(None),
                None => {
                    self.in_doubt.push(field.name);
                    return given_answer.map(|value| parse(field, value, self.words)).transpose();
                }
            }
        }
        let fixed = field.fixed_if.as_ref();
        let fixed = fixed.filter(|condition| self.holds(condition.field, &condition.equals) == Some(true));
        let locked = field.default.as_ref().filter(|_| field.locked);

        let Some(given) = given_answer else {
            let value = fixed.map(|condition| &condition.value).or(field.default.as_ref());
            return match value {
                Some(value) => parse(field, value, self.words).map(Some),
                None if field.required => Err((FieldCode::Required, field.ask.to_owned())),
                None => Ok(None),
            };
        };
        let answer = parse(field, given, self.words)?;
        // R15: a different answer is refused, never changed silently.
        if let Some(condition) = fixed.filter(|condition| !answer.equals(&condition.value)) {
            let (code, detail) = condition.fault;
            return Err((code, detail.to_owned()));
        }
        if locked.is_some_and(|value| !answer.equals(value)) {
            return Err((FieldCode::Invalid, (self.words.locked)(field.label)));
        }
        Ok(Some(answer))
    }

    /// Whether the answer to the other field is this value. `None` if that is in doubt.
    fn holds(&self, name: &str, value: &Value) -> Option<bool> {
        if self.in_doubt.contains(&name) {
            return None;
        }
        Some(self.answers.get(name).is_some_and(|answer| answer.equals(value)))
    }
}

impl Answer {
    fn equals(&self, value: &Value) -> bool {
        match self {
            Self::Text(text) => value.as_str() == Some(text),
            Self::Mobile(number) => value.as_str() == Some(number.as_str()),
            Self::YesNo(yes) => value.as_bool() == Some(*yes),
        }
    }
}

type Fault = (FieldCode, String);

/// Whether the field was left empty. For a yes-or-no field, an empty text is a wrong answer instead.
fn is_blank(kind: Kind, value: &Value) -> bool {
    let empty = value.as_str().is_some_and(|text| text::trimmed(text).is_empty());
    value.is_null() || (empty && !matches!(kind, Kind::YesNo))
}

/// Reads a value as an answer of this kind of field.
fn parse(field: &Field, value: &Value, words: &Faults) -> Result<Answer, Fault> {
    let unseen = |_| (FieldCode::Invalid, (words.unseen_character)(field.label));
    match (field.kind, value) {
        (Kind::Line, Value::String(text)) => within_limit(field, text::line(text).map_err(unseen)?, words),
        (Kind::Lines, Value::String(text)) => within_limit(field, text::lines(text).map_err(unseen)?, words),
        (Kind::Secret, Value::String(text)) => within_limit(field, text.clone(), words),
        (Kind::Mobile(read), Value::String(text)) => mobile(read(text), words),
        (Kind::Choice, Value::String(text)) => chosen(field, text),
        (Kind::YesNo, Value::Bool(yes)) => Ok(Answer::YesNo(*yes)),
        (Kind::YesNo, _) => Err((FieldCode::Invalid, field.ask.to_owned())),
        _ => Err((FieldCode::Invalid, (words.not_text)(field.label))),
    }
}

fn within_limit(field: &Field, text: String, words: &Faults) -> Result<Answer, Fault> {
    match field.max_length {
        Some(limit) if text.chars().count() > limit => {
            Err((FieldCode::TooLong, (words.too_long)(field.label, limit)))
        }
        _ => Ok(Answer::Text(text)),
    }
}

fn mobile(number: Result<MobileNumber, MobileFault>, words: &Faults) -> Result<Answer, Fault> {
    number.map(Answer::Mobile).map_err(|fault| (fault.code(), fault.explain(&words.mobile).to_owned()))
}

/// Finds the option with this code. Otherwise finds the option whose code or label people can have meant by this
/// text.
fn chosen(field: &Field, text: &str) -> Result<Answer, Fault> {
    let options = || field.options.iter().flat_map(|options| options.iter());
    let option = options()
        .find(|option| option.code == text)
        .or_else(|| options().find(|option| option.is_named(text)));
    option
        .map(|option| Answer::Text(option.code.clone().into_owned()))
        .ok_or_else(|| (FieldCode::NotInList, field.choose.to_owned()))
}

/// Reads yes or no as people type it into a cell of a list.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text::trimmed(text).to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "t" | "1" => Some(true),
        "false" | "no" | "n" | "f" | "0" => Some(false),
        _ => None,
    }
}
