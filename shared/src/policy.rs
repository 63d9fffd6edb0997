//! Where the policy comes from: the files that are built in, or a folder that the deployment names. Each function
//! reads what it needs.

use std::path::Path;

use crate::config::{ConfigError, Settings};
use crate::domain::policy::{Policy, PolicyFault, PolicyFiles, ReservedUsernames, Workplaces};

const POLICY_DIR: &str = "POLICY_DIR";

/// Who may be invited in this deployment: by the files in the folder `POLICY_DIR`, and by the built-in ones for
/// those that the folder does not have.
///
/// # Errors
/// When a file cannot be read, or breaks its schema: the text names file, row and fault.
pub fn load(settings: &Settings) -> Result<Policy, ConfigError> {
    read(settings, Policy::embedded, Policy::parse)
}

/// Where vendors may work, from the same files.
///
/// # Errors
/// As for [`load`].
pub fn workplaces(settings: &Settings) -> Result<Workplaces, ConfigError> {
    read(settings, Workplaces::embedded, Workplaces::parse)
}

/// The usernames that are kept back, from the same files.
///
/// # Errors
/// As for [`load`].
pub fn reserved_usernames(settings: &Settings) -> Result<ReservedUsernames, ConfigError> {
    read(settings, ReservedUsernames::embedded, ReservedUsernames::parse)
}

fn read<Lists>(
    settings: &Settings,
    embedded: fn() -> Lists,
    parse: fn(&PolicyFiles) -> Result<Lists, PolicyFault>,
) -> Result<Lists, ConfigError> {
    let Some(folder) = settings.optional(POLICY_DIR) else { return Ok(embedded()) };
    let folder = Path::new(&folder);
    if !folder.is_dir() {
        return Err(ConfigError::new(POLICY_DIR, "is no folder"));
    }
    let files = PolicyFiles::overridden(|name| {
        let path = Some(folder.join(name)).filter(|path| path.exists());
        path.map(std::fs::read_to_string).transpose()
    })
    .map_err(|fault| ConfigError::new(POLICY_DIR, fault))?;
    parse(&files).map_err(|fault| ConfigError::new(POLICY_DIR, fault))
}
