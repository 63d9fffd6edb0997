//! The definition of a form's field: what a client needs to draw it and the server to check it (R18).

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::domain::values::choice::Choice;
use crate::domain::values::mobile::{MobileFault, MobileNumber};
use crate::domain::words::{FieldCode, FieldWords};

/// One field of a form, exactly as clients get it (`infra/openapi.yaml`, `Field`).
///
/// Fields that decide about others (`shown_if`, `fixed_if`) come before them in the form.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// The name of the answer in the submitted body.
    pub name: &'static str,
    /// What people read beside it.
    pub label: &'static str,
    /// A sentence that helps to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'static str>,
    /// What may be answered.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Whether an answer is needed wherever the field is shown.
    pub required: bool,
    /// The answer if none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The default is the only answer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// What to do when there is no answer, or one of another kind.
    #[serde(skip)]
    pub ask: &'static str,
    /// What to do when the answer is none of the options.
    #[serde(skip)]
    pub choose: &'static str,
    /// The most characters, counted in what is kept: trimmed and composed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// The possible answers of a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Cow<'static, [Choice]>>,
    /// The answer elsewhere that makes the field a part of the form; without it, it always is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<ShownIf>,
    /// The answer elsewhere that leaves only one answer here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_if: Option<FixedIf>,
}

/// What may be answered. Clients know four types; the server tells some of them apart more finely.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Text that may have lines.
    Lines,
    /// A password: taken as typed, not trimmed.
    Secret,
    /// A mobile number, of Singapore or of any country (R16, R31), as it is read. The form names the reader, so that a
    /// function whose forms ask for Singapore numbers only is built without the plans of all others.
    Mobile(fn(&str) -> Result<MobileNumber, MobileFault>),
    /// The code of one of the options.
    Choice,
    /// Yes or no.
    YesNo,
}

impl Serialize for Kind {
    /// The type of the field in `infra/openapi.yaml`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Line | Self::Lines | Self::Secret => "text",
            Self::Mobile(_) => "tel",
            Self::Choice => "choice",
            Self::YesNo => "boolean",
        })
    }
}

/// Another field's answer that makes a field a part of the form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShownIf {
    /// The other field.
    pub field: &'static str,
    /// Its answer.
    pub equals: Value,
    /// What to do about an answer if the other field has another one.
    #[serde(skip)]
    pub remove: &'static str,
}

/// Another field's answer that leaves a field only one answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FixedIf {
    /// The other field.
    pub field: &'static str,
    /// Its answer.
    pub equals: Value,
    /// The only answer.
    pub value: Value,
    /// What is wrong with any other answer, and what to do about it.
    #[serde(skip)]
    pub fault: (FieldCode, &'static str),
}

impl Field {
    /// A required field that is always shown; the methods below refine it.
    #[must_use]
    pub fn new(name: &'static str, words: &FieldWords, kind: Kind) -> Self {
        Self {
            name,
            label: words.label,
            help: Some(words.help).filter(|help| !help.is_empty()),
            kind,
            required: true,
            default: None,
            locked: false,
            ask: words.ask,
            choose: words.ask,
            max_length: None,
            options: None,
            shown_if: None,
            fixed_if: None,
        }
    }

    /// With a limit in characters.
    #[must_use]
    pub fn max_length(self, characters: usize) -> Self {
        Self { max_length: Some(characters), ..self }
    }

    /// With these options, and what to do when the answer is none of them.
    #[must_use]
    pub fn options(self, options: impl Into<Cow<'static, [Choice]>>, choose: &'static str) -> Self {
        Self { options: Some(options.into()), choose, ..self }
    }

    /// With the answer that stands if none is given, so that none is required.
    #[must_use]
    pub fn default(self, default: impl Into<Value>) -> Self {
        Self { required: false, default: Some(default.into()), ..self }
    }

    /// Locked to this answer.
    #[must_use]
    pub fn locked(self, value: impl Into<Value>) -> Self {
        Self { locked: true, default: Some(value.into()), ..self }
    }

    /// Shown only with that answer in the other field; what to do about an answer that is given nevertheless.
    #[must_use]
    pub fn shown_if(self, field: &'static str, equals: impl Into<Value>, remove: &'static str) -> Self {
        Self { shown_if: Some(ShownIf { field, equals: equals.into(), remove }), ..self }
    }

    /// Fixed to an answer by that answer in the other field.
    #[must_use]
    pub fn fixed_if(self, fixed: FixedIf) -> Self {
        Self { fixed_if: Some(fixed), ..self }
    }
}
