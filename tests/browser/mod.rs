//! The stories that are played in a real browser. They are told in JavaScript, for that is what drives one.

use std::process::Command;

use tests::binaries::binary;
use tests::{exhaustive, is_on, seed};

/// A usual run plays one in so many of the stories. With `EXHAUSTIVE=1` or `ALL_IN_BROWSER=1` it plays all.
const ONE_IN: usize = 3;

#[test]
fn stories_in_a_browser() {
    let run = concat!(env!("CARGO_MANIFEST_DIR"), "/browser/run");
    let programs = binary("local").with_file_name("");
    let mut stories = Command::new(run);
    stories.env("PROGRAMS", programs);
    if !exhaustive() && !is_on("ALL_IN_BROWSER") {
        stories.env("ONE_IN", ONE_IN.to_string()).env("SEED", seed().to_string());
    }
    let output = stories.output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    println!("{told}");
    assert!(output.status.success(), "the stories do not hold: {}", output.status);
}
