//! The files of the repository that people write.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The text of a file, by its path from the root.
pub(crate) fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

/// All files that Git tracks or would add, by their paths from the root.
pub(crate) fn paths() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    let listed = String::from_utf8(listed.stdout).expect("paths are text");
    let paths: Vec<String> =
        listed.lines().filter(|path| root().join(path).exists()).map(str::to_owned).collect();
    assert!(paths.len() > 300, "only {} files are found", paths.len());
    paths
}

/// The Markdown pages, each with its text.
pub(crate) fn pages() -> Vec<(String, String)> {
    let pages = paths().into_iter().filter(|path| is(path, "md") && !path.contains("/data/"));
    pages.map(|path| (path.clone(), text(&path))).collect()
}

/// Whether a file has this extension.
pub(crate) fn is(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

/// The path from the root of a `link` on a page.
pub(crate) fn resolve(page: &str, link: &str) -> PathBuf {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            name => parts.push(name),
        }
    }
    root().join(parts.join("/"))
}

/// The lines of a page outside code blocks, numbered from 1.
pub(crate) fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    let lines = text.lines().enumerate().filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        !in_code && !fence
    });
    lines.map(|(index, line)| (index + 1, line))
}
