//! Functions alone, with a table that never answers.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::forge::{self, Token};
use tests::{Function, Invited, now, sample};

use super::links;

const ANOTHER: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAW";
const JSON: &str = "application/json";
const PAGE: &str = "text/html";

/// Forged and foreign tokens are refused without a look into the table, with the usual response. Only a genuine token
/// leads to a look-up.
#[test]
fn r35_only_a_genuine_link_leads_to_a_look_up() {
    let private = forge::private_jwk("k1");
    let key = forge::key_of(&private);
    let function = register(&json!({ "keys": [forge::public_jwk(&key, "k1")] }));
    let genuine = Token::of(
        json!({ "alg": "EdDSA", "typ": "registration+jwt", "kid": "k1" }),
        json!({
            "iss": "https://links.example",
            "aud": "registration",
            "sub": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
            "iat": 1_795_395_600,
            "exp": 1_795_827_600,
        }),
    );
    let invited = |id: &str, token: String| Invited {
        id: id.to_owned(),
        email: String::new(),
        link: format!("https://links.example/register/{token}"),
    };
    let first = invited("01ARZ3NDEKTSV4RRFFQ69G5FAV", genuine.clone().signed(&key));
    let signed = Token::read(first.token());
    let tokens = [
        links::wrong(&first),
        links::tampered(&signed, &invited(ANOTHER, String::new())),
        links::forged(&signed, &key),
        links::misused(&signed, &key),
    ];
    let expected = function.call(&visit("GET", "x", JSON)).unwrap();
    let expected_page = function.call(&visit("GET", "x", PAGE)).unwrap();
    assert_eq!((&expected["statusCode"], &expected_page["statusCode"]), (&json!(404), &json!(404)));
    for (what, token) in tokens.into_iter().flatten() {
        for (method, accept, expected) in
            [("GET", JSON, &expected), ("POST", JSON, &expected), ("GET", PAGE, &expected_page)]
        {
            let reply = function.call(&visit(method, &token, accept)).unwrap();
            assert_eq!(reply, *expected, "{method} {what}");
        }
        assert_eq!(function.aws_calls(), 0, "{what}");
    }
    // The same with a genuine token shows that the test would see calls. The log reports the failing table, but not
    // the sent data.
    for method in ["GET", "POST"] {
        let before = function.aws_calls();
        let reply = function.call(&visit(method, first.token(), JSON)).unwrap();
        assert_eq!(reply["statusCode"], 503, "{reply}");
        assert!(function.aws_calls() > before, "{method}");
    }
    let said = function.said();
    assert!(said.contains("the table is not available"), "{said}");
    for secret in [&*signed.signature, "correct-Horse-42-staple", "81234567", "mei.tan"] {
        assert!(!said.contains(secret), "{secret} is in {said}");
    }
}

/// Events that API Gateway would not send get a normal response, and cause no panic.
#[test]
fn hostile_events_are_answered() {
    let key = forge::another_key();
    let mut function = register(&json!({ "keys": [forge::public_jwk(&key, "k1")] }));
    let expected = function.call(&visit("GET", "x", JSON)).unwrap();
    for host in ["256.256.256.256", "xn--a", "a b", "", "[::1", "\u{fffd}"] {
        let mut event = visit("GET", "x", JSON);
        event["headers"]["host"] = host.into();
        assert_eq!(function.call(&event), Ok(expected.clone()), "{host}");
    }
    for path in ["//evil.example/", "", "x", "/a b\u{0}", "/\u{fffd}?#", "https://evil.example/register/x"] {
        let mut event = visit("GET", "x", JSON);
        event["rawPath"] = path.into();
        assert_eq!(function.call(&event), Ok(expected.clone()), "{path}");
    }
    for query in ["a=<b>", "\"", " ", "a=\u{e9}", "\\^`{|}", "%", "#", "?", "a\r\nb"] {
        let mut event = visit("GET", "x", JSON);
        event["rawQueryString"] = query.into();
        let reply = function.call(&event).unwrap();
        assert_eq!(reply["statusCode"], 400, "{query}: {reply}");
        let page = visit("GET", "x", PAGE);
        event["headers"] = page["headers"].clone();
        assert_eq!(function.call(&event).unwrap()["statusCode"], 404, "{query}");
    }
    let mut event = visit("POST", "x", JSON);
    event["body"] = "%".into();
    event["isBase64Encoded"] = true.into();
    assert_eq!(function.call(&event).unwrap()["statusCode"], 404);
    assert!(!function.said().contains("a panic"), "{}", function.said());
    // An event that is not a request is an error, and affects nothing else.
    function.call(&json!({ "Records": [] })).unwrap_err();
    assert_eq!(function.call(&visit("GET", "x", JSON)), Ok(expected));
    assert!(function.is_running());
}

