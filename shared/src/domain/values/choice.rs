//! A code with its label: an agency, an offshore centre, an option of a form.

use std::borrow::Cow;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::text;

/// One possible answer of a choice.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Choice {
    /// What is submitted.
    pub code: Cow<'static, str>,
    /// What people read.
    pub label: Cow<'static, str>,
}

impl Choice {
    /// Whether a text names the option: by its code or its label, in any letter case, with typographic signs or
    /// without.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        let name = bare(text);
        bare(&self.code) == name || bare(&self.label) == name
    }

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

/// A name of an option without what may differ.
fn bare(name: &str) -> String {
    text::trimmed(name).nfc().map(text::plain).collect::<String>().to_lowercase()
}
