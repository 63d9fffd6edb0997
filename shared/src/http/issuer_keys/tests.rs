//! When the keys of the issuer are fetched, and which of them are trusted.

mod issuer;

use std::io::Write;
use std::net::TcpStream;
use std::thread;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::*;
use issuer::{Issuer, POINT, key, ok};

/// The result for a token with this key id.
async fn found(keys: &IssuerKeys, kid: &str, now: Instant) -> &'static str {
    match keys.key(Some(kid), Algorithm::EdDSA, now).await {
        Ok(_) => "found",
        Err(KeyFault::Unknown) => "unknown",
        Err(KeyFault::Unavailable) => "unavailable",
    }
}

fn later(seconds: u64) -> Instant {
    Instant::now() + Duration::from_secs(seconds)
}

#[tokio::test]
async fn made_up_key_ids_fetch_once_a_minute() {
    let issuer = Issuer::with_keys(&["good"]);
    let (keys, start) = (issuer.keys(), Instant::now());
    for number in 0..50 {
        assert_eq!(found(&keys, &format!("made-up-{number}"), start).await, "unknown");
        assert_eq!(found(&keys, "good", start).await, "found");
    }
    assert_eq!(found(&keys, "made-up", start + Duration::from_secs(59)).await, "unknown");
    assert_eq!(issuer.fetches(), 1);
    assert_eq!(found(&keys, "made-up", start + Duration::from_mins(1)).await, "unknown");
    assert_eq!(issuer.fetches(), 2);
}

