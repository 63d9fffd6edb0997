//! The functions' binaries: where they are, and building them.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the workspace that this host was built from.
pub(crate) fn workspace() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own)
}

/// The folder with the binaries, which this executable is in too.
#[derive(Debug)]
pub(crate) struct Binaries {
    folder: PathBuf,
}

/// The binaries are not there.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BinariesError {
    /// The system does not tell where this executable is.
    #[error("this executable cannot be found: {0}")]
    Lost(io::Error),
    /// Cargo cannot be run.
    #[error("cargo, which builds the functions, cannot be run: {0} (see --no-build)")]
    NoCargo(io::Error),
    /// Cargo failed.
    #[error("the functions could not be built")]
    Unbuilt,
    /// A function has no binary.
    #[error("the function {0} has no binary at {path}", path = .1.display())]
    Missing(String, PathBuf),
}

impl Binaries {
    /// The binaries beside this executable.
    pub(crate) fn find() -> Result<Self, BinariesError> {
        let executable = env::current_exe().map_err(BinariesError::Lost)?;
        let folder = executable.parent().unwrap_or(Path::new("/")).to_owned();
        Ok(Self { folder })
    }

    /// Builds what is missing or old, in the profile and the target folder of this executable.
    pub(crate) fn build(&self) -> Result<(), BinariesError> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.current_dir(workspace()).args(["build", "--workspace", "--bins"]);
        match self.folder.file_name().and_then(OsStr::to_str) {
            Some("debug") | None => {}
            Some(profile) => {
                command.args(["--profile", profile]);
            }
        }
        if let Some(target) = self.folder.parent() {
            command.arg("--target-dir").arg(target);
        }
        // `cargo run` tells these to what it runs. Build scripts that look at them would take them for a
        // change and run again, now and in the next ordinary build.
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name);
            }
        }
        let status = command.status().map_err(BinariesError::NoCargo)?;
        if status.success() { Ok(()) } else { Err(BinariesError::Unbuilt) }
    }

    /// The binary of a function.
    pub(crate) fn of(&self, function: &str) -> Result<PathBuf, BinariesError> {
        let path = self.folder.join(function);
        if path.is_file() { Ok(path) } else { Err(BinariesError::Missing(function.to_owned(), path)) }
    }
}
