//! The sample events.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// A sample event, by the name of its file.
pub fn sample(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events").join(name);
    serde_json::from_str(&fs::read_to_string(path).expect("a sample")).expect("JSON")
}
