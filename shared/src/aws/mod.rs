//! What all AWS clients of a function have in common. It is put together here and not by the SDK's own loader,
//! which looks for much that Lambda does not have, profiles and assumed roles, and brings the code for it into
//! every function.

mod connector;
mod endpoints;
pub mod secret;
mod trust;

use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_types::sdk_config::SharedCredentialsProvider;

use crate::config::{ConfigError, Settings};

pub use connector::{connector, http_client};

use endpoints::Endpoints;

/// The SDK's configuration: region and endpoints as the SDK defines them, one HTTP client for all clients,
/// credentials from the variables that Lambda sets. (It names an address for them only where it starts functions from
/// snapshots, which it does not do for the runtime of these.)
///
/// # Errors
/// When the region is missing, or a bundle of certificates cannot be read.
pub fn sdk_config(settings: &Settings) -> Result<SdkConfig, ConfigError> {
    let endpoints = Endpoints::from_settings(settings);
    let trusted = trust::store(settings, endpoints.need_tls())?;
    let region = settings.optional("AWS_REGION").or_else(|| settings.optional("AWS_DEFAULT_REGION"));
    let region = region.ok_or_else(|| ConfigError::new("AWS_REGION", "is missing"))?;
    let wanted = |name| settings.optional(name).map(|text| text.eq_ignore_ascii_case("true"));
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()))
        .identity_cache(IdentityCache::lazy().build())
        .http_client(http_client(trusted))
        // Three attempts, with waits of up to one and two seconds between them: a service that is silent is given up
        // within twelve. A limit for them all, and one for slow streams, would be two more timers for each call.
        .retry_config(RetryConfig::standard())
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(2))
                .operation_attempt_timeout(Duration::from_secs(3))
                .build(),
        )
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    config.set_endpoint_url(endpoints.of_all());
    config.set_use_fips(wanted("AWS_USE_FIPS_ENDPOINT"));
    config.set_use_dual_stack(wanted("AWS_USE_DUALSTACK_ENDPOINT"));
    Ok(config.service_config(endpoints).build())
}

#[cfg(test)]
mod tests;
