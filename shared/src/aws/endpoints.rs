//! The endpoints that variables set in place of AWS's own
//! (<https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>).

use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use crate::config::Settings;

const ALL: &str = "AWS_ENDPOINT_URL";
/// The services that functions call, with their variables.
const SERVICES: [(&str, &str); 5] = [
    ("DynamoDB", "AWS_ENDPOINT_URL_DYNAMODB"),
    ("SESv2", "AWS_ENDPOINT_URL_SESV2"),
    ("EventBridge", "AWS_ENDPOINT_URL_EVENTBRIDGE"),
    ("Scheduler", "AWS_ENDPOINT_URL_SCHEDULER"),
    ("Secrets Manager", "AWS_ENDPOINT_URL_SECRETS_MANAGER"),
];

/// The endpoints that are set: one for all services, and some for single services.
#[derive(Debug)]
pub(super) struct Endpoints {
    all: Option<String>,
    single: Vec<(&'static str, String)>,
}

impl Endpoints {
    pub(super) fn from_settings(settings: &Settings) -> Self {
        let single = SERVICES.iter().filter_map(|(id, name)| Some((*id, settings.optional(name)?)));
        Self { all: settings.optional(ALL), single: single.collect() }
    }

    /// The endpoint for all services.
    pub(super) fn of_all(&self) -> Option<String> {
        self.all.clone()
    }

    /// Whether one of them uses TLS. Any authority may have issued its certificate.
    pub(super) fn need_tls(&self) -> bool {
        let mut named = self.single.iter().map(|(_, url)| url).chain(&self.all);
        named.any(|url| url.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:")))
    }
}

impl LoadServiceConfig for Endpoints {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let mut single = self.single.iter().filter(|_| key.env() == ALL);
        single.find(|(id, _)| id.eq_ignore_ascii_case(key.service_id())).map(|(_, url)| url.clone())
    }
}
