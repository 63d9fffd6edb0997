//! The definition of a form's field. With it a client draws the field, and the server checks the answer (R18).

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::domain::values::choice::Choice;
use crate::domain::values::mobile::{MobileFault, MobileNumber};
use crate::domain::words::{FieldCode, FieldWords};

/// One field of a form, in the form in which clients get it (`infra/openapi.yaml`, `Field`).
///
/// If a field depends on another one (`shown_if`, `fixed_if`), the other one comes first in the form.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// The name of the answer in the submitted body.
    pub name: &'static str,
    /// The label that people read next to the field.
    pub label: &'static str,
    /// A sentence that helps to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'static str>,
    /// The kind of answer.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Whether an answer is required when the field is shown.
    pub required: bool,
    /// The answer if none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Whether the default is the only possible answer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// The advice if there is no answer, or an answer of another kind.
    #[serde(skip)]
    pub ask: &'static str,
    /// The advice if the answer is not one of the options.
    #[serde(skip)]
    pub choose: &'static str,
    /// The maximum length in characters, after the text is trimmed and composed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// The possible answers of a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Cow<'static, [Choice]>>,
    /// The condition under which the field is part of the form. None if it always is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<ShownIf>,
    /// The condition under which the field has only one possible answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_if: Option<FixedIf>,
}

/// The kind of answer. Clients know four types. The server distinguishes some of them further.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Text that may have lines.
    Lines,
    /// A password. It is not trimmed.
    Secret,
    /// A mobile number, of Singapore or of any country (R16, R31), with the function that reads it. A Lambda function
    /// whose forms only ask for Singapore numbers is then built without the numbering plans of other countries.
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

/// A condition on another field's answer: if it holds, the field is part of the form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShownIf {
    /// The other field.
    pub field: &'static str,
    /// The answer to the other field that meets the condition.
    pub equals: Value,
    /// The advice if the field has an answer and the condition does not hold.
    #[serde(skip)]
    pub remove: &'static str,
}

/// A condition on another field's answer: if it holds, the field has only one possible answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FixedIf {
    /// The other field.
    pub field: &'static str,
    /// The answer to the other field that meets the condition.
    pub equals: Value,
    /// The only possible answer.
    pub value: Value,
    /// The error and the advice for any other answer.
    #[serde(skip)]
    pub fault: (FieldCode, &'static str),
}

impl Field {
    /// A required field that is always shown. The methods below refine it.
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

    /// Limits the length of the answer, in characters.
    #[must_use]
    pub fn max_length(self, characters: usize) -> Self {
        Self { max_length: Some(characters), ..self }
    }

    /// Adds the options, and the advice if the answer is not one of them.
    #[must_use]
    pub fn options(self, options: impl Into<Cow<'static, [Choice]>>, choose: &'static str) -> Self {
        Self { options: Some(options.into()), choose, ..self }
    }

    /// Adds a default answer. Then no answer is required.
    #[must_use]
    pub fn default(self, default: impl Into<Value>) -> Self {
        Self { required: false, default: Some(default.into()), ..self }
    }

    /// Locks the field to this answer.
    #[must_use]
    pub fn locked(self, value: impl Into<Value>) -> Self {
        Self { locked: true, default: Some(value.into()), ..self }
    }

    /// Shows the field only if the other field has this answer. `remove` is the advice if an answer is given
    /// nevertheless.
    #[must_use]
    pub fn shown_if(self, field: &'static str, equals: impl Into<Value>, remove: &'static str) -> Self {
        Self { shown_if: Some(ShownIf { field, equals: equals.into(), remove }), ..self }
    }

    /// Fixes the answer if another field has a certain answer.
    #[must_use]
    pub fn fixed_if(self, fixed: FixedIf) -> Self {
        Self { fixed_if: Some(fixed), ..self }
    }
}
