//! Two small servers in place of AWS: one with an unknown certificate, and one that is silent.

use std::future::pending;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::{fs, thread};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Credentials;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;
use tokio::time::Instant;

use aws_config::retry::RetryConfig;
use aws_types::sdk_config::SharedCredentialsProvider;

use super::*;
use crate::config::Settings;

/// Starts the server with the unknown certificate. Returns its address and its certificate.
fn aws() -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap().self_signed(&key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        );
    let config = Arc::new(config.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            // A client that does not trust the certificate ends the connection.
            if stream.read(&mut [0; 16 * 1024]).is_ok() {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
            }
        }
    });
    (url, certificate.pem())
}

/// The configuration of the functions, without the credentials.
fn config(settings: &Settings) -> aws_types::sdk_config::Builder {
    let credentials = Credentials::new("test", "test", None, None, "test");
    let config = sdk_config(settings).unwrap().into_builder();
    config.credentials_provider(SharedCredentialsProvider::new(credentials))
}

/// Whether a request to DynamoDB succeeds at this address.
async fn is_trusted(url: &str, bundle: Option<String>) -> bool {
    let url = url.to_owned();
    let settings = Settings::from_fn(move |name| match name {
        "AWS_REGION" => Some("ap-southeast-1".to_owned()),
        "AWS_ENDPOINT_URL_DYNAMODB" => Some(url.clone()),
        "AWS_CA_BUNDLE" => bundle.clone(),
        _ => None,
    });
    let config = config(&settings).retry_config(RetryConfig::disabled()).build();
    Client::new(&config).list_tables().send().await.is_ok()
}

#[tokio::test]
async fn a_certificate_of_the_configured_bundle_is_trusted() {
    let (url, certificate) = aws();
    let folder = TempDir::new().unwrap();
    let bundle = folder.path().join("bundle.pem");
    fs::write(&bundle, certificate).unwrap();
    assert!(!is_trusted(&url, None).await);
    assert!(is_trusted(&url, Some(bundle.display().to_string())).await);
}

#[tokio::test(start_paused = true)]
async fn a_call_of_a_silent_service_fails_after_three_attempts_within_twelve_seconds() {
    #[derive(Debug)]
    struct Silent;
    impl HttpConnector for Silent {
        fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
            HttpConnectorFuture::new(pending())
        }
    }
    let settings = Settings::from_fn(|name| (name == "AWS_REGION").then(|| "ap-southeast-1".to_owned()));
    let silent = http_client_fn(|_, _| SharedHttpConnector::new(Silent));
    let client = Client::new(&config(&settings).http_client(silent).build());
    let asked = Instant::now();
    assert!(client.list_tables().send().await.is_err());
    assert!((9.0..=12.1).contains(&asked.elapsed().as_secs_f64()), "{:?}", asked.elapsed());
}
