//! Checking a submitted body against the definition of its form (R14, R15, R18).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Field, Kind};
use crate::domain::values::mobile::{MobileFault, MobileNumber};
use crate::domain::values::text;
use crate::domain::words::{ENGLISH, Faults, FieldCode, FieldError};

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

/// The checked answers of a form by field name, defaults and fixed answers among them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CheckedAnswers(BTreeMap<&'static str, Answer>);

/// Checks a body against the form: the answers, or everything that is wrong, in the form's order.
///
/// # Errors
/// Every unknown or hidden field (R14), missing answer, wrong type, answer over its limit or not in its
/// list, text with unseen characters, wrong mobile number, and answer other than a fixed one (R15).
pub fn check(fields: &[Field], body: &Map<String, Value>) -> Result<CheckedAnswers, Vec<FieldError>> {
    let (answers, errors) = examine(fields, body, &ENGLISH.faults);
    if errors.is_empty() { Ok(answers) } else { Err(errors) }
}

/// As [`check()`], but hands out the good answers beside the errors, for a form with further rules, and says
/// what is wrong in these words.
#[must_use]
pub fn examine(
    fields: &[Field],
    body: &Map<String, Value>,
    words: &Faults,
) -> (CheckedAnswers, Vec<FieldError>) {
    let mut answers = CheckedAnswers::default();
    let mut errors = Vec::new();
    for field in fields {
        match answers.answer(field, body.get(field.name), words) {
            Ok(Some(answer)) => {
                answers.0.insert(field.name, answer);
            }
            Ok(None) => {}
            Err((code, detail)) => errors.push(FieldError::new(field.name, code, detail)),
        }
    }
    let unknown = body.keys().filter(|name| fields.iter().all(|field| field.name != name.as_str()));
    errors.extend(unknown.map(|name| FieldError::new(name, FieldCode::NotApplicable, words.not_applicable)));
    (answers, errors)
}

impl CheckedAnswers {
    /// The answer of a field, if it has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Answer> {
        self.0.get(name)
    }

    /// The text, or the code of the choice, that the field was answered with.
    ///
    /// # Errors
    /// `required` if there is none.
    pub fn text(&self, name: &str) -> Result<&str, FieldError> {
        match self.get(name) {
            Some(Answer::Text(text)) => Ok(text),
            _ => Err(FieldError::required(name)),
        }
    }

    /// The mobile number that the field was answered with.
    ///
    /// # Errors
    /// `required` if there is none.
    pub fn mobile(&self, name: &str) -> Result<&MobileNumber, FieldError> {
        match self.get(name) {
            Some(Answer::Mobile(number)) => Ok(number),
            _ => Err(FieldError::required(name)),
        }
    }

    /// Whether the field was answered with yes.
    #[must_use]
    pub fn is_yes(&self, name: &str) -> bool {
        self.get(name) == Some(&Answer::YesNo(true))
    }

    /// The field's answer, `None` if it has none and needs none.
    fn answer(&self, field: &Field, given: Option<&Value>, words: &Faults) -> Result<Option<Answer>, Fault> {
        if field.shown_if.as_ref().is_some_and(|condition| !self.is(condition.field, &condition.equals)) {
            return given
                .map_or(Ok(None), |_| Err((FieldCode::NotApplicable, words.not_applicable.to_owned())));
        }
        let fixed = field.fixed_if.as_ref().filter(|condition| self.is(condition.field, &condition.equals));
        let fixed = fixed.map(|condition| &condition.value);
        let locked = field.default.as_ref().filter(|_| field.locked);

        let Some(given) = given.filter(|value| !is_blank(field.kind, value)) else {
            let value = fixed.or(field.default.as_ref());
            return match value {
                Some(value) => parse(field, value, words).map(Some),
                None if field.required => Err((FieldCode::Required, words.required.to_owned())),
                None => Ok(None),
            };
        };
        let answer = parse(field, given, words)?;
        // R15: SEED is the field with a fixed answer, and a different one is never silently changed.
        if fixed.is_some_and(|value| !answer.equals(value)) {
            return Err((FieldCode::SeedMandatory, SEED_MANDATORY.to_owned()));
        }
        if locked.is_some_and(|value| !answer.equals(value)) {
            return Err((FieldCode::Invalid, "This cannot be changed here.".to_owned()));
        }
        Ok(Some(answer))
    }

    /// Whether the field was answered with this value.
    fn is(&self, name: &str, value: &Value) -> bool {
        self.get(name).is_some_and(|answer| answer.equals(value))
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

const SEED_MANDATORY: &str = "SEED is mandatory for offshore work: answer yes, or leave it out.";

/// No answer: the field was left empty. To a question for yes or no an empty text is a wrong answer.
fn is_blank(kind: Kind, value: &Value) -> bool {
    let empty = value.as_str().is_some_and(|text| text.trim().is_empty());
    value.is_null() || (empty && !matches!(kind, Kind::YesNo))
}

/// The value as an answer of this kind of field.
fn parse(field: &Field, value: &Value, words: &Faults) -> Result<Answer, Fault> {
    let unseen = |_| (FieldCode::Invalid, words.unseen_character.to_owned());
    match (field.kind, value) {
        (Kind::Line, Value::String(text)) => within_limit(field, text::line(text).map_err(unseen)?, words),
        (Kind::Lines, Value::String(text)) => within_limit(field, text::lines(text).map_err(unseen)?, words),
        (Kind::Secret, Value::String(text)) => within_limit(field, text.clone(), words),
        (Kind::Mobile(read), Value::String(text)) => mobile(read(text), words),
        (Kind::Choice, Value::String(code)) => chosen(field, code),
        (Kind::YesNo, Value::Bool(yes)) => Ok(Answer::YesNo(*yes)),
        (Kind::YesNo, _) => Err((FieldCode::Invalid, "Answer true or false.".to_owned())),
        _ => Err((FieldCode::Invalid, words.not_text.to_owned())),
    }
}

fn within_limit(field: &Field, text: String, words: &Faults) -> Result<Answer, Fault> {
    match field.max_length {
        Some(limit) if text.chars().count() > limit => Err((FieldCode::TooLong, (words.too_long)(limit))),
        _ => Ok(Answer::Text(text)),
    }
}

fn mobile(number: Result<MobileNumber, MobileFault>, words: &Faults) -> Result<Answer, Fault> {
    number.map(Answer::Mobile).map_err(|fault| (fault.code(), fault.say(words).to_owned()))
}

fn chosen(field: &Field, code: &str) -> Result<Answer, Fault> {
    if field.options.iter().flat_map(|options| options.iter()).any(|option| option.code == code) {
        Ok(Answer::Text(code.to_owned()))
    } else {
        Err((FieldCode::NotInList, "Choose one of the options of the list.".to_owned()))
    }
}
