//! A code with its label: an agency, an offshore centre, an option of a form.

use std::borrow::Cow;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::text;

/// One possible answer of a choice.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Choice {
    /// The value that a form submits.
    pub code: Cow<'static, str>,
    /// The text that people read.
    pub label: Cow<'static, str>,
}

impl Choice {
    /// Whether a text names the option, by its code or its label. Letter case and typographic signs make no
    /// difference.
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

    /// An option that is compiled into the program.
    #[must_use]
    pub const fn listed(code: &'static str, label: &'static str) -> Self {
        Self { code: Cow::Borrowed(code), label: Cow::Borrowed(label) }
    }
}

/// The name of an option, without differences of letter case and typographic signs.
fn bare(name: &str) -> String {
    text::trimmed(name).nfc().map(text::plain).collect::<String>().to_lowercase()
}
