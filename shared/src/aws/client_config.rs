//! The SDK's configuration. The SDK's own loader is not used, because it makes every function larger. It also looks
//! for profiles and assumed roles, which Lambda does not have.

use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_types::sdk_config::SharedCredentialsProvider;

use super::connector::http_client;
use super::endpoints::Endpoints;
use super::trust;
use crate::config::{ConfigError, Settings};

/// The SDK's configuration. Region and endpoints come from the SDK's usual variables, and credentials from the
/// variables that Lambda sets. All clients share one HTTP client. (Only functions that start from snapshots have no
/// credentials in variables.)
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
        // There are three attempts of 3 s each, with waits of up to 1 s and 2 s in between. So a call of a silent
        // service fails within 12 s. A timeout for the whole call and one for slow streams would need two more timers
        // for each call.
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
