//! The programs under test, built once for each run of the tests.

use std::env::{current_exe, vars_os};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A program of the workspace, built from the current sources.
pub fn binary(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(build).join(name)
}

/// Builds all programs with the profile of the tests, into the folder beside them.
fn build() -> PathBuf {
    let tests = current_exe().expect("the running test has a path");
    let folder = tests.parent().and_then(Path::parent).expect("tests are in the folder deps").to_owned();
    let target = folder.parent().expect("the folder of a profile is in the target folder");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--workspace", "--bins", "--target-dir"]).arg(target);
    cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    // cargo sets these variables for tests. Build scripts that watch them would run again.
    for (name, _) in vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(name);
        }
    }
    let status = cargo.status().expect("cargo starts");
    assert!(status.success(), "the programs cannot be built");
    folder
}