/// Configured keys are used without a fetch. After a fetch, only the keys of the issuer count.
#[tokio::test]
async fn configured_keys_need_no_fetch_and_can_be_withdrawn() {
    let issuer = Issuer::with_keys(&["configured", "new"]);
    let keys = issuer.keys_beside(&["configured", "withdrawn"]);
    for kid in ["configured", "withdrawn"] {
        assert_eq!(found(&keys, kid, later(0)).await, "found", "{kid}");
    }
    assert_eq!(issuer.fetches(), 0);
    assert_eq!(found(&keys, "new", later(0)).await, "found");
    assert_eq!(found(&keys, "withdrawn", later(0)).await, "unknown");
    assert_eq!(issuer.fetches(), 1);
    // No token names another key. The keys are fetched nevertheless.
    let keys = issuer.keys_beside(&["configured", "withdrawn"]);
    assert_eq!(found(&keys, "withdrawn", later(599)).await, "found");
    assert_eq!(issuer.fetches(), 1);
    assert_eq!(found(&keys, "withdrawn", later(602)).await, "unknown");
    assert_eq!(found(&keys, "configured", later(602)).await, "found");
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn concurrent_callers_share_a_fetch() {
    let issuer = Issuer::with_keys(&["good"]);
    let (keys, start) = (issuer.keys(), Instant::now());
    let mut callers = JoinSet::new();
    for number in 0..50 {
        let keys = Arc::clone(&keys);
        let kid = if number % 2 == 0 { "good".to_owned() } else { format!("made-up-{number}") };
        callers.spawn(async move { found(&keys, &kid, start).await });
    }
    let answers = callers.join_all().await;
    assert_eq!(answers.iter().filter(|answer| **answer == "found").count(), 25);
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn a_new_key_is_picked_up_and_a_withdrawn_one_dropped() {
    let issuer = Issuer::with_keys(&["old"]);
    let keys = issuer.keys();
    assert_eq!(found(&keys, "old", later(0)).await, "found");
    issuer.now_has(&["old", "new"]);
    assert_eq!(found(&keys, "new", later(61)).await, "found");
    // No token names an unknown key. The withdrawn key still does not stay trusted.
    issuer.now_has(&["new"]);
    assert_eq!(found(&keys, "old", later(600)).await, "found");
    assert_eq!(found(&keys, "old", later(662)).await, "unknown");
    assert_eq!(found(&keys, "new", later(662)).await, "found");
    assert_eq!(issuer.fetches(), 3);
}

#[tokio::test]
async fn an_issuer_that_is_down_locks_nobody_out() {
    let issuer = Issuer::with_keys(&["good"]);
    let keys = issuer.keys();
    assert_eq!(found(&keys, "good", later(0)).await, "found");
    *issuer.answer.lock().unwrap() =
        b"HTTP/1.1 500 x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".into();
    for at in [601, 602, 662] {
        assert_eq!(found(&keys, "good", later(at)).await, "found");
        assert_eq!(found(&keys, "other", later(at)).await, "unavailable");
    }
    assert_eq!(issuer.fetches(), 3, "an issuer that is down is not asked more often");
    issuer.now_has(&["other"]);
    assert_eq!(found(&keys, "other", later(730)).await, "found");
    assert_eq!(found(&keys, "good", later(730)).await, "unknown");
}

#[tokio::test]
async fn a_response_that_is_not_a_set_of_keys_is_refused() {
    let elsewhere = Issuer::with_keys(&["good"]);
    let redirect = format!(
        "HTTP/1.1 302 Found\r\nlocation: {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        elsewhere.url
    );
    let padded = json!({ "keys": [key("good")], "padding": "x".repeat(10 * 1024 * 1024) }).to_string();
    let garbage = ["", "<html>", "[]", "{}", "{\"keys\": 5}", "\u{0}", &"[".repeat(100_000)];
    let answers = garbage.iter().map(|body| ok(body)).chain([
        redirect.into_bytes(),
        b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec(),
        b"SSH-2.0-issuer\r\n".to_vec(),
        ok(&padded),
    ]);
    for answer in answers {
        let start = String::from_utf8_lossy(&answer[..answer.len().min(120)]).into_owned();
        let issuer = Issuer::start(answer, drop);
        let keys = issuer.keys();
        for _ in 0..3 {
            assert_eq!(found(&keys, "good", later(0)).await, "unavailable", "{start}");
        }
        assert_eq!(issuer.fetches(), 1, "{start}");
    }
    assert_eq!(elsewhere.fetches(), 0, "a redirect is not followed");
}

/// The issuer sends nothing, or never stops, or sends byte by byte. Each fetch ends.
#[tokio::test]
async fn a_slow_issuer_is_not_waited_for() {
    const BEGUN: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"keys\": [";
    let silent = |connection: TcpStream| {
        thread::sleep(Duration::from_mins(2));
        drop(connection);
    };
    let dripping = |mut connection: TcpStream| {
        while connection.write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(200));
        }
    };
    let endless = |mut connection: TcpStream| while connection.write_all(&[b' '; 4096]).is_ok() {};
    let issuers = [
        Issuer::start(Vec::new(), silent),
        Issuer::start(BEGUN.into(), silent),
        Issuer::start(BEGUN.into(), dripping),
        Issuer::start(BEGUN.into(), endless),
    ];
    for issuer in issuers {
        let keys = issuer.keys();
        let answer = timeout(Duration::from_secs(30), found(&keys, "good", later(0))).await;
        assert_eq!(answer, Ok("unavailable"));
    }
}

/// RFC 7517, 5: unknown keys of a set are ignored.
#[tokio::test]
async fn odd_keys_do_not_spoil_a_set() {
    let odd = [
        json!({}),
        json!({ "kty": "oct", "k": "c2VjcmV0", "kid": "secret" }),
        json!({ "kty": "AKP", "alg": "ML-DSA-65", "pub": "x", "kid": "new" }),
        json!({ "kty": "EC", "crv": "secp256k1", "x": POINT, "y": POINT, "kid": "curve" }),
        json!({ "kty": "RSA", "n": "AQAB", "kid": "half" }),
        json!({ "kty": "OKP", "crv": "Ed25519", "x": POINT }),
        json!({ "kty": "OKP", "crv": "Ed25519", "x": POINT, "kid": "encrypts", "use": "enc" }),
        json!({ "kty": "OKP", "crv": "Ed25519", "x": "%", "kid": "torn" }),
    ];
    let keys: Vec<Value> = odd.into_iter().chain([key("good")]).collect();
    let issuer = Issuer::start(ok(&json!({ "keys": keys, "more": 1 }).to_string()), drop);
    let keys = issuer.keys();
    for kid in ["", "secret", "new", "curve", "half", "encrypts", "torn"] {
        assert_eq!(found(&keys, kid, later(0)).await, "unknown", "{kid}");
    }
    assert_eq!(found(&keys, "good", later(0)).await, "found");
}

