//! Calls to Secrets Manager.

use aws_sdk_secretsmanager::Client;
use aws_types::SdkConfig;

use crate::{Call, Error};

/// Secrets Manager.
pub struct Secret(Client);

impl Secret {
    /// Secrets Manager by this configuration.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self(Client::new(config))
    }

    /// Makes a call; false if it is none of Secrets Manager.
    ///
    /// # Errors
    /// When it fails.
    pub async fn perform(&self, call: &Call) -> Result<bool, Error> {
        if call.operation != "GetSecretValue" {
            return Ok(false);
        }
        self.0.get_secret_value().secret_id("floor").send().await?;
        Ok(true)
    }
}
