//! What the functions are asked, what AWS answers them, and what they must answer.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use tests::forge::{self, Token};
use tests::{now, sample};

use crate::aws::{Aws, Replies};

const ID: &str = "01KAQ5W0000000000000000000";
const BASE_URL: &str = "https://invite.techpass.gov.sg";
const SUPPORT_URL: &str = "https://go.gov.sg/seed-techpass-support";
const SIGN_IN_URL: &str = "https://portal.techpass.gov.sg";
const ISSUER: &str = "https://issuer.techpass.gov.sg";
const AUDIENCE: &str = "techpass-invitations";

/// A function with one event that it gets again and again.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) function: &'static str,
    pub(crate) event: Vec<u8>,
    pub(crate) variables: Vec<(String, String)>,
    pub(crate) replies: Replies,
    /// Where in the answer what must stand.
    pub(crate) expected: (&'static str, Value),
    /// The program that can make the same calls, if there are any.
    pub(crate) floor: Option<&'static str>,
    /// The signature that the function checks, as floors read it.
    pub(crate) signature: Option<String>,
    /// Whether the event comes from API Gateway.
    pub(crate) http: bool,
    pub(crate) has_peers: bool,
    /// Whether a password is hashed, which is meant to cost time and memory.
    pub(crate) hashes: bool,
}

/// All scenarios.
pub(crate) fn scenarios(aws: &Aws) -> Vec<Scenario> {
    let all = [invite(aws), open(), complete(), expire(), dispatch(), feedback(), portal()];
    let with_aws = |mut scenario: Scenario| {
        scenario.variables.push(("AWS_ENDPOINT_URL".to_owned(), aws.url.clone()));
        for (name, path) in &aws.trust {
            scenario.variables.push(((*name).to_owned(), path.display().to_string()));
        }
        scenario
    };
    all.map(with_aws).into()
}

/// A first invitation by an officer whose token is signed with ES256.
fn invite(aws: &Aws) -> Scenario {
    let (token, keys) = officer();
    let signature = signature("ES256", &token, &keys);
    let mut event = sample("invite.json");
    event["headers"]["authorization"] = format!("Bearer {token}").into();
    let jwks_url = aws.issuer.clone();
    Scenario {
        replies: Replies::from([("GET /keys", keys.clone())]),
        floor: Some("table_http"),
        signature,
        http: true,
        has_peers: true,
        ..scenario(
            "invite",
            "invite",
            &event,
            ("/statusCode", 201.into()),
            [
                ("ISSUER", ISSUER.to_owned()),
                ("AUDIENCE", AUDIENCE.to_owned()),
                ("JWKS_URL", jwks_url),
                ("ISSUER_KEYS", keys.to_string()),
                ("INVITATION_VALIDITY", "5d".to_owned()),
                ("SUPPORT_URL", SUPPORT_URL.to_owned()),
            ],
        )
    }
}

/// An invitee opens his link, as a page.
fn open() -> Scenario {
    let (token, keys) = link();
    let signature = signature("EdDSA", &token, &keys);
    let mut event = sample("register-open.json");
    event["rawPath"] = format!("/register/{token}").into();
    event["pathParameters"]["token"] = token.into();
    event["headers"]["accept"] = "text/html".into();
    Scenario {
        replies: Replies::from([("GetItem", json!({ "Item": pending() }))]),
        floor: Some("table_http"),
        signature,
        http: true,
        ..scenario("register opened", "register", &event, ("/statusCode", 200.into()), register(&keys))
    }
}

/// An invitee completes the form.
fn complete() -> Scenario {
    let (token, keys) = link();
    let signature = signature("EdDSA", &token, &keys);
    let mut event = sample("register-complete.json");
    event["rawPath"] = format!("/register/{token}").into();
    event["pathParameters"]["token"] = token.into();
    Scenario {
        replies: Replies::from([("GetItem", json!({ "Item": pending() }))]),
        floor: Some("table_http"),
        signature,
        http: true,
        hashes: true,
        ..scenario("register completed", "register", &event, ("/statusCode", 201.into()), register(&keys))
    }
}

