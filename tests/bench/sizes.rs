//! How large what is uploaded is.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// The size of a file and of the zip with it alone, in bytes.
pub(crate) fn sizes(file: &Path) -> (usize, usize) {
    let bytes = fs::read(file).expect("the program can be read");
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let zipped = encoder.write_all(&bytes).and_then(|()| encoder.finish()).expect("memory takes it");
    // The zip's own headers are some 200 bytes more.
    (bytes.len(), zipped.len())
}
