//! The certificates that are trusted for AWS. The system has more than a hundred roots, and reading them takes longer
//! than the start of a function. AWS's services need five (<https://www.amazontrust.com/repository/>).

use std::fs;

use aws_smithy_http_client::tls::TrustStore;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::config::{ConfigError, Settings};

const BUNDLE: &str = "AWS_CA_BUNDLE";
/// The variables that set another place of the system's certificates.
const SYSTEM: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// Amazon Root CA 1 to 4, and the Starfield root of older chains.
const AMAZON: &[u8] = include_bytes!("amazon_roots.pem");

/// The trusted certificates. They are the bundle that `AWS_CA_BUNDLE` names. If it is not set, they are the system's
/// certificates if there are other endpoints than AWS's or the certificates are in another place. Otherwise they are
/// Amazon's own.
///
/// # Errors
/// When the bundle cannot be read.
pub(super) fn store(settings: &Settings, elsewhere: bool) -> Result<TrustStore, ConfigError> {
    let only = |pem| TrustStore::empty().with_pem_certificate(pem);
    if let Some(path) = settings.optional(BUNDLE) {
        let pem = fs::read(path).map_err(|fault| ConfigError::new(BUNDLE, fault))?;
        check(&pem).map_err(|fault| ConfigError::new(BUNDLE, fault))?;
        return Ok(only(pem));
    }
    let moved = SYSTEM.iter().any(|name| settings.optional(name).is_some());
    Ok(if elsewhere || moved { TrustStore::default() } else { only(AMAZON.to_vec()) })
}

/// Checks that a file has only certificates. With anything else, the connector would panic.
fn check(pem: &[u8]) -> Result<(), &'static str> {
    const BAD: &str = "is no file of certificates in PEM";
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        certificate.ok().and_then(|certificate| roots.add(certificate).ok()).ok_or(BAD)?;
    }
    if roots.is_empty() { Err(BAD) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amazons_roots_are_certificates() {
        assert_eq!(check(AMAZON), Ok(()));
        let expected = String::from_utf8_lossy(AMAZON).matches("BEGIN CERTIFICATE").count();
        assert_eq!(CertificateDer::pem_slice_iter(AMAZON).count(), expected);
    }

    #[test]
    fn a_file_that_is_not_a_bundle_is_refused() {
        let torn = String::from_utf8_lossy(AMAZON).replacen("MII", "AAA", 1);
        for bad in ["", "certificates", torn.as_str()] {
            assert_eq!(check(bad.as_bytes()), Err("is no file of certificates in PEM"), "{bad}");
        }
    }
}
