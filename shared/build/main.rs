//! Turns data into tables, so that no function reads data when it starts: the lists of `policy/`, the words that
//! passwords are judged by, and the looks of characters.

#![expect(clippy::print_stdout, reason = "a build script tells Cargo by printing")]

mod looks;
mod policy;
mod words;

use std::env;
use std::error::Error;
use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script where to write in no other way")]
fn main() -> Result<(), Box<dyn Error>> {
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    policy::write(out)?;
    words::write(out)?;
    looks::write(out)
}
