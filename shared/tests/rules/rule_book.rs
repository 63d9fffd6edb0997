//! The rule book and the repository agree: each cited rule is in `RULES.md`, and each built rule is cited by a test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders without texts of ours.
const SKIPPED: [&str; 6] = ["target", "node_modules", "corpus", "seeds", "data", ".local"];
/// The book, and this test with its examples.
const OWN: [&str; 2] = ["RULES.md", "rule_book.rs"];
/// Endings of files that people write. Keys, numbering plans and lock files have random text.
const WRITTEN: [&str; 10] = ["rs", "md", "yaml", "js", "mjs", "py", "html", "toml", "css", ""];

/// Each rule of the book, and whether all of it is still planned.
fn book() -> BTreeMap<u32, bool> {
    let text = include_str!("../../RULES.md");
    let rules: Vec<(u32, bool)> = text
        .split("\n- **R")
        .skip(1)
        .map(|rule| {
            let (number, rest) = rule.split_once("** ").expect("text follows the number");
            (number.parse().expect("a number"), rest.starts_with("*(planned)*"))
        })
        .collect();
    let book: BTreeMap<u32, bool> = rules.iter().copied().collect();
    assert_eq!(book.len(), rules.len(), "a number is used twice");
    assert_eq!(book.keys().copied().collect::<Vec<_>>(), (1..=59).collect::<Vec<_>>(), "R1 to R59");
    book
}

/// The texts of the repository.
fn texts() -> Vec<(PathBuf, String)> {
    let mut texts = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut texts);
    assert!(texts.len() > 300, "only {} texts are found", texts.len());
    texts
}

fn walk(folder: &Path, texts: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !SKIPPED.contains(&&*name) && name != ".git" {
            walk(&path, texts);
        } else if path.is_file() && WRITTEN.contains(&&*extension) && !OWN.contains(&&*name) {
            texts.extend(fs::read_to_string(&path).ok().map(|text| (path, text)));
        }
    }
}

/// The rules that a text cites: `R22`, and `r22` in a test's name.
fn cited(text: &str) -> BTreeSet<u32> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let names = words.filter(|word| word.starts_with('r')).flat_map(|word| word.split('_'));
    let plain = text.split(|c: char| !c.is_ascii_alphanumeric());
    let number = |word: &str, letter| {
        let digits = word.strip_prefix(letter)?;
        (digits.len() <= 2 && !digits.starts_with('0')).then(|| digits.parse().ok()).flatten()
    };
    plain.filter_map(|word| number(word, 'R')).chain(names.filter_map(|word| number(word, 'r'))).collect()
}

fn is_test(path: &Path) -> bool {
    let path = path.to_string_lossy();
    path.contains("/tests/") || path.ends_with("tests.rs") || path.ends_with("oracle.rs")
}

#[test]
fn a_rule_that_is_cited_is_in_the_book() {
    let book = book();
    for (path, text) in texts() {
        for rule in cited(&text) {
            assert!(book.contains_key(&rule), "{} cites R{rule}, which is not in RULES.md", path.display());
        }
    }
}

#[test]
fn a_rule_that_is_built_is_cited_by_a_test_and_a_planned_one_is_not() {
    let mut tested: BTreeMap<u32, PathBuf> = BTreeMap::new();
    for (path, text) in texts().into_iter().filter(|(path, _)| is_test(path)) {
        tested.extend(cited(&text).into_iter().map(|rule| (rule, path.clone())));
    }
    for (rule, planned) in book() {
        match (planned, tested.get(&rule)) {
            (false, None) => panic!("no test cites R{rule}: name it where it is tested"),
            (true, Some(path)) => {
                panic!("{} tests R{rule}: remove *(planned)* from the rule in RULES.md", path.display())
            }
            _ => {}
        }
    }
}

#[test]
fn citations_are_found_in_texts_and_in_names() {
    assert_eq!(cited("/// R5-R7, (R13)"), [5, 7, 13].into());
    assert_eq!(cited("fn r6_r7_domains_without_mailboxes()"), [6, 7].into());
    assert_eq!(cited("R100 XR5 R05 HR12 PR1 r5 is no name"), [5].into());
}
