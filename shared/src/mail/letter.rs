//! An email as its reader sees it, and its two renderings.

use askama::Template;

use crate::domain::words::{Language, Words};

/// What an email says.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The language that it is written in.
    pub language: Language,
    /// Constant for each kind of mail: nothing that a stranger typed (R40).
    pub subject: &'static str,
    /// What a mailbox shows beside the subject, before the email is opened.
    pub preheader: String,
    /// What it is about, one paragraph each.
    pub paragraphs: Vec<String>,
    /// Facts, each with its name.
    pub facts: Vec<(&'static str, String)>,
    /// The one thing to do.
    pub action: Option<Action>,
    /// Something else that the reader may do: a line with a link below.
    pub aside: Option<Action>,
    /// Why the reader gets this mail.
    pub reason: String,
    /// Where to get help.
    pub support_url: String,
    /// The page that says how to check that the email is ours.
    pub genuine_url: String,
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

/// A zero-width space. Mail programs make no link of an address that it stands in.
const BREAK: char = '\u{200B}';
/// From so many digits on, mail programs take a text for a telephone number.
const PHONE_DIGITS: usize = 6;

/// What somebody typed, so that no mail program makes a link or a telephone number of it (R40). Directions and
/// control characters were refused when it was typed.
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

/// Whether the character stands inside addresses: a dot (IDNA takes three more for one, UTS 46 section 2.3), a sign of
/// an address, or one that NFKC makes such a sign of.
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

/// What somebody typed, marked as a quotation: it cannot end the quotation, so it cannot pass for a text of ours, and
/// many spaces cannot push a part of it to where our texts stand.
pub(super) fn quoted(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let inside = words.join(" ").replace(is_quotation_mark, "'");
    format!("“{}”", unlinked(&inside))
}

/// Whether the character looks like one that ends a quotation. The typewriter's does not.
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
    fn r40_what_a_stranger_typed_is_no_link() {
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
    fn r40_what_a_stranger_typed_stands_in_quotation_marks() {
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
