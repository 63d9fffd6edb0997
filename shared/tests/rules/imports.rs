//! Which code may use which. The library's modules follow the table in `src/lib.rs`. A wing of the domain uses only
//! the wings before it. A function uses no other function. The local host uses no function and not the library.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const FUNCTIONS: [&str; 7] = ["invite", "desk", "register", "portal", "expire", "dispatch", "feedback"];

/// Files that are compiled for tests only.
const TESTS: [&str; 4] = ["tests.rs", "corpus.rs", "oracle.rs", "wycheproof.rs"];

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let is_code = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    entries.flat_map(|path| files(&path)).filter(is_code).collect()
}

/// The code of a file, without comments and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = product.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The module of a file: `src/store/mod.rs` is `store`, and `src/store/keys.rs` is `store::keys`.
fn module(path: &Path) -> Vec<String> {
    let inside = path.strip_prefix("src").unwrap().with_extension("");
    let parts = inside.iter().map(|part| part.to_string_lossy().into_owned());
    parts.filter(|part| part != "mod" && part != "lib").collect()
}

/// The paths from the crate's root that a file uses. It can write them with `crate::`, with one or more `super::`, or
/// in braces.
fn used(path: &Path) -> Vec<Vec<String>> {
    paths(&code(path), &module(path))
}

fn paths(text: &str, module: &[String]) -> Vec<Vec<String>> {
    let is_inside = |at: usize| {
        text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    };
    let mut found = Vec::new();
    for (at, start) in text.match_indices("crate::").chain(text.match_indices("super::")) {
        // `pub(in crate::domain)` uses nothing.
        if is_inside(at) || text[..at].ends_with("(in ") {
            continue;
        }
        let (mut base, mut rest) = (module.to_vec(), &text[at + start.len()..]);
        if start == "crate::" {
            base.clear();
        } else {
            base.pop();
            while let Some(further) = rest.strip_prefix("super::") {
                base.pop();
                rest = further;
            }
        }
        found.extend(leaves(rest).into_iter().map(|leaf| [base.clone(), leaf].concat()));
    }
    found
}

/// The paths at the beginning of a text: one path, or the paths in braces.
fn leaves(text: &str) -> Vec<Vec<String>> {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let rest = &text[name.len()..];
    if let Some(group) = rest.strip_prefix('{').filter(|_| name.is_empty()) {
        return parts(group).into_iter().flat_map(|part| leaves(part.trim())).collect();
    }
    let Some(further) = rest.strip_prefix("::").filter(|_| !name.is_empty()) else {
        return if name.is_empty() { Vec::new() } else { vec![vec![name]] };
    };
    let further = leaves(further);
    if further.is_empty() {
        return vec![vec![name]];
    }
    further.into_iter().map(|leaf| [vec![name.clone()], leaf].concat()).collect()
}

