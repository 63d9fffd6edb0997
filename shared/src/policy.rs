//! Where the policy comes from: the files that are built in, or a folder that the deployment names.

use std::path::Path;

use crate::config::{ConfigError, Settings};
use crate::domain::policy::{Policy, PolicyFiles};

const POLICY_DIR: &str = "POLICY_DIR";

/// The policy of this deployment: the files in the folder `POLICY_DIR`, and the built-in ones for those
/// that the folder does not have.
///
/// # Errors
/// When a file cannot be read, or breaks its schema: the text names file, row and fault.
pub fn load(settings: &Settings) -> Result<Policy, ConfigError> {
    let Some(folder) = settings.optional(POLICY_DIR) else { return Ok(Policy::embedded()) };
    let folder = Path::new(&folder);
    if !folder.is_dir() {
        return Err(ConfigError::new(POLICY_DIR, "is no folder"));
    }
    let files = PolicyFiles::overridden(|name| {
        let path = Some(folder.join(name)).filter(|path| path.exists());
        path.map(std::fs::read_to_string).transpose()
    })
    .map_err(|fault| ConfigError::new(POLICY_DIR, fault))?;
    Policy::parse(&files).map_err(|fault| ConfigError::new(POLICY_DIR, fault))
}
