//! A deployment's own policy (R3): files in a folder replace those that are compiled in.

use std::fs;
use std::path::Path;

use invitations::config::policy::PolicySource;
use invitations::config::{ConfigError, Settings};
use invitations::domain::policy::Policy;
use invitations::domain::values::address::EmailAddress;

fn source(folder: &Path) -> Result<PolicySource, ConfigError> {
    let folder = folder.display().to_string();
    PolicySource::from_settings(&Settings::from_fn(move |name| {
        (name == "POLICY_DIR").then(|| folder.clone())
    }))
}

fn loaded(folder: &Path) -> Result<Policy, ConfigError> {
    source(folder)?.policy()
}

/// Writes the compiled-in allowlist with one more row.
fn with_row(folder: &Path, row: &str) {
    let list = include_str!("../../policy/allowlist.csv");
    fs::write(folder.join("allowlist.csv"), format!("{}\n{row}\n", list.trim_end())).unwrap();
}

#[test]
fn a_folder_replaces_the_files_that_it_has() {
    let folder = tempfile::tempdir().unwrap();
    with_row(folder.path(), "ours.example,non_integrated,local,vendor,Ours Pte. Ltd.,true");
    let policy = loaded(folder.path()).unwrap();
    let placed = policy.place(&EmailAddress::parse("a@ours.example").unwrap()).unwrap();
    assert_eq!(placed.organisation, "Ours Pte. Ltd.");
    assert!(policy.workplaces().agency("GOVTECH").is_some(), "the other files are the built-in ones");
}

/// A function that does not invite starts even with a bad allowlist.
#[test]
fn every_function_reads_the_lists_that_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("allowlist.csv"), "none of its business").unwrap();
    fs::write(folder.path().join("agencies.csv"), "code,label\nOURS,Our Agency\n").unwrap();
    fs::write(folder.path().join("reserved_usernames.txt"), "our.boss\n").unwrap();
    let lists = source(folder.path()).unwrap();
    let workplaces = lists.workplaces().unwrap();
    assert_eq!((workplaces.agency("OURS"), workplaces.agency("MOE")), (Some("Our Agency"), None));
    let reserved = lists.reserved_usernames().unwrap();
    assert!(reserved.contains("ourboss") && !reserved.contains("admin"));
}

#[test]
fn r3_a_faulty_file_is_refused_with_its_name_row_and_fault() {
    let folder = tempfile::tempdir().unwrap();
    with_row(folder.path(), "ours.example,non_integrated,local,vendor,,true");
    let line = fs::read_to_string(folder.path().join("allowlist.csv")).unwrap().lines().count();
    let fault = loaded(folder.path()).unwrap_err().to_string();
    assert!(fault.contains("POLICY_DIR") && fault.contains("allowlist.csv"), "{fault}");
    assert!(fault.contains(&format!("line {line}")) && fault.contains("organisation"), "{fault}");
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    let fault = loaded(Path::new("/nowhere/at/all")).unwrap_err().to_string();
    assert!(fault.contains("POLICY_DIR"), "{fault}");
}
