//! A function with a wrong configuration does not start, and says why in one line (`infra/configuration.md`).

use std::collections::BTreeMap;
use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::json;
use tests::{binaries, eventually, forge, serve};
use tiny_http::Response;

const INVITE: &[&str] = &[
    "TABLE_NAME",
    "ISSUER",
    "AUDIENCE",
    "JWKS_URL",
    "INVITATION_VALIDITY",
    "ACTIVATION_PERIOD",
    "SUPPORT_URL",
];
const DESK: &[&str] = &["TABLE_NAME", "ISSUER", "AUDIENCE", "JWKS_URL", "LOGIN_SUFFIX", "SUPPORT_URL"];
const REGISTER: &[&str] = &[
    "TABLE_NAME",
    "BASE_URL",
    "REGISTRATION_PUBLIC_KEYS",
    "LOGIN_SUFFIX",
    "ACTIVATION_PERIOD",
    "SIGN_IN_URL",
    "SUPPORT_URL",
];
const PORTAL: &[&str] =
    &["SIGN_IN_CLIENT_ID", "AUTHORIZATION_ENDPOINT", "TOKEN_ENDPOINT", "ISSUER", "SUPPORT_URL"];
const EXPIRE: &[&str] = &[
    "TABLE_NAME",
    "PERSONAL_DATA_KEPT",
    "ACTIVATION_PERIOD",
    "ACTIVATION_FEED",
    "ACTIVATION_FEED_PATIENCE",
    "LOGIN_SUFFIX",
];
const FEEDBACK: &[&str] = &["TABLE_NAME"];
const DISPATCH: &[&str] = &[
    "TABLE_NAME",
    "BASE_URL",
    "MAIL_FROM",
    "SIGN_IN_URL",
    "SUPPORT_URL",
    "REGISTRATION_SIGNING_SECRET",
    "SCHEDULE_GROUP",
    "TIMER_TARGET_ARN",
    "TIMER_ROLE_ARN",
    "TIMER_DEAD_LETTER_ARN",
    "UNDELIVERED_EVENTS_ARN",
    "EVENT_BUS",
];
const FUNCTIONS: [(&str, &[&str]); 7] = [
    ("invite", INVITE),
    ("desk", DESK),
    ("register", REGISTER),
    ("portal", PORTAL),
    ("expire", EXPIRE),
    ("dispatch", DISPATCH),
    ("feedback", FEEDBACK),
];

/// A missing value is named.
#[test]
fn a_missing_variable_is_named() {
    for (function, variables) in FUNCTIONS {
        for missing in variables {
            let mut set = good(variables);
            set.remove(missing);
            assert_names(function, &set, missing);
            set.insert(missing, String::new());
            assert_names(function, &set, missing);
        }
        let line = refusal(function, &BTreeMap::new());
        assert!(variables.iter().any(|variable| line.contains(variable)), "{function}: {line}");
    }
}

