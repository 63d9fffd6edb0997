//! The source of the policy's lists: the program itself, or a folder of the deployment. Each function reads only the
//! lists that it needs.

use std::path::Path;

use crate::config::{ConfigError, Settings};
use crate::domain::policy::{Policy, PolicyFault, PolicyFiles, ReservedUsernames, Workplaces};

const POLICY_DIR: &str = "POLICY_DIR";

/// The lists of this deployment. A file in the folder `POLICY_DIR` replaces the list of the same name that is
/// compiled in.
pub struct PolicySource(Option<PolicyFiles>);

impl PolicySource {
    /// Reads the folder, if `POLICY_DIR` is set.
    ///
    /// # Errors
    /// When it is not a folder, or a file in it cannot be read.
    pub fn from_settings(settings: &Settings) -> Result<Self, ConfigError> {
        let Some(folder) = settings.optional(POLICY_DIR) else { return Ok(Self(None)) };
        let folder = Path::new(&folder);
        if !folder.is_dir() {
            return Err(ConfigError::new(POLICY_DIR, "is no folder"));
        }
        let files = PolicyFiles::overridden(|name| {
            let path = Some(folder.join(name)).filter(|path| path.exists());
            path.map(std::fs::read_to_string).transpose()
        });
        files.map(|files| Self(Some(files))).map_err(|fault| ConfigError::new(POLICY_DIR, fault))
    }

    /// Reads the policy: who may be invited.
    ///
    /// # Errors
    /// When a file breaks its schema. The text names file, row and fault.
    pub fn policy(&self) -> Result<Policy, ConfigError> {
        self.own_or_embedded(Policy::embedded, Policy::parse)
    }

    /// Reads the places where vendors may work.
    ///
    /// # Errors
    /// As for [`Self::policy`].
    pub fn workplaces(&self) -> Result<Workplaces, ConfigError> {
        self.own_or_embedded(Workplaces::embedded, Workplaces::parse)
    }

    /// Reads the reserved usernames.
    ///
    /// # Errors
    /// As for [`Self::policy`].
    pub fn reserved_usernames(&self) -> Result<ReservedUsernames, ConfigError> {
        self.own_or_embedded(ReservedUsernames::embedded, ReservedUsernames::parse)
    }

    fn own_or_embedded<List>(
        &self,
        embedded: fn() -> List,
        parse: fn(&PolicyFiles) -> Result<List, PolicyFault>,
    ) -> Result<List, ConfigError> {
        match &self.0 {
            None => Ok(embedded()),
            Some(files) => parse(files).map_err(|fault| ConfigError::new(POLICY_DIR, fault)),
        }
    }
}