/// The parts inside an open brace, separated by commas.
fn parts(group: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut parts) = (0, 0, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[begin..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts
}

/// The names in backticks.
fn quoted(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

/// The table in `src/lib.rs`: for each module, the modules that it may use.
fn map() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | [`"));
    let rows: Vec<(String, Vec<&str>)> =
        rows.map(|row| (row.split('`').next().unwrap().to_owned(), row.split('|').collect())).collect();
    let all: BTreeSet<String> = rows.iter().map(|(module, _)| module.clone()).collect();
    let allowed = |columns: &[&str]| -> BTreeSet<String> {
        let named = quoted(columns[2]).collect();
        if columns[2].trim().starts_with("all but") {
            all.difference(&named).cloned().collect()
        } else {
            named
        }
    };
    rows.iter().map(|(module, columns)| (module.clone(), allowed(columns))).collect()
}

#[test]
fn modules_use_what_the_map_of_the_library_says() {
    let map = map();
    let declared: BTreeSet<String> = fs::read_to_string("src/lib.rs")
        .unwrap()
        .lines()
        .filter_map(|line| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned()))
        .collect();
    assert_eq!(map.keys().cloned().collect::<BTreeSet<_>>(), declared, "the map names every module");
    for file in files(Path::new("src")).iter().filter(|file| !is_test(file)) {
        let Some(own) = module(file).first().cloned() else { continue };
        for path in used(file) {
            let allowed = path[0] == own || map[&own].contains(&path[0]) || !map.contains_key(&path[0]);
            assert!(allowed, "{} uses {}", file.display(), path.join("::"));
        }
    }
}

/// The wings in the order of `src/domain/mod.rs`.
#[test]
fn the_wings_of_the_domain_use_only_those_before_them() {
    let text = fs::read_to_string("src/domain/mod.rs").unwrap();
    let wings: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("//! - [`")?.split('`').next()).collect();
    let place = |wing: &str| wings.iter().position(|name| *name == wing);
    assert!(wings.len() > 4, "{wings:?}");
    for file in files(Path::new("src/domain")).iter().filter(|file| !is_test(file)) {
        let Some(own) = module(file).get(1).map(|wing| place(wing).expect("the wing is listed")) else {
            continue;
        };
        for path in used(file).iter().filter(|path| path[0] == "domain") {
            let wing = path.get(1).map(|wing| place(wing).unwrap_or(usize::MAX));
            assert!(wing.is_some_and(|wing| wing <= own), "{} uses {}", file.display(), path.join("::"));
        }
    }
}

fn is_test(file: &Path) -> bool {
    TESTS.iter().any(|name| file.ends_with(name))
}

#[test]
fn the_domain_has_no_input_and_no_output() {
    for file in files(Path::new("src/domain")) {
        let text = code(&file);
        for foreign in ["aws_", "lambda_", "tokio", "tracing", "std::env", "std::fs", "std::time", "std::net"]
        {
            assert!(!text.contains(&format!("use {foreign}")), "{} uses {foreign}", file.display());
        }
    }
}

/// A path is found in every spelling.
#[test]
fn no_spelling_hides_an_import() {
    let found = |text: &str| -> Vec<String> {
        let module = ["store", "keys"].map(str::to_owned);
        paths(text, &module).iter().map(|path| path.join("::")).collect()
    };
    assert_eq!(found("use crate::http::Problem;"), ["http::Problem"]);
    assert_eq!(found("use crate::{http::{self, Problem}, store};"), ["http::self", "http::Problem", "store"]);
    assert_eq!(found("use super::{item, keys::key};"), ["store::item", "store::keys::key"]);
    assert_eq!(
        found("let problem = super::super::http::Problem::not_found();"),
        ["http::Problem::not_found"]
    );
    assert_eq!(found("pub(in crate::domain) fn x() {}"), [] as [&str; 0]);
    assert_eq!(module(Path::new("src/store/keys.rs")), ["store", "keys"]);
    assert_eq!(module(Path::new("src/store/mod.rs")), ["store"]);
}

#[test]
fn no_function_uses_another_one() {
    for function in FUNCTIONS {
        let manifest = fs::read_to_string(format!("../functions/{function}/Cargo.toml")).unwrap();
        for other in FUNCTIONS.iter().filter(|other| **other != function) {
            let depends = manifest.lines().any(|line| line.split(['.', ' ', '=']).next() == Some(*other));
            assert!(!depends && !manifest.contains(&format!("functions/{other}")), "{function} uses {other}");
        }
        for file in files(Path::new(&format!("../functions/{function}/src"))) {
            assert!(!code(&file).contains("#[path"), "{} leads out of its function", file.display());
        }
    }
}

#[test]
fn the_local_host_uses_no_code_of_the_product() {
    let manifest = fs::read_to_string("../infra/local/Cargo.toml").unwrap();
    for package in FUNCTIONS.iter().chain(&["invitations"]) {
        assert!(!manifest.lines().any(|line| line.starts_with(package)), "local depends on {package}");
    }
}