/// A bad value is named but not repeated, because it may be a secret.
#[test]
fn a_bad_variable_is_named_and_not_repeated() {
    let private = json!({ "keys": [forge::private_jwk("k1")] }).to_string();
    let bad = [
        ("invite", INVITE, "INVITATION_VALIDITY", "4s".to_owned()),
        ("invite", INVITE, "INVITATION_VALIDITY", "31d".to_owned()),
        ("invite", INVITE, "INVITATION_VALIDITY", "soon".to_owned()),
        ("expire", EXPIRE, "PERSONAL_DATA_KEPT", "3651d".to_owned()),
        ("expire", EXPIRE, "ACTIVATION_FEED", "yes".to_owned()),
        ("expire", EXPIRE, "REMIND_BEFORE", "16d".to_owned()),
        ("invite", INVITE, "ACTIVATION_PERIOD", "31d".to_owned()),
        ("desk", DESK, "DESK_PEOPLE_PER_HOUR", "0".to_owned()),
        ("invite", INVITE, "JWKS_URL", "jwks.json".to_owned()),
        ("invite", INVITE, "ISSUER_KEYS", "secret-nonsense".to_owned()),
        ("invite", INVITE, "ISSUER_KEYS", "{\"keys\": []}".to_owned()),
        ("invite", INVITE, "AWS_CA_BUNDLE", "/nowhere/bundle.pem".to_owned()),
        ("expire", EXPIRE, "AWS_CA_BUNDLE", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").to_owned()),
        ("register", REGISTER, "BASE_URL", "ftp://invite.example".to_owned()),
        ("register", REGISTER, "REGISTRATION_PUBLIC_KEYS", "{\"keys\": []}".to_owned()),
        ("register", REGISTER, "REGISTRATION_PUBLIC_KEYS", "secret-nonsense".to_owned()),
        ("portal", PORTAL, "TOKEN_ENDPOINT", "/token".to_owned()),
        ("portal", PORTAL, "AUTHORIZATION_ENDPOINT", "javascript:alert(1)".to_owned()),
        ("dispatch", DISPATCH, "SUPPORT_URL", "help".to_owned()),
        ("dispatch", DISPATCH, "MAIL_FROM", "TechPass <no-reply@techpass.gov.sg>".to_owned()),
        ("dispatch", DISPATCH, "MAIL_REPLY_TO", "support".to_owned()),
        ("register", REGISTER, "MAIL_FROM", "support".to_owned()),
        ("register", REGISTER, "LOGIN_SUFFIX", "@techpass.gov.sg".to_owned()),
        ("expire", EXPIRE, "LOGIN_SUFFIX", "techpass".to_owned()),
        ("desk", DESK, "LOGIN_SUFFIX", "techpass".to_owned()),
        // Other machines only over TLS.
        ("invite", INVITE, "JWKS_URL", "http://issuer.example/jwks".to_owned()),
        ("invite", INVITE, "ISSUER", "http://issuer.example".to_owned()),
        ("register", REGISTER, "BASE_URL", "http://10.0.0.1".to_owned()),
        ("dispatch", DISPATCH, "BASE_URL", "http://invite.example".to_owned()),
        ("portal", PORTAL, "ISSUER", "http://issuer.example".to_owned()),
        ("portal", PORTAL, "TOKEN_ENDPOINT", "http://issuer.example/token".to_owned()),
        ("portal", PORTAL, "AUTHORIZATION_ENDPOINT", "http://issuer.example/authorize".to_owned()),
        // A private key must not be in a configuration that many people can read.
        ("invite", INVITE, "ISSUER_KEYS", private.clone()),
        ("register", REGISTER, "REGISTRATION_PUBLIC_KEYS", private),
        ("invite", INVITE, "TOKEN_LIFETIME", "31d".to_owned()),
        ("invite", INVITE, "OFFICER_HASH_KEY", "secret-nonsense".to_owned()),
    ];
    for (function, variables, name, value) in bad {
        let mut set = good(variables);
        set.insert(name, value.clone());
        let line = assert_names(function, &set, name);
        assert!(!line.contains("secret-nonsense"), "{function} repeats {name}: {line}");
        assert!(!line.contains("\"d\""), "{function} repeats {name}: {line}");
    }
}

/// A secret that is bad or cannot be read is named but not repeated.
#[test]
fn a_bad_secret_is_named_and_not_repeated() {
    let other = forge::private_jwk("k1");
    let mut unfit = forge::private_jwk("k1");
    unfit["x"] = other["x"].clone();
    let private = unfit["d"].as_str().unwrap();
    let kept = |value: &str| (200, json!({ "SecretString": value }));
    let none = (400, json!({ "__type": "ResourceNotFoundException", "message": "no such secret-nonsense" }));
    let bad = [kept(&unfit.to_string()), kept("secret-nonsense"), kept(""), (200, json!({})), none];
    for (status, answer) in bad {
        let body = answer.to_string();
        let aws = serve(move |request| {
            let _ = request.respond(Response::from_string(&body).with_status_code(status));
        });
        let mut set = good(DISPATCH);
        set.insert("AWS_ENDPOINT_URL", format!("http://{aws}"));
        set.extend(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(|name| (name, "test".to_owned())));
        let line = assert_names("dispatch", &set, "REGISTRATION_SIGNING_SECRET");
        for secret in ["secret-nonsense", private] {
            assert!(!line.contains(secret), "it is repeated: {line}");
        }
    }
}

fn good(variables: &[&'static str]) -> BTreeMap<&'static str, String> {
    let value = |name: &str| match name {
        "INVITATION_VALIDITY" => "5d".to_owned(),
        "PERSONAL_DATA_KEPT" => "90d".to_owned(),
        "ACTIVATION_PERIOD" => "30d".to_owned(),
        "ACTIVATION_FEED" => "off".to_owned(),
        "ACTIVATION_FEED_PATIENCE" => "7d".to_owned(),
        "LOGIN_SUFFIX" => "techpass.gov.sg".to_owned(),
        "MAIL_FROM" => "no-reply@techpass.gov.sg".to_owned(),
        "REGISTRATION_PUBLIC_KEYS" => {
            json!({ "keys": [forge::public_jwk(&forge::another_key(), "k1")] }).to_string()
        }
        name if name.ends_with("_URL") || name.ends_with("_ENDPOINT") || name == "ISSUER" => {
            "http://127.0.0.1:9".to_owned()
        }
        _ => "text".to_owned(),
    };
    variables.iter().map(|name| (*name, value(name))).collect()
}

#[track_caller]
fn assert_names(function: &str, variables: &BTreeMap<&str, String>, name: &str) -> String {
    let line = refusal(function, variables);
    assert!(line.contains(name), "{function} does not name {name}: {line}");
    line
}

/// The one line with which a function stops.
#[track_caller]
fn refusal(function: &str, variables: &BTreeMap<&str, String>) -> String {
    let mut process = Command::new(binaries::binary(function))
        .env_clear()
        .envs(variables)
        // Nothing answers there: a function that gets this far waits for events.
        .env("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9")
        .env("AWS_REGION", "ap-southeast-1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the function starts");
    let status = eventually("the function to end", || process.try_wait().expect("its status is known"));
    let mut said = String::new();
    process.stdout.take().expect("its output").read_to_string(&mut said).expect("text");
    process.stderr.take().expect("its output").read_to_string(&mut said).expect("text");
    assert!(!status.success(), "{function} ends as if all were well: {said}");
    assert_eq!(said.lines().count(), 1, "{function} says more than one line: {said}");
    said
}
