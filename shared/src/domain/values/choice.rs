//! A code with its label: an agency, an offshore centre, an option of a form.

use std::borrow::Cow;

use serde::Serialize;

/// One possible answer of a choice.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Choice {
    /// What is submitted.
    pub code: Cow<'static, str>,
    /// What people read.
    pub label: Cow<'static, str>,
}

impl Choice {
    /// An option.
    #[must_use]
    pub fn new(code: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Self {
        Self { code: code.into(), label: label.into() }
    }

    /// An option that was known when the program was built.
    #[must_use]
    pub const fn listed(code: &'static str, label: &'static str) -> Self {
        Self { code: Cow::Borrowed(code), label: Cow::Borrowed(label) }
    }
}
