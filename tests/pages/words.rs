//! Plain English: searches pages, comments, texts and test names for difficult words and phrases. `words.csv` has
//! them, each with a better one and the reason.

use serde::Deserialize;

use crate::files::{is, paths, prose, text};

/// A phrase to avoid.
#[derive(Deserialize)]
struct Phrase {
    /// In lower case. A letter before or after it makes it another word.
    words: String,
    /// Words that may follow. Before them the phrase is right.
    fine_before: String,
    /// The better phrase.
    #[serde(rename = "use")]
    instead: String,
    why: String,
}

/// Places where a phrase is right: the file or folder, a part of the line, and the reason.
const EXCEPTIONS: [(&str, &str, &str); 10] = [
    ("CONTRIBUTING.md", "What has", "an example of what not to write"),
    ("infra/template.yaml", "!Ref Mails", "a resource's name"),
    ("infra/template.yaml", "${Mails}", "a resource's name"),
    ("infra/template.yaml", "  Mails:", "a resource's name"),
    ("tests/end_to_end/undeliverable_events.rs", "<mails>", "a resource's name"),
    ("infra/local/src/state/mails.rs", " mails ", "a table's name"),
    ("infra/local/templates/mailbox.html", "mails", "a variable's name"),
    ("shared/src/mail/templates/letter.html", "words.mails", "a variable's name"),
    ("tests/support/", "FROM mails", "a table's name"),
    ("tests/emulator/story.py", "len(mails)", "a variable's name"),
];

/// Excludes texts of other authors, and the list of phrases itself.
fn is_ours(path: &str) -> bool {
    let foreign = ["tests/pages/words.", "shared/tests/data/", "tests/fuzz/corpus/", "tests/fuzz/seeds/"];
    !foreign.iter().any(|start| path.starts_with(start))
}

/// The parts of a file for readers: of code, the comments, texts and function names. Each with its line number.
fn read(path: &str) -> Vec<(usize, String)> {
    let numbered = |text: &str| -> Vec<(usize, String)> {
        text.lines().enumerate().map(|(index, line)| (index + 1, line.to_owned())).collect()
    };
    let lines = if is(path, "md") {
        prose(&text(path)).map(|(number, line)| (number, line.to_owned())).collect()
    } else if ["yaml", "html"].iter().any(|extension| is(path, extension)) {
        numbered(&text(path))
    } else if ["rs", "js", "mjs"].iter().any(|extension| is(path, extension)) {
        numbered(&text(path)).into_iter().map(|(number, line)| (number, of_code(&line, "//"))).collect()
    } else if ["py", "toml"].iter().any(|extension| is(path, extension)) || path.ends_with("/run") {
        numbered(&text(path)).into_iter().map(|(number, line)| (number, of_code(&line, "#"))).collect()
    } else {
        Vec::new()
    };
    lines.into_iter().map(|(number, line)| (number, without_code(&line))).collect()
}

/// The comment, the texts and the function name in a line of code.
fn of_code(line: &str, comment: &str) -> String {
    let (code, comment) = line.split_once(comment).unwrap_or((line, ""));
    let texts = code.split('"').skip(1).step_by(2).filter(|text| text.contains(' '));
    let name = code.split("fn ").nth(1).and_then(|rest| rest.split(['(', '<']).next()).unwrap_or_default();
    // The name of a test is a sentence. A short name is a name like any other.
    let name = if name.matches('_').count() < 3 { "" } else { name };
    let parts = texts.map(str::to_owned).chain([name.replace('_', " "), comment.to_owned()]);
    parts.collect::<Vec<_>>().join(" | ")
}

/// A line without the text in backticks, because names must not change.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// The phrases in a line.
fn found<'a>(line: &str, phrases: &'a [Phrase]) -> Vec<&'a Phrase> {
    let line = line.to_lowercase();
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || ['_', '-', '@'].contains(&c));
    let has = |phrase: &&Phrase| {
        line.match_indices(phrase.words.as_str()).any(|(at, matched)| {
            let (before, after) = (&line[..at], &line[at + matched.len()..]);
            let next = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let fine = phrase.fine_before.split(' ').filter(|word| !word.is_empty());
            !letter(before.chars().next_back())
                && !letter(after.chars().next())
                && !fine.into_iter().any(|word| next.starts_with(word))
        })
    };
    phrases.iter().filter(has).collect()
}

fn phrases() -> Vec<Phrase> {
    let list = text("tests/pages/words.csv");
    csv::Reader::from_reader(list.as_bytes()).deserialize().map(|row| row.expect("a phrase")).collect()
}

#[test]
fn the_english_is_plain() {
    let phrases = phrases();
    let mut faults = Vec::new();
    for path in paths().iter().filter(|path| is_ours(path)) {
        for (number, line) in read(path) {
            for Phrase { words, instead, why, .. } in found(&line, &phrases) {
                if !EXCEPTIONS.iter().any(|(file, part, _)| path.starts_with(file) && line.contains(part)) {
                    faults.push(format!("{path}:{number}: {words}: {instead} ({why})"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn phrases_are_found_as_whole_words() {
    let phrases = phrases();
    let found =
        |line| -> Vec<&str> { found(line, &phrases).iter().map(|phrase| phrase.words.as_str()).collect() };
    assert_eq!(found("News of the mails"), ["news", "mails"]);
    assert_eq!(found("The mail scanner reads a mailbox, anews"), [""; 0]);
    assert_eq!(found("the mail arrives"), ["the mail"]);
    assert_eq!(
        of_code(r#"    fn he_is_told_so() { say("to him") } // in vain"#, "//"),
        "to him | he is told so |  in vain"
    );
}