/// The timer of an invitation calls at its deadline.
fn expire() -> Scenario {
    Scenario {
        replies: Replies::from([("GetItem", json!({ "Item": overdue() }))]),
        floor: Some("table"),
        ..scenario(
            "expire",
            "expire",
            &sample("timer.json"),
            ("/expired", 1.into()),
            [("PERSONAL_DATA_KEPT", "90d".to_owned())],
        )
    }
}

/// The stream brings an invitation, which owes a mail and a timer.
fn dispatch() -> Scenario {
    let replies = [
        // At the start.
        ("GetSecretValue", json!({ "SecretString": forge::private_jwk("2026-11").to_string() })),
        ("SendEmail", json!({ "MessageId": "0100019ab0c5e000" })),
        (
            "CreateSchedule",
            json!({
                "ScheduleArn": "arn:aws:scheduler:ap-southeast-1:000000000000:schedule/timers/1"
            }),
        ),
    ];
    let mut event = sample("stream.json");
    event["Records"][0]["dynamodb"]["NewImage"]["invitation"]["M"] = pending();
    let arn = |name: &str| format!("arn:aws:lambda:ap-southeast-1:000000000000:{name}");
    Scenario {
        replies: replies.into(),
        floor: Some("table_mail_timer"),
        ..scenario(
            "dispatch",
            "dispatch",
            &event,
            ("/batchItemFailures", json!([])),
            [
                ("BASE_URL", BASE_URL.to_owned()),
                ("MAIL_FROM", "TechPass <no-reply@techpass.gov.sg>".to_owned()),
                ("CONFIGURATION_SET", "mails".to_owned()),
                ("SIGN_IN_URL", SIGN_IN_URL.to_owned()),
                ("SUPPORT_URL", SUPPORT_URL.to_owned()),
                ("REGISTRATION_SIGNING_SECRET", "key-of-links".to_owned()),
                ("SCHEDULE_GROUP", "timers".to_owned()),
                ("TIMER_TARGET_ARN", arn("function:expire")),
                ("TIMER_ROLE_ARN", arn("role/timers")),
                ("TIMER_DEAD_LETTER_ARN", arn("lost-timers")),
                ("UNDELIVERED_EVENTS_ARN", arn("undelivered-events")),
            ],
        )
    }
}

/// SES reports a bounce, which the inviter is to hear of.
fn feedback() -> Scenario {
    let keyed = |mut item: Value, sort: &str| {
        item["PK"] = text(&format!("INVITATION#{ID}"));
        item["SK"] = text(sort);
        item
    };
    let event = sample("stream.json")["Records"][0]["dynamodb"]["NewImage"].clone();
    let note = json!({
        "event": { "N": "1" }, "kind": text("registration_invitation"), "status": text("sent"),
        "at": text("2026-11-23T01:00:02Z"), "ses_message_id": text("0100019ab0c5e000"),
    });
    let items = [
        keyed(event, "EVENT#000001"),
        keyed(pending(), "INVITATION"),
        keyed(note, "MAIL#000001#registration_invitation"),
    ];
    Scenario {
        replies: Replies::from([("Query", json!({ "Items": items, "Count": 3, "ScannedCount": 3 }))]),
        floor: Some("table"),
        ..scenario("feedback", "feedback", &sample("mail-bounced.json"), ("/outcome", "kept".into()), [])
    }
}

/// An officer opens the page.
fn portal() -> Scenario {
    Scenario {
        http: true,
        ..scenario(
            "portal",
            "portal",
            &sample("portal.json"),
            ("/statusCode", 200.into()),
            [
                ("SIGN_IN_CLIENT_ID", "officers-page".to_owned()),
                ("AUTHORIZATION_ENDPOINT", format!("{ISSUER}/authorize")),
                ("TOKEN_ENDPOINT", format!("{ISSUER}/token")),
                ("ISSUER", ISSUER.to_owned()),
                ("SUPPORT_URL", SUPPORT_URL.to_owned()),
            ],
        )
    }
}