/// A withdrawn key is trusted for at most a day, even if a thief blocks the fetches.
#[tokio::test]
async fn keys_that_cannot_be_renewed_are_trusted_for_a_day() {
    let issuer = Issuer::with_keys(&["good"]);
    let (keys, start) = (issuer.keys(), Instant::now());
    assert_eq!(found(&keys, "good", start).await, "found");
    *issuer.answer.lock().unwrap() = b"HTTP/1.1 503 Down\r\nconnection: close\r\n\r\n".to_vec();
    assert_eq!(found(&keys, "good", start + Duration::from_hours(23)).await, "found");
    assert_eq!(found(&keys, "good", start + Duration::from_hours(24)).await, "unavailable");
    issuer.now_has(&["good"]);
    assert_eq!(found(&keys, "good", start + Duration::from_hours(25)).await, "found");
    // The same holds for configured keys.
    let keys = issuer.keys_beside(&["configured"]);
    *issuer.answer.lock().unwrap() = b"HTTP/1.1 503 Down\r\nconnection: close\r\n\r\n".to_vec();
    assert_eq!(found(&keys, "configured", later(3600)).await, "found");
    assert_eq!(found(&keys, "configured", later(25 * 3600)).await, "unavailable");
}

/// A set without a usable key is a mistake of the issuer. The old keys stay, and no token is refused as bad.
#[tokio::test]
async fn a_set_without_usable_keys_replaces_nothing() {
    let issuer = Issuer::with_keys(&["good"]);
    let (keys, start) = (issuer.keys(), Instant::now());
    assert_eq!(found(&keys, "good", start).await, "found");
    for (minutes, set) in [
        (11, r#"{"keys":[]}"#),
        (13, r#"{"keys":[{"kty":"RSA","alg":"PS256","kid":"good","n":"AQAB","e":"AQAB"}]}"#),
        (
            15,
            r#"{"keys":[{"kty":"OKP","crv":"X25519","kid":"good","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
        ),
        (
            17,
            r#"{"keys":[{"kty":"OKP","crv":"Ed25519","use":"enc","kid":"good","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
        ),
    ] {
        *issuer.answer.lock().unwrap() = ok(set);
        let now = start + Duration::from_mins(minutes);
        assert_eq!(found(&keys, "good", now).await, "found", "{set}");
        assert_eq!(found(&keys, "other", now + Duration::from_mins(1)).await, "unavailable", "{set}");
    }
    assert!(issuer.fetches() > 4, "it was asked again");
    // A process that starts with such a set also recovers.
    let fresh = issuer.keys();
    assert_eq!(found(&fresh, "good", start).await, "unavailable");
    issuer.now_has(&["good"]);
    assert_eq!(found(&fresh, "good", start + RETRY_INTERVAL).await, "found");
}

/// RFC 7515, 4.1.4: the id of a key is optional, for the token and for the key (RFC 7517, 4.5).
#[tokio::test]
async fn a_key_id_may_be_missing_if_only_one_key_fits() {
    let nameless = |kids: &[Option<&str>]| {
        let keys: Vec<Value> = kids
            .iter()
            .map(|kid| json!({ "kty": "OKP", "crv": "Ed25519", "x": POINT, "kid": kid }))
            .map(|mut key| {
                key.as_object_mut().unwrap().retain(|_, value| !value.is_null());
                key
            })
            .collect();
        ok(&json!({ "keys": keys }).to_string())
    };
    for (set, kid, taken) in [
        (&[Some("a")][..], None, true),
        (&[None], None, true),
        (&[None], Some("a"), true),
        (&[Some("a")], Some("b"), false),
        (&[Some("a"), Some("b")], None, false),
        (&[Some("a"), None], None, false),
        (&[Some("a"), None], Some("a"), true),
        (&[Some("a"), None], Some("b"), false),
    ] {
        let issuer = Issuer::start(nameless(set), drop);
        let keys = issuer.keys();
        let found = keys.key(kid, Algorithm::EdDSA, Instant::now()).await;
        assert_eq!(found.is_ok(), taken, "{set:?} {kid:?}");
        // No key has the other algorithm.
        let other = keys.key(None, Algorithm::RS256, Instant::now()).await;
        assert!(matches!(other, Err(KeyFault::Unknown)), "{set:?}");
    }
}
