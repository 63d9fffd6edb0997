//! Links of Markdown pages lead to existing files and headings, and files that pages name exist.

use std::collections::BTreeSet;
use std::fs;

use crate::files::{is, pages, prose, resolve, root};

/// The targets of a page's links and pictures.
fn targets(text: &str) -> Vec<String> {
    let lines: Vec<&str> = prose(text).map(|(_, line)| line).collect();
    let text = lines.join("\n");
    let after = text.split("](").skip(1);
    after.filter_map(|rest| rest.split([')', ' ']).next()).map(str::to_owned).collect()
}

/// The anchors of a page's headings, as GitHub and GitLab make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter_map(|(_, line)| {
        let title = line.trim_start_matches('#');
        (title.len() < line.len() && title.starts_with(' ')).then(|| title.trim())
    });
    let anchor = |title: &str| -> String {
        let kept = title.to_lowercase().replace(' ', "-");
        kept.chars().filter(|c| c.is_alphanumeric() || ['-', '_'].contains(c)).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn links_lead_to_files_and_headings() {
    let mut faults = Vec::new();
    for (page, text) in pages() {
        for target in targets(&text) {
            if ["http:", "https:", "mailto:"].iter().any(|scheme| target.starts_with(scheme)) {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = if path.is_empty() { root().join(&page) } else { resolve(&page, path) };
            if !file.exists() {
                faults.push(format!("{page}: {target}: there is no such file"));
            } else if !anchor.is_empty() && is(&file.to_string_lossy(), "md") {
                let heading = fs::read_to_string(&file).is_ok_and(|text| anchors(&text).contains(anchor));
                if !heading {
                    faults.push(format!("{page}: {target}: there is no such heading"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A path in backticks, from the root or from the page's folder, exists.
#[test]
fn named_files_exist() {
    let tops = [".ci/", "events/", "functions/", "infra/", "shared/", "tests/"];
    let mut faults = Vec::new();
    let mut found = 0;
    for (page, text) in pages() {
        for (number, line) in prose(&text) {
            for code in line.split('`').skip(1).step_by(2) {
                let path = code.split_whitespace().next().unwrap_or_default();
                let plain = !path.contains(['*', '<', '{', '$', ':', '=']);
                if plain && tops.iter().any(|top| path.starts_with(top)) {
                    found += 1;
                    if !root().join(path).exists() {
                        faults.push(format!("{page}:{number}: {path} does not exist"));
                    }
                }
            }
        }
    }
    assert!(found > 30, "only {found} named files are found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_readme_is_short() {
    let lines = crate::files::text("README.md").lines().count();
    assert!(lines <= 120, "README.md has {lines} lines: move what is not for everyone to a page of its own");
}

#[test]
fn headings_become_anchors() {
    let anchors = anchors("# The rules\n## What is `checked`?\n```\n# no heading\n```\n#no-heading");
    assert_eq!(anchors, ["the-rules", "what-is-checked"].map(str::to_owned).into());
}