fn scenario<const N: usize>(
    name: &'static str,
    function: &'static str,
    event: &Value,
    expected: (&'static str, Value),
    variables: [(&str, String); N],
) -> Scenario {
    let table = ("TABLE_NAME".to_owned(), "invitations".to_owned());
    let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value)).chain([table]);
    Scenario {
        name,
        function,
        event: event.to_string().into_bytes(),
        variables: variables.collect(),
        replies: Replies::new(),
        expected,
        floor: None,
        signature: None,
        http: false,
        has_peers: false,
        hashes: false,
    }
}

fn register(keys: &Value) -> [(&'static str, String); 5] {
    [
        ("BASE_URL", BASE_URL.to_owned()),
        ("REGISTRATION_PUBLIC_KEYS", keys.to_string()),
        ("LOGIN_SUFFIX", "techpass.gov.sg".to_owned()),
        ("SIGN_IN_URL", SIGN_IN_URL.to_owned()),
        ("SUPPORT_URL", SUPPORT_URL.to_owned()),
    ]
}

/// An officer's token, and the set with the key that checks it.
fn officer() -> (String, Value) {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random);
    let key = key.expect("the key was just made");
    let point = key.public_key().as_ref();
    let keys = json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "kid": "2026-11", "use": "sig", "alg": "ES256",
        "x": forge::encode(&point[1..33]), "y": forge::encode(&point[33..]),
    }] });
    let second = now().as_second();
    let token = Token::of(
        json!({ "alg": "ES256", "typ": "at+jwt", "kid": "2026-11" }),
        json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": "officer-1", "email": "officer@tech.gov.sg",
            "account_type": "public_officer", "account_status": "active", "device": "gmd",
            "iat": second, "nbf": second, "exp": second + 24 * 3600,
        }),
    );
    let message = token.clone().as_it_was_signed();
    let message = message.trim_end_matches('.').as_bytes();
    let signature = key.sign(&random, message).expect("the key signs");
    (token.signature(forge::encode(signature.as_ref())).as_it_was_signed(), keys)
}

/// A registration link's token, and the set with the key that checks it.
fn link() -> (String, Value) {
    let key = forge::another_key();
    let second = now().as_second();
    let token = Token::of(
        json!({ "alg": "EdDSA", "typ": "registration+jwt", "kid": "2026-11" }),
        json!({ "iss": BASE_URL, "aud": "registration", "sub": ID, "iat": second, "exp": second + 4 * 24 * 3600 }),
    );
    (token.signed(&key), json!({ "keys": [forge::public_jwk(&key, "2026-11")] }))
}

/// A token's signature with the only key of a set, as floors read it: in base64, without padding.
fn signature(algorithm: &str, token: &str, keys: &Value) -> Option<String> {
    let key = &keys["keys"][0];
    let part = |name: &str| {
        let text = key[name].as_str().unwrap_or_default();
        URL_SAFE_NO_PAD.decode(text).expect("the key was just made")
    };
    // A point of P-256 begins with what says that both of its halves follow (SEC 1, 2.3.3).
    let public = if algorithm == "ES256" { [vec![4], part("x"), part("y")].concat() } else { part("x") };
    let (text, signature) = token.rsplit_once('.')?;
    Some(format!("{algorithm} {} {} {signature}", forge::encode(&public), forge::encode(text.as_bytes())))
}

/// The sample's invitation as an item, with days left.
fn pending() -> Value {
    invitation(SignedDuration::from_hours(4 * 24))
}

/// The same, with its deadline just passed.
fn overdue() -> Value {
    invitation(SignedDuration::from_secs(-5))
}

fn invitation(left: SignedDuration) -> Value {
    let image = &sample("stream.json")["Records"][0]["dynamodb"]["NewImage"];
    let mut item = image["invitation"]["M"].clone();
    let at = |after: SignedDuration| {
        let moment = Timestamp::from_second((now() + after).as_second()).expect("in range");
        text(&moment.to_string())
    };
    item["expires_at"] = at(left);
    for name in ["created_at", "mailed_at"] {
        item[name] = at(left - SignedDuration::from_hours(5 * 24));
    }
    item
}

fn text(text: &str) -> Value {
    json!({ "S": text })
}
