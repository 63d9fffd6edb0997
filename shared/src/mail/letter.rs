//! A mail as its reader sees it, and its two renderings.

use askama::Template;

use crate::domain::words::{Language, Words};

/// What a mail says.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The language that it is written in.
    pub language: Language,
    /// Constant for each kind of mail: nothing that a stranger typed (R40).
    pub subject: &'static str,
    /// What a mailbox shows beside the subject, before the mail is opened.
    pub preheader: String,
    /// What it is about, one paragraph each.
    pub paragraphs: Vec<String>,
    /// Facts, each with its name.
    pub facts: Vec<(&'static str, String)>,
    /// The one thing to do.
    pub action: Option<Action>,
    /// Why the reader gets this mail.
    pub reason: String,
    /// Where to get help.
    pub support_url: String,
}

/// The one thing to do: a button in HTML, a line in text.
#[derive(Clone, Debug)]
pub struct Action {
    /// What the button says.
    pub label: &'static str,
    /// Where it leads. Built from configuration only (R40).
    pub url: String,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    letter: &'a Letter,
    words: &'static Words,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    letter: &'a Letter,
    words: &'static Words,
}

impl Letter {
    /// The plain text.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn text(&self) -> Result<String, askama::Error> {
        Text { letter: self, words: self.language.words() }.render()
    }

    /// The HTML, with every value escaped.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn html(&self) -> Result<String, askama::Error> {
        Html { letter: self, words: self.language.words() }.render()
    }
}

/// What a stranger typed, so that no mail program makes a link of it (R40): an invisible space stands where
/// an address would go on. Directions and control characters were refused when it was typed.
pub(super) fn unlinked(text: &str) -> String {
    let mut unlinked = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        unlinked.push(character);
        let goes_on = characters.peek().is_some_and(|next| !next.is_whitespace());
        if goes_on && matches!(character, '.' | ':' | '/' | '@') {
            unlinked.push('\u{200B}');
        }
    }
    unlinked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r40_what_a_stranger_typed_is_no_link() {
        for (typed, written) in [
            ("Tan & Co. Pte. Ltd.", "Tan & Co. Pte. Ltd."),
            ("www.evil.example", "www.\u{200B}evil.\u{200B}example"),
            ("https://evil.example/x", "https:\u{200B}/\u{200B}/\u{200B}evil.\u{200B}example/\u{200B}x"),
            ("a@b.example", "a@\u{200B}b.\u{200B}example"),
        ] {
            assert_eq!(unlinked(typed), written);
        }
    }
}
