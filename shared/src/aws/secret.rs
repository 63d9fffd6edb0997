//! Secrets, from Secrets Manager.

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::ProvideErrorMetadata;

use crate::error::describe;

/// The current value of a secret. A function fetches it when it starts. It is not in the function's configuration,
/// because more people may read the configuration.
///
/// # Errors
/// The reason why it cannot be fetched, in English.
pub async fn fetch(config: &SdkConfig, name: &str) -> Result<String, String> {
    let found = Client::new(config).get_secret_value().secret_id(name).send().await;
    let found = found.map_err(|error| {
        format!("cannot be read: {}", error.code().map_or_else(|| describe(&error), str::to_owned))
    })?;
    found.secret_string.ok_or_else(|| "has no text".to_owned())
}
