//! Who may use whom: the domain nobody; the table, the emails, the timers and HTTP only the domain and what
//! all share, not each other; the local host neither the library nor a function.

use std::fs;
use std::path::{Path, PathBuf};

/// What every part may use.
const COMMON: [&str; 6] = ["aws", "config", "domain", "error", "system", "telemetry"];

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| files(&path)).filter(|path| path.extension().is_some_and(|e| e == "rs")).collect()
}

/// The modules of the library that a file names.
fn used(text: &str) -> Vec<&str> {
    let after = text.split("crate::").skip(1);
    after
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
        .collect()
}

#[test]
fn the_domain_uses_nothing_else() {
    for file in files(Path::new("src/domain")) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(used(&text).iter().all(|module| *module == "domain"), "{}", file.display());
        for foreign in ["aws_", "lambda_", "tokio", "tracing", "std::env", "std::fs", "std::time", "std::net"]
        {
            let uses = text.lines().any(|line| line.trim_start().starts_with(&format!("use {foreign}")));
            assert!(!uses, "{} uses {foreign}", file.display());
        }
    }
}

#[test]
fn the_parts_do_not_use_each_other() {
    for (part, own) in [
        ("src/store", &["store"][..]),
        ("src/mail", &["mail", "token"]),
        ("src/http", &["http", "store", "token"]),
        ("src/schedule.rs", &[]),
    ] {
        for file in files(Path::new(part)) {
            let text = fs::read_to_string(&file).unwrap();
            for module in used(&text) {
                assert!(
                    COMMON.contains(&module) || own.contains(&module),
                    "{} uses {module}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn the_local_host_uses_no_code_of_the_product() {
    let manifest = fs::read_to_string("../infra/local/Cargo.toml").unwrap();
    for package in ["invitations", "invite", "register", "portal", "expire", "dispatch", "feedback"] {
        assert!(!manifest.lines().any(|line| line.starts_with(package)), "local depends on {package}");
    }
}
