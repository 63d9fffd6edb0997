//! R20: only a token that was signed for an invitation opens it. The input is tried as a token. If it has lines, they
//! are tried as header and claims: with the genuine signature, and signed with the right key.
#![no_main]

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use invitations::domain::invitation::InvitationId;
use invitations::token::link::{LinkChecker, LinkSigner};
use libfuzzer_sys::fuzz_target;
use ring::signature::Ed25519KeyPair;
use serde_json::Value;

const BASE: &str = "https://invite.example";

/// RFC 8037, appendix A.
const PRIVATE: &str = r#"{"kty":"OKP","crv":"Ed25519","kid":"rfc8037",
    "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
const PUBLIC: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","kid":"rfc8037",
    "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

struct Genuine {
    checker: LinkChecker,
    key: Ed25519KeyPair,
    token: String,
    id: InvitationId,
}

static GENUINE: LazyLock<Genuine> = LazyLock::new(|| {
    let batch = serde_json::from_str(include_str!("../../../events/stream.json")).expect("a batch");
    let event = fuzz::events(batch).next().expect("an event");
    let signer = LinkSigner::new(BASE.to_owned(), PRIVATE).expect("a key");
    let link = signer.link(&event.invitation).expect("a pending invitation");
    let token = link.expose().rsplit('/').next().expect("a token").to_owned();
    let checker = LinkChecker::new(BASE, PUBLIC).expect("a key");
    assert_eq!(checker.check(&token), Some(event.invitation.id));
    let seed: Value = serde_json::from_str(PRIVATE).expect("a key");
    let seed = URL_SAFE_NO_PAD.decode(seed["d"].as_str().expect("text")).expect("base64url");
    let key = Ed25519KeyPair::from_seed_unchecked(&seed).expect("a key");
    Genuine { checker, key, token, id: event.invitation.id }
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    check(text);
    if let Some((header, claims)) = text.split_once('\n') {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = GENUINE.token.rsplit('.').next().expect("a signature");
        check(&format!("{message}.{signature}"));
        check_signed(&message, header, claims);
    }
});

/// The input is not signed.
fn check(token: &str) {
    if let Some(id) = GENUINE.checker.check(token) {
        assert_eq!((token, id), (GENUINE.token.as_str(), GENUINE.id), "a forged link is taken");
    }
}

/// The right key signed it. An accepted token is a link of this service.
fn check_signed(message: &str, header: &str, claims: &str) {
    let signature = URL_SAFE_NO_PAD.encode(GENUINE.key.sign(message.as_bytes()));
    let Some(id) = GENUINE.checker.check(&format!("{message}.{signature}")) else { return };
    let header: Value = serde_json::from_str(header).expect("it was read");
    let claims: Value = serde_json::from_str(claims).expect("it was read");
    assert_eq!((&header["alg"], &header["typ"]), (&"EdDSA".into(), &"registration+jwt".into()));
    assert_eq!((&header["kid"], header.get("crit")), (&"rfc8037".into(), None));
    assert_eq!((&claims["aud"], &claims["iss"]), (&"registration".into(), &BASE.into()));
    let subject = claims["sub"].as_str().unwrap_or_default();
    assert!(subject.eq_ignore_ascii_case(&id.to_string()), "{subject} is not {id}");
}
