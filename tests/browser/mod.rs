//! The stories that are played in a real browser. They are told in JavaScript, for that is what drives one.

use std::process::Command;

use tests::binaries::binary;

#[test]
fn stories_in_a_browser() {
    let run = concat!(env!("CARGO_MANIFEST_DIR"), "/browser/run");
    let programs = binary("local").with_file_name("");
    let output = Command::new(run).env("PROGRAMS", programs).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    println!("{told}");
    assert!(output.status.success(), "the stories do not hold: {}", output.status);
}
