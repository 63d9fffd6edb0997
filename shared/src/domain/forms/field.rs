//! The definition of a form's field: what a client needs to draw it and the server to check it (R18).

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::domain::values::choice::Choice;
use crate::domain::values::mobile::{MobileFault, MobileNumber};

/// One field of a form, exactly as clients get it (the contract's *field*).
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
    /// The contract's type of the field.
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
}

impl Field {
    /// A required field that is always shown; the methods below refine it.
    #[must_use]
    pub fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            name,
            label,
            help: None,
            kind,
            required: true,
            default: None,
            locked: false,
            max_length: None,
            options: None,
            shown_if: None,
            fixed_if: None,
        }
    }

    /// With a sentence that helps to answer.
    #[must_use]
    pub fn help(self, help: &'static str) -> Self {
        Self { help: Some(help), ..self }
    }

    /// With a limit in characters.
    #[must_use]
    pub fn max_length(self, characters: usize) -> Self {
        Self { max_length: Some(characters), ..self }
    }

    /// With these options.
    #[must_use]
    pub fn options(self, options: impl Into<Cow<'static, [Choice]>>) -> Self {
        Self { options: Some(options.into()), ..self }
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

    /// Shown only with that answer in the other field.
    #[must_use]
    pub fn shown_if(self, field: &'static str, equals: impl Into<Value>) -> Self {
        Self { shown_if: Some(ShownIf { field, equals: equals.into() }), ..self }
    }

    /// Fixed to `value` with that answer in the other field.
    #[must_use]
    pub fn fixed_if(self, field: &'static str, equals: impl Into<Value>, value: impl Into<Value>) -> Self {
        Self { fixed_if: Some(FixedIf { field, equals: equals.into(), value: value.into() }), ..self }
    }
}
