//! A mail as its reader sees it, and its two renderings.

use askama::Template;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// What a mail says.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Constant for each kind of mail: nothing that a stranger typed (R40).
    pub subject: &'static str,
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
struct Text<'a>(&'a Letter);

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a>(&'a Letter);

impl Letter {
    /// The plain text.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn text(&self) -> Result<String, askama::Error> {
        Text(self).render()
    }

    /// The HTML, with every value escaped.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn html(&self) -> Result<String, askama::Error> {
        Html(self).render()
    }
}

/// A moment as people in Singapore write it: `Saturday, 28 November 2026, 12:05 pm (Singapore time)`.
#[must_use]
pub fn singapore(at: Timestamp) -> String {
    // Singapore has had one offset since 1982; no time zone database is needed.
    let local = at.to_zoned(TimeZone::fixed(Offset::constant(8)));
    local.strftime("%A, %-d %B %Y, %-I:%M %P (Singapore time)").to_string()
}
