//! The order of the host's modules. Each uses only modules before it.

#![expect(clippy::unwrap_used, reason = "what fails here must fail the test")]

use std::fs;
use std::path::{Path, PathBuf};

/// From the bottom up. Of the services, others use only `lambda`, `event_bridge` and `ses`.
const ORDER: [&str; 26] = [
    "account",
    "clock",
    "terminal",
    "stop",
    "backoff",
    "guard",
    "net",
    "binaries",
    "options",
    "protocol",
    "state",
    "keys",
    "iam",
    "template",
    "calls",
    "aws::lambda",
    "aws::event_bridge",
    "aws::ses",
    "aws::scheduler",
    "aws::dynamodb",
    "aws::secrets_manager",
    "aws::by_target",
    "aws::api_gateway",
    "console",
    "product",
    "host",
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The path of a file's module, such as `["aws", "lambda", "api"]`.
fn module(file: &Path) -> Vec<String> {
    let path = file.strip_prefix("src").unwrap().with_extension("");
    let names = path.iter().map(|name| name.to_str().unwrap().to_owned());
    names.filter(|name| name != "mod").collect()
}

/// The modules that a text imports from the crate's root or from a parent module.
fn named(text: &str, own: &[String]) -> Vec<Vec<String>> {
    let path = |rest: &str| -> Vec<String> {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(rest.len());
        rest[..end].split("::").map(str::to_owned).collect()
    };
    let from_root = text.split("crate::").skip(1).map(path);
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    let from_above = words.filter(|word| word.starts_with("super::")).map(|word| {
        let names = word.split("::").map(str::to_owned).collect::<Vec<_>>();
        let above = names.iter().take_while(|name| *name == "super").count();
        [&own[..own.len().saturating_sub(above)], &names[above..]].concat()
    });
    from_root.chain(from_above).collect()
}

/// The index of a module in the order. `main` is above all.
fn place(module: &[String]) -> usize {
    let name = match module {
        [aws, service, ..] if aws == "aws" => format!("aws::{service}"),
        [name, ..] => name.clone(),
        [] => String::new(),
    };
    ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len())
}

#[test]
fn each_module_uses_only_those_before_it() {
    let mut found = 0;
    for file in files(Path::new("src")) {
        let own = module(&file);
        let known = place(&own) < ORDER.len() || own == ["main"] || own == ["aws"];
        assert!(known, "{} has no place in the order", file.display());
        let text = fs::read_to_string(&file).unwrap();
        let (text, _tests) = text.split_once("#[cfg(test)]\nmod tests").unwrap_or((&text, ""));
        for other in named(text, &own) {
            found += 1;
            let fits = place(&other) <= place(&own);
            assert!(fits, "{} uses {}", file.display(), other.join("::"));
        }
    }
    assert!(found > 200, "only {found} uses were found");
}

#[test]
fn names_are_resolved() {
    let own = ["aws", "lambda", "api"].map(str::to_owned);
    let named =
        named("use crate::calls::{Calls, Kind};\nuse super::{A, B}; super::super::ses::X; supers::a", &own);
    let named: Vec<_> = named.iter().map(|path| path.join("::")).collect();
    assert_eq!(named, ["calls::", "aws::lambda::", "aws::ses::X"]);
}
