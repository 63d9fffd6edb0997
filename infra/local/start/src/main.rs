//! The program that `cargo run` starts. It builds the functions and the local host, and then runs the host.
//!
//! It has no dependencies. So it starts within a second on a new machine, and can say why the first build takes long.

use std::env;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The text before the first build. The times were measured on two cores, with and without other work.
const FIRST_BUILD: &str = "\
Building the functions and the local host. The first time, Cargo compiles about 330 libraries: 2 to 4 minutes on two \
cores, and 2 GB on the disk. The AWS clients and the embedded database take most of it.";

fn main() -> ExitCode {
    match start() {
        Ok(never) => match never {},
        Err(fault) => {
            let _ = writeln!(io::stderr(), "error: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// Builds all programs. Then replaces this program by the local host, with the same arguments.
fn start() -> Result<std::convert::Infallible, String> {
    let own = env::current_exe().map_err(|fault| format!("this program cannot find itself: {fault}"))?;
    let folder = own.parent().unwrap_or(Path::new("/"));
    let host = folder.join("local");
    if !host.exists() {
        let _ = writeln!(io::stderr(), "{FIRST_BUILD}");
    }
    build(folder)?;
    Err(format!(
        "{} cannot be run: {}",
        host.display(),
        Command::new(&host).args(env::args_os().skip(1)).exec()
    ))
}

/// Builds missing and outdated programs, with the profile and the target folder of this program.
fn build(folder: &Path) -> Result<(), String> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace()).args(["build", "--workspace", "--bins"]);
    if let Some(profile) = folder.file_name().and_then(OsStr::to_str).filter(|name| *name != "debug") {
        cargo.args(["--profile", profile]);
    }
    if let Some(target) = folder.parent() {
        cargo.arg("--target-dir").arg(target);
    }
    // `cargo run` sets these variables for its program. Build scripts that watch them would run again, now and in the
    // next build.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(name);
        }
    }
    let status = cargo.status().map_err(|fault| format!("cargo cannot be run: {fault}"))?;
    if status.success() { Ok(()) } else { Err("the programs could not be built".to_owned()) }
}

/// The root of the workspace that this program was built from.
fn workspace() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(3).unwrap_or(own).to_owned()
}
