//! The keys of the running host.

use serde_json::{Value, json};

use crate::{Host, forge};

impl Host {
    /// The first public key of the local issuer.
    pub fn issuer_jwk(&self) -> Value {
        self.get_local("/_local/issuer/.well-known/jwks.json")["keys"][0].clone()
    }

    /// The private key that signs registration links.
    pub fn link_key(&self) -> Value {
        json!({ "d": forge::encode(self.key("registration key")) })
    }

    /// The private key of the local issuer, for P-256.
    pub fn issuer_key(&self) -> Value {
        // PKCS #8 (RFC 5915, 3): the octet string of 32 bytes.
        let pkcs8 = self.key("issuer key");
        let begin = pkcs8.windows(2).position(|tag| tag == [4, 32]).expect("a key in PKCS #8") + 2;
        json!({ "d": forge::encode(&pkcs8[begin..begin + 32]) })
    }

    fn key(&self, name: &str) -> Vec<u8> {
        let query = "SELECT value FROM keys WHERE name = ?1";
        self.state().query_row(query, [name], |row| row.get(0)).expect("the host keeps its key")
    }
}
