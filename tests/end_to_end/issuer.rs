//! How the running service fetches the issuer's keys.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::scope;

use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};
use tests::forge::{self, Token};
use tests::{Host, Officer, serve};
use tiny_http::Response;

/// The most environments of a function on the local host. Each has its own keys.
const MOST_ENVIRONMENTS: usize = 8;

/// An issuer outside the host.
struct Issuer {
    keys: Arc<Mutex<Value>>,
    fetches: Arc<AtomicUsize>,
}

impl Issuer {
    /// An issuer with these keys, and a host that trusts it.
    fn start(keys: Value) -> (Self, Host) {
        let (keys, fetches) = (Arc::new(Mutex::new(keys)), Arc::new(AtomicUsize::new(0)));
        let (published, counted) = (Arc::clone(&keys), Arc::clone(&fetches));
        let address = serve(move |request| {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = request.respond(Response::from_string(published.lock().unwrap().to_string()));
        });
        let parameter = format!("JwksUrl=http://{address}/jwks").leak();
        (Self { keys, fetches }, Host::start_with("5d", [&*parameter].to_vec().leak()))
    }

    fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }
}

/// The officer's token, signed with another key.
fn token(officer: &Officer, kid: &str, key: &Ed25519KeyPair) -> String {
    Token::read(&officer.token).header("kid", kid).signed(key)
}

/// Tokens with made-up key ids do not flood the issuer, one by one or all at once, and lock nobody out.
#[test]
fn made_up_key_ids_do_not_flood_the_issuer() {
    let key = forge::another_key();
    let (issuer, host) = Issuer::start(json!({ "keys": [forge::public_jwk(&key, "good")] }));
    let officer = host.officer();
    let good = token(&officer, "good", &key);
    for number in 0..10 {
        let made_up = token(&officer, &format!("made-up-{number}"), &key);
        host.look_up(&made_up, "x").problem(401, "unauthenticated");
        host.look_up(&good, "x").problem(404, "not_found");
    }
    assert_eq!(issuer.fetches(), 1, "one environment was enough, and asked once");
    scope(|scope| {
        for number in 0..40 {
            let (host, officer, key, good) = (&host, &officer, &key, &good);
            scope.spawn(move || {
                let made_up = token(officer, &format!("more-{number}"), key);
                host.look_up(&made_up, "x").problem(401, "unauthenticated");
                host.look_up(good, "x").problem(404, "not_found");
            });
        }
    });
    assert!(issuer.fetches() <= MOST_ENVIRONMENTS, "{} fetches", issuer.fetches());
}

/// While the issuer has no keys, officers get the message to try again, and no details.
#[test]
fn an_issuer_without_keys_is_a_temporary_failure() {
    let key = forge::another_key();
    let (issuer, host) = Issuer::start(Value::from("<html>gone fishing</html>"));
    let officer = host.officer();
    let token = token(&officer, "good", &key);
    for _ in 0..5 {
        let reply = host.look_up(&token, "x");
        reply.problem(503, "temporarily_unavailable");
        assert!(!reply.header("retry-after").is_empty(), "{reply:?}");
    }
    assert_eq!(issuer.fetches(), 1);
    *issuer.keys.lock().unwrap() = json!({ "keys": [forge::public_jwk(&key, "good")] });
    // Not yet: the service waits a full minute.
    host.look_up(&token, "x").problem(503, "temporarily_unavailable");
    assert_eq!(issuer.fetches(), 1);
}
