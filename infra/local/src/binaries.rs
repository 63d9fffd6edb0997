//! Finds the binaries of the functions.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

/// The root of the workspace that this host was built from.
pub(crate) fn workspace() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own)
}

/// The folder with the binaries, where this executable is too.
#[derive(Debug)]
pub(crate) struct Binaries {
    folder: PathBuf,
}

/// The binaries do not exist.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BinariesError {
    /// The system does not say where this executable is.
    #[error("this executable cannot be found: {0}")]
    Lost(io::Error),
    /// A function has no binary.
    #[error("the function {0} has no binary at {path}: `cargo run` builds it", path = .1.display())]
    Missing(String, PathBuf),
}

impl Binaries {
    /// The binaries beside this executable.
    pub(crate) fn find() -> Result<Self, BinariesError> {
        let executable = env::current_exe().map_err(BinariesError::Lost)?;
        let folder = executable.parent().unwrap_or(Path::new("/")).to_owned();
        Ok(Self { folder })
    }

    /// The binary of a function.
    pub(crate) fn of(&self, function: &str) -> Result<PathBuf, BinariesError> {
        let path = self.folder.join(function);
        if path.is_file() { Ok(path) } else { Err(BinariesError::Missing(function.to_owned(), path)) }
    }
}
