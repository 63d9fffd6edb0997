//! One connector for all clients, made when it is first used, with few trust roots.

use std::env::var_os;
use std::sync::OnceLock;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::{HttpClient, HttpConnectorSettings, SharedHttpConnector};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

#[derive(Debug, Default)]
pub(crate) struct OneConnector(OnceLock<SharedHttpConnector>);

impl HttpClient for OneConnector {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let connector = self.0.get_or_init(|| {
            let mut builder = Connector::builder()
                .connector_settings(settings.clone())
                .tls_provider(Provider::Rustls(CryptoMode::Ring));
            builder.set_sleep_impl(components.sleep_impl());
            builder.set_tls_context(context());
            SharedHttpConnector::new(builder.build())
        });
        connector.clone()
    }
}

fn context() -> TlsContext {
    let roots = match var_os("AWS_CA_BUNDLE").and_then(|path| std::fs::read(path).ok()) {
        Some(bundle) => bundle,
        None => include_bytes!("../../../../shared/src/aws/amazon_roots.pem").to_vec(),
    };
    let store = TrustStore::empty().with_pem_certificate(roots);
    TlsContext::builder().with_trust_store(store).build().unwrap_or_default()
}
