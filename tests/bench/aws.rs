//! The AWS endpoint of the benchmark: the one of the tests, with TLS or without.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::{ServerConnection, StreamOwned};
use tests::fake_aws::FakeAws;
use tests::wire::listen;

use crate::certificate::Authority;

/// The endpoint.
pub(crate) struct Aws {
    /// Such as `https://127.0.0.1:4566`.
    pub(crate) url: String,
    /// Where the issuer's keys are, without TLS.
    pub(crate) issuer: String,
    /// What functions must trust.
    pub(crate) trust: Vec<(&'static str, PathBuf)>,
    /// What answers and counts.
    pub(crate) endpoint: FakeAws,
}

impl Aws {
    pub(crate) fn start(tls: bool) -> Self {
        let endpoint = FakeAws::start(200);
        let issuer = format!("http://{}/keys", endpoint.address);
        if !tls {
            // What trusts the system's roots reads them, with TLS or without.
            return Self { url: format!("http://{}", endpoint.address), issuer, trust: Vec::new(), endpoint };
        }
        let Authority { server, bundle, system_bundle } = Authority::new();
        let serving = endpoint.clone();
        let address = listen(move |stream| {
            let connection = ServerConnection::new(Arc::clone(&server)).expect("the configuration is good");
            serving.answer_all(&mut StreamOwned::new(connection, serving.counted(stream)));
        });
        let trust = vec![
            ("AWS_CA_BUNDLE", bundle.clone()),
            ("NODE_EXTRA_CA_CERTS", bundle),
            ("SSL_CERT_FILE", system_bundle),
        ];
        Self { url: format!("https://{address}"), issuer, trust, endpoint }
    }
}
