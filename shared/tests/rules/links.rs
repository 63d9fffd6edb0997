//! Registration links: a genuine link leads to its invitation, and any other link to nothing.

use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use invitations::domain::invitation::Invitation;
use invitations::domain::invitation::decide;
use invitations::token::link::{LinkChecker, LinkSigner};
use ring::signature::{Ed25519KeyPair, KeyPair};
use samples::{ANNA, invite, start};
use serde_json::{Value, json};

const BASE: &str = "https://invite.example";

fn jwk(kid: &str, seed: [u8; 32]) -> (String, Value) {
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    let x = URL_SAFE_NO_PAD.encode(pair.public_key());
    let private =
        json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x, "d": URL_SAFE_NO_PAD.encode(seed)});
    (private.to_string(), json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x}))
}

fn signer(base: &str, kid: &str, seed: [u8; 32]) -> LinkSigner {
    LinkSigner::new(base.to_owned(), &jwk(kid, seed).0).unwrap()
}

fn checker(keys: &[(&str, [u8; 32])]) -> LinkChecker {
    let keys: Vec<Value> = keys.iter().map(|(kid, seed)| jwk(kid, *seed).1).collect();
    LinkChecker::new(BASE, &json!({ "keys": keys }).to_string()).unwrap()
}

fn pending() -> Invitation {
    decide::invite(None, &invite(ANNA, "mei@vendor.example", 7), start()).unwrap().event.invitation
}

fn token(signer: &LinkSigner) -> String {
    let link = signer.link(&pending()).unwrap();
    link.expose().strip_prefix("https://invite.example/register/").unwrap_or(link.expose()).to_owned()
}

/// A token that the test makes itself, signed with an Ed25519 key.
fn signed(header: &Value, claims: &Value, seed: [u8; 32]) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap().sign(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[test]
fn a_link_leads_to_its_invitation_and_is_the_same_each_time() {
    let signer = signer(BASE, "2026", [1; 32]);
    assert_eq!(checker(&[("2026", [1; 32])]).check(&token(&signer)), Some(pending().id));
    assert_eq!(token(&signer), token(&signer));
}

#[test]
fn while_keys_rotate_links_of_both_work_and_afterwards_only_the_new() {
    let old = token(&signer(BASE, "2026", [1; 32]));
    let new = token(&signer(BASE, "2027", [2; 32]));
    let both = checker(&[("2026", [1; 32]), ("2027", [2; 32])]);
    assert!(both.check(&old).is_some() && both.check(&new).is_some());
    assert_eq!(checker(&[("2027", [2; 32])]).check(&old), None);
}

/// The operator's script makes keys that fit each other.
#[test]
fn the_operators_keys_sign_and_check_links() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/registration-key");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("private.json");
    let made = || Command::new(&program).arg("2026-11").arg(&file).output().unwrap();
    let public = String::from_utf8(made().stdout).unwrap();
    let signer = LinkSigner::new(BASE.to_owned(), &fs::read_to_string(&file).unwrap()).unwrap();
    let checker = LinkChecker::new(BASE, &public).unwrap();
    assert_eq!(checker.check(&token(&signer)), Some(pending().id));
    assert!(!public.contains("\"d\""), "the private key stays in its file");
    assert!(!made().status.success(), "an existing key is not overwritten");
}

#[test]
fn r35_only_a_genuine_token_is_accepted() {
    let checker = checker(&[("2026", [1; 32])]);
    let header = json!({"typ": "registration+jwt", "alg": "EdDSA", "kid": "2026"});
    let claims = json!({"iss": BASE, "aud": "registration", "sub": pending().id, "iat": 1, "exp": 2});
    assert!(checker.check(&signed(&header, &claims, [1; 32])).is_some(), "the baseline is genuine");
    let with = |base: &Value, name: &str, value: Value| {
        let mut changed = base.clone();
        changed[name] = value;
        changed
    };
    let without = |base: &Value, name: &str| {
        let mut changed = base.clone();
        changed.as_object_mut().unwrap().remove(name);
        changed
    };
    let wrong = [
        ("another key", signed(&header, &claims, [2; 32])),
        ("another audience", signed(&header, &with(&claims, "aud", json!("elsewhere")), [1; 32])),
        ("no audience", signed(&header, &without(&claims, "aud"), [1; 32])),
        ("another issuer", signed(&header, &with(&claims, "iss", json!("https://evil.example")), [1; 32])),
        ("no issuer", signed(&header, &without(&claims, "iss"), [1; 32])),
        ("no subject", signed(&header, &without(&claims, "sub"), [1; 32])),
        ("a subject that is no id", signed(&header, &with(&claims, "sub", json!("x")), [1; 32])),
        ("another type", signed(&with(&header, "typ", json!("JWT")), &claims, [1; 32])),
        ("an unknown key id", signed(&with(&header, "kid", json!("2025")), &claims, [1; 32])),
        ("no key id", signed(&without(&header, "kid"), &claims, [1; 32])),
        ("algorithm none", signed(&with(&header, "alg", json!("none")), &claims, [1; 32])),
        ("algorithm HS256", signed(&with(&header, "alg", json!("HS256")), &claims, [1; 32])),
        ("an unknown critical header", signed(&with(&header, "crit", json!(["b64"])), &claims, [1; 32])),
        ("no token", "x".to_owned()),
        ("nothing", String::new()),
        ("too much", "a".repeat(5000)),
    ];
    for (what, token) in wrong {
        assert_eq!(checker.check(&token), None, "{what}");
    }
}

#[test]
fn the_error_about_a_bad_key_names_the_fault_and_not_the_key() {
    for bad in ["", "{}", r#"{"kid":"a","d":"AA","x":"AA"}"#] {
        let fault = LinkSigner::new(BASE.to_owned(), bad).err().expect("no signer");
        assert!(!fault.contains("AA"));
    }
    for bad in ["", "{}", r#"{"keys":[]}"#] {
        assert!(LinkChecker::new(BASE, bad).is_err(), "{bad}");
    }
}
