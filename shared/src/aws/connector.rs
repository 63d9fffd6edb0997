//! Connections: TLS with ring, and one connector for all clients.

use std::sync::OnceLock;
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

/// The TLS of every connection is rustls with ring. We also use ring for signatures.
const TLS: Provider = Provider::Rustls(CryptoMode::Ring);

/// The HTTP client of all AWS clients. It trusts these certificates.
#[must_use]
pub fn http_client(trusted: TrustStore) -> SharedHttpClient {
    SharedHttpClient::new(OneConnector { trusted, connector: OnceLock::new() })
}

/// A connector to fetch the issuer's keys, which are not at AWS. Each fetch, every ten minutes, uses a new one,
/// because an open connection dies while Lambda freezes the process.
#[must_use]
pub fn connector() -> Connector {
    let settings = HttpConnectorSettings::builder()
        .connect_timeout(Duration::from_secs(2))
        .read_timeout(Duration::from_secs(3))
        .build();
    Connector::builder().tls_provider(TLS).connector_settings(settings).build()
}

/// One connector for all clients. The SDK's default builds two for each client, the first only to validate, and each
/// reads all certificates again.
#[derive(Debug)]
struct OneConnector {
    trusted: TrustStore,
    connector: OnceLock<SharedHttpConnector>,
}

impl HttpClient for OneConnector {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let make = || {
            let context = TlsContext::builder().with_trust_store(self.trusted.clone()).build();
            let mut connector = Connector::builder()
                .connector_settings(settings.clone())
                .tls_provider(TLS)
                .tls_context(context.unwrap_or_default());
            connector.set_sleep_impl(components.sleep_impl());
            SharedHttpConnector::new(connector.build())
        };
        self.connector.get_or_init(make).clone()
    }
}
