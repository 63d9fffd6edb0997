//! The calls of a function and nothing else, by clients that are as lean as the SDKs allow.

#![expect(clippy::disallowed_methods, reason = "a floor has no configuration but its environment")]

mod calls;
mod connector;
mod event_bus;
mod mail;
mod secret;
mod signature;
mod table;
mod timer;

use std::env::var;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::SdkConfig;
use aws_types::region::Region;
use aws_types::sdk_config::{SharedCredentialsProvider, StalledStreamProtectionConfig};

pub use calls::{Call, calls};
pub use event_bus::EventBus;
pub use mail::Mail;
pub use secret::Secret;
pub use signature::Signature;
pub use table::Table;
pub use timer::Timer;

/// Anything that goes wrong ends the floor: it is no product.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// One HTTP client for all clients, and everything else from the environment.
///
/// # Errors
/// When a variable is missing.
pub fn config() -> Result<SdkConfig, Error> {
    let credentials = Credentials::new(
        var("AWS_ACCESS_KEY_ID")?,
        var("AWS_SECRET_ACCESS_KEY")?,
        var("AWS_SESSION_TOKEN").ok(),
        None,
        "environment",
    );
    Ok(SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(var("AWS_REGION")?))
        .endpoint_url(var("AWS_ENDPOINT_URL")?)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(SharedHttpClient::new(connector::OneConnector::default()))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .build())
}