/// R41: work that would not fit into the time is not started, and comes again. If it were cut off, an email might be
/// sent twice.
#[test]
fn r41_work_that_would_be_cut_off_is_not_started() {
    let function = Function::start(
        "dispatch",
        &[
            ("TABLE_NAME", "table"),
            ("BASE_URL", "https://links.example"),
            ("MAIL_FROM", "no-reply@links.example"),
            ("SIGN_IN_URL", "https://portal.example"),
            ("SUPPORT_URL", "https://help.example"),
            ("REGISTRATION_SIGNING_SECRET", "the-key-of-links"),
            ("SCHEDULE_GROUP", "timers"),
            ("TIMER_TARGET_ARN", "arn:aws:lambda:ap-southeast-1:000000000000:function:expire"),
            ("TIMER_ROLE_ARN", "arn:aws:iam::000000000000:role/timers"),
            ("TIMER_DEAD_LETTER_ARN", "arn:aws:sqs:ap-southeast-1:000000000000:lost"),
            ("UNDELIVERED_EVENTS_ARN", "arn:aws:sqs:ap-southeast-1:000000000000:undelivered"),
            ("EVENT_BUS", "events"),
        ],
    );
    let mut event = sample("stream.json");
    event["Records"][0]["dynamodb"]["NewImage"]["at"]["S"] = now().to_string().into();
    let number = event["Records"][0]["dynamodb"]["SequenceNumber"].clone();
    let failed = json!({ "batchItemFailures": [{ "itemIdentifier": number }] });
    let soon = now() + SignedDuration::from_secs(15);
    assert_eq!(function.call_until(&event, soon), Ok(failed.clone()));
    assert_eq!(function.aws_calls(), 0, "it was begun");
    assert_eq!(function.call(&event), Ok(failed));
    assert!(function.aws_calls() > 0, "with time enough it is tried");
}

/// A process survives a panic only with unwinding. The tool that builds for Lambda chooses abort, unless the profile
/// says otherwise.
#[test]
fn the_deployed_profile_unwinds() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).expect("the workspace has a manifest");
    let profile = |name: &str| -> Vec<&str> {
        let rest = manifest.split(&format!("\n[profile.{name}]\n")).nth(1);
        rest.and_then(|rest| rest.split("\n[").next()).unwrap_or_default().lines().collect()
    };
    let (release, lambda) = (profile("release"), profile("lambda"));
    assert!(release.contains(&"panic = \"unwind\""), "{release:?}");
    assert!(lambda.contains(&"inherits = \"release\""), "{lambda:?}");
    assert!(!lambda.iter().any(|line| line.starts_with("panic")), "{lambda:?}");
}

fn register(keys: &Value) -> Function {
    let variables = [
        ("TABLE_NAME", "table"),
        ("BASE_URL", "https://links.example"),
        ("REGISTRATION_PUBLIC_KEYS", &*keys.to_string()),
        ("LOGIN_SUFFIX", "techpass.gov.sg"),
        ("ACTIVATION_PERIOD", "30d"),
        ("SIGN_IN_URL", "https://portal.example"),
        ("SUPPORT_URL", "https://help.example"),
    ];
    Function::start("register", &variables)
}

/// The event of a person who opens a link or sends its form.
fn visit(method: &str, token: &str, accept: &str) -> Value {
    let mut event = sample(if method == "POST" { "register-complete.json" } else { "register-open.json" });
    event["requestContext"]["http"]["method"] = method.into();
    event["rawPath"] = format!("/register/{token}").into();
    event["pathParameters"]["token"] = token.into();
    event["headers"]["accept"] = accept.into();
    event
}

/// R36: the sweep starts nothing without time, and says that something is left. It reports zero sweeps: without the
/// zero, an alarm could not tell it from a new stack.
#[test]
fn r36_a_sweep_without_time_starts_nothing() {
    let function = Function::start(
        "expire",
        &[
            ("TABLE_NAME", "table"),
            ("PERSONAL_DATA_KEPT", "90d"),
            ("ACTIVATION_PERIOD", "30d"),
            ("ACTIVATION_FEED", "off"),
            ("ACTIVATION_FEED_PATIENCE", "7d"),
            ("LOGIN_SUFFIX", "techpass.gov.sg"),
            ("STACK_NAME", "stack"),
        ],
    );
    let soon = now() + SignedDuration::from_secs(5);
    let error = function.call_until(&sample("sweep.json"), soon).unwrap_err();
    let message = error["errorMessage"].as_str().unwrap_or_default();
    assert!(message.contains("1 failed or were not reached in time"), "{error}");
    assert_eq!(function.aws_calls(), 0, "it was begun");
    assert!(function.said().contains("\"SweepsDone\":0"), "{}", function.said());
}
