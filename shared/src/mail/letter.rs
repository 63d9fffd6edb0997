//! The content of an email, and its two renderings.

use askama::Template;

use crate::domain::words::{Language, Words};

/// The content of an email.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The language of the texts.
    pub language: Language,
    /// The subject. It is constant for each kind of email, so it never has a text that a stranger typed (R40).
    pub subject: &'static str,
    /// The preview that a mailbox shows next to the subject.
    pub preheader: String,
    /// The paragraphs of the text.
    pub paragraphs: Vec<String>,
    /// The facts, each with its name.
    pub facts: Vec<(&'static str, String)>,
    /// The main thing that the reader should do. None if there is nothing to do.
    pub action: Option<Action>,
    /// Another thing that the reader may do. It is a line with a link, below the text.
    pub aside: Option<Action>,
    /// The reason why the reader gets this email.
    pub reason: String,
    /// The address of the help page.
    pub support_url: String,
    /// The address of the page that explains how to check that an email is ours.
    pub genuine_url: String,
}

/// A thing to do, with its link: a button in HTML, a line in plain text.
#[derive(Clone, Debug)]
pub struct Action {
    /// The text of the button.
    pub label: &'static str,
    /// The address of the link. It is built from configuration only (R40).
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
    /// Renders the plain text.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn text(&self) -> Result<String, askama::Error> {
        Text { letter: self, words: self.language.words() }.render()
    }

    /// Renders the HTML. Every value is escaped.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn html(&self) -> Result<String, askama::Error> {
        Html { letter: self, words: self.language.words() }.render()
    }
}

/// A zero-width space. Mail programs do not turn an address into a link if it has this character.
const BREAK: char = '\u{200B}';
/// Mail programs treat a text with this many digits as a telephone number.
const PHONE_DIGITS: usize = 6;

/// Changes a text that somebody typed, so that no mail program turns it into a link or a telephone number (R40).
/// Direction marks and control characters were refused when it was typed.
pub(super) fn unlinked(text: &str) -> String {
    let is_phone = text.chars().filter(|character| character.is_numeric()).count() >= PHONE_DIGITS;
    let mut unlinked = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        unlinked.push(character);
        let goes_on = characters.peek().is_some_and(|next| !next.is_whitespace());
        if goes_on && (joins_an_address(character) || is_phone && character.is_numeric()) {
            unlinked.push(BREAK);
        }
    }
    unlinked
}

/// Whether the character can be part of an address: a dot, one of the three characters that IDNA treats as a dot (UTS
/// 46, section 2.3), another sign of addresses, or a character that NFKC turns into such a sign.
fn joins_an_address(character: char) -> bool {
    matches!(
        character,
        '.' | ':'
            | '/'
            | '@'
            | '\\'
            | '。'
            | '．'
            | '｡'
            | '\u{2024}'
            | '﹒'
            | '：'
            | '﹕'
            | '／'
            | '＠'
            | '﹫'
            | '＼'
    )
}

/// Quotes a text that somebody typed. The text cannot end the quotation, so nobody can mistake it for a text of ours.
/// Runs of spaces become one space, so they cannot move a part of it away from the rest.
pub(super) fn quoted(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let inside = words.join(" ").replace(is_quotation_mark, "'");
    format!("“{}”", unlinked(&inside))
}

/// Whether the character looks like the end of a quotation. The straight quotation mark does not.
fn is_quotation_mark(character: char) -> bool {
    matches!(
        character,
        '“' | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '〝'
            | '〞'
            | '〟'
            | '＂'
            | '「'
            | '」'
            | '『'
            | '』'
            | '″'
            | '❝'
            | '❞'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r40_a_text_that_a_stranger_typed_is_not_a_link() {
        for (typed, written) in [
            ("Tan & Co. Pte. Ltd.", "Tan & Co. Pte. Ltd."),
            ("www.evil.example", "www.|evil.|example"),
            ("https://evil.example/x", "https:|/|/|evil.|example/|x"),
            ("a@b.example", "a@|b.|example"),
            ("evil。example", "evil。|example"),
            ("evil．example", "evil．|example"),
            ("evil｡example", "evil｡|example"),
            ("evil\u{2024}example", "evil\u{2024}|example"),
            ("https：／／evil﹒example", "https：|／|／|evil﹒|example"),
            ("a＠evil.example", "a＠|evil.|example"),
            (r"\\evil\share", r"\|\|evil\|share"),
            ("Block 71, Unit 4", "Block 71, Unit 4"),
            ("Call +65 9123 4567 now", "Call +6|5 9|1|2|3 4|5|6|7 now"),
            ("９１２３４５６７", "９|１|２|３|４|５|６|７"),
        ] {
            assert_eq!(unlinked(typed), written.replace('|', &BREAK.to_string()));
        }
    }

    #[test]
    fn r40_a_text_that_a_stranger_typed_is_in_quotation_marks() {
        for (typed, written) in [
            ("Kaveri Software", "“Kaveri Software”"),
            ("Call us now: account blocked", "“Call us now: account blocked”"),
            ("ACME” Your account is blocked. “", "“ACME' Your account is blocked. '”"),
            ("ACME」您的账户已被冻结。「", "“ACME'您的账户已被冻结。'”"),
            ("ACME      Sign in", "“ACME Sign in”"),
            ("\"Sons\"", "“\"Sons\"”"),
        ] {
            assert_eq!(quoted(typed).replace(BREAK, ""), written);
        }
    }
}
