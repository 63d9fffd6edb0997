//! A certificate authority of our own for the AWS endpoint.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;

/// Where the system keeps what it trusts, on Lambda and on Debian.
const SYSTEM: [&str; 2] = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"];

/// What the endpoint shows, and what functions must trust for it.
pub(crate) struct Authority {
    pub(crate) server: Arc<ServerConfig>,
    /// The authority alone, for what takes a bundle by AWS's variable.
    pub(crate) bundle: PathBuf,
    /// The authority and all that the system trusts, in place of the system's own file: to read that is a part
    /// of the start of what does not know AWS's variable.
    pub(crate) system_bundle: PathBuf,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let ca_key = KeyPair::generate().expect("a key");
        let mut ca = CertificateParams::new([]).expect("a name");
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca_certificate = ca.self_signed(&ca_key).expect("a certificate");
        let key = KeyPair::generate().expect("a key");
        let certificate = CertificateParams::new(["127.0.0.1".to_owned()])
            .expect("a name")
            .signed_by(&key, &Issuer::new(ca, ca_key))
            .expect("a certificate");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring does TLS 1.3")
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            )
            .expect("the key fits the certificate");
        let system = SYSTEM.iter().find_map(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        let folder = PathBuf::from("target/bench");
        fs::create_dir_all(&folder).expect("the target folder can be written");
        let folder = fs::canonicalize(folder).expect("it is there");
        let (bundle, system_bundle) = (folder.join("authority.pem"), folder.join("system.pem"));
        fs::write(&bundle, ca_certificate.pem()).expect("a file");
        fs::write(&system_bundle, system + &ca_certificate.pem()).expect("a file");
        Self { server: Arc::new(server), bundle, system_bundle }
    }
}
