//! What the functions are asked, what AWS answers them, and what they must answer.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::{forge, now, sample};

use tests::fake_aws::Replies;

use crate::aws::Aws;
use crate::signed::Signed;

pub(crate) const ID: &str = "01KAQ5W0000000000000000000";
pub(crate) const BASE_URL: &str = "https://invite.techpass.gov.sg";
const SUPPORT_URL: &str = "https://go.gov.sg/seed-techpass-support";
const SIGN_IN_URL: &str = "https://portal.techpass.gov.sg";
pub(crate) const ISSUER: &str = "https://issuer.techpass.gov.sg";
pub(crate) const AUDIENCE: &str = "techpass-invitations";

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
    let all = [
        invite(aws),
        invite_with_es256(aws),
        desk(aws),
        open(),
        complete(),
        expire(),
        dispatch(),
        feedback(),
        portal(),
    ];
    let with_aws = |mut scenario: Scenario| {
        scenario.variables.push(("AWS_ENDPOINT_URL".to_owned(), aws.url.clone()));
        for (name, path) in &aws.trust {
            scenario.variables.push(((*name).to_owned(), path.display().to_string()));
        }
        scenario
    };
    all.map(with_aws).into()
}

/// A first invitation by an officer.
fn invite(aws: &Aws) -> Scenario {
    Scenario { has_peers: true, ..invite_by("invite", Signed::by_rs256(), aws) }
}

/// The same where the issuer signs with ES256.
fn invite_with_es256(aws: &Aws) -> Scenario {
    invite_by("invite, ES256", Signed::by_es256(), aws)
}

fn invite_by(name: &'static str, signed: Signed, aws: &Aws) -> Scenario {
    let asked = by_officer(name, "invite", sample("invite.json"), signed, aws);
    Scenario { expected: ("/statusCode", 201.into()), ..asked }
}

/// A support officer searches for a person by their address, whose invitation is pending.
fn desk(aws: &Aws) -> Scenario {
    let asked = by_officer("desk", "desk", sample("desk-search.json"), Signed::by_rs256(), aws);
    // One item is read as the invitation that stands for the address, and as the note that it is not emailed.
    let mut standing = pending();
    standing["since"] = text("2026-11-23T00:00:00Z");
    let keys = json!({ "PK": text(&format!("INVITATION#{ID}")), "SK": text("INVITATION") });
    let replies = [
        ("GetItem", json!({ "Item": standing })),
        ("Query", json!({ "Items": [keys], "Count": 1, "ScannedCount": 1 })),
        ("BatchGetItem", json!({ "Responses": { "invitations": [pending()] }, "UnprocessedKeys": {} })),
    ];
    Scenario { replies: replies.into(), ..asked }
}

/// An officer's request, with the configuration of the functions that officers call.
fn by_officer(
    name: &'static str,
    function: &'static str,
    mut event: Value,
    Signed { token, keys, signature }: Signed,
    aws: &Aws,
) -> Scenario {
    event["headers"]["authorization"] = format!("Bearer {token}").into();
    let variables = [
        ("ISSUER", ISSUER.to_owned()),
        ("AUDIENCE", AUDIENCE.to_owned()),
        ("JWKS_URL", aws.issuer.clone()),
        ("ISSUER_KEYS", keys.to_string()),
        ("INVITATION_VALIDITY", "5d".to_owned()),
        ("ACTIVATION_PERIOD", "30d".to_owned()),
        ("LOGIN_SUFFIX", "techpass.gov.sg".to_owned()),
        ("SUPPORT_URL", SUPPORT_URL.to_owned()),
    ];
    Scenario {
        floor: Some("table_http"),
        signature: Some(signature),
        http: true,
        ..scenario(name, function, &event, ("/statusCode", 200.into()), variables)
    }
}

/// An invitee opens their link, as a page.
fn open() -> Scenario {
    let mut event = sample("register-open.json");
    event["headers"]["accept"] = "text/html".into();
    with_link("register opened", event, 200)
}

/// An invitee completes the form.
fn complete() -> Scenario {
    Scenario { hashes: true, ..with_link("register completed", sample("register-complete.json"), 201) }
}

/// An invitee's request with a genuine link.
fn with_link(name: &'static str, mut event: Value, status: u16) -> Scenario {
    let Signed { token, keys, signature } = Signed::by_dispatch();
    event["rawPath"] = format!("/register/{token}").into();
    event["pathParameters"]["token"] = token.into();
    Scenario {
        replies: Replies::from([("GetItem", json!({ "Item": pending() }))]),
        floor: Some("table_http"),
        signature: Some(signature),
        http: true,
        ..scenario(
            name,
            "register",
            &event,
            ("/statusCode", status.into()),
            [
                ("BASE_URL", BASE_URL.to_owned()),
                ("REGISTRATION_PUBLIC_KEYS", keys.to_string()),
                ("LOGIN_SUFFIX", "techpass.gov.sg".to_owned()),
                ("ACTIVATION_PERIOD", "30d".to_owned()),
                ("SIGN_IN_URL", SIGN_IN_URL.to_owned()),
                ("SUPPORT_URL", SUPPORT_URL.to_owned()),
            ],
        )
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
            [
                ("PERSONAL_DATA_KEPT", "90d".to_owned()),
                ("ACTIVATION_PERIOD", "30d".to_owned()),
                ("ACTIVATION_FEED", "off".to_owned()),
                ("ACTIVATION_FEED_PATIENCE", "7d".to_owned()),
                ("LOGIN_SUFFIX", "techpass.gov.sg".to_owned()),
            ],
        )
    }
}

/// The stream brings an invitation, which owes an email and a timer.
fn dispatch() -> Scenario {
    let replies = [
        // At the start.
        ("GetSecretValue", json!({ "SecretString": forge::private_jwk("2026-11").to_string() })),
        ("SendEmail", json!({ "MessageId": "0100019ab0c5e000" })),
        (
            "PutEvents",
            json!({ "FailedEntryCount": 0, "Entries": [{ "EventId": "11710aed-b79e-4468-a20b-bb3c0c3b4860" }] }),
        ),
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
        floor: Some("table_mail_timer_bus"),
        ..scenario(
            "dispatch",
            "dispatch",
            &event,
            ("/batchItemFailures", json!([])),
            [
                ("BASE_URL", BASE_URL.to_owned()),
                ("MAIL_FROM", "no-reply@techpass.gov.sg".to_owned()),
                ("CONFIGURATION_SET", "mails".to_owned()),
                ("SIGN_IN_URL", SIGN_IN_URL.to_owned()),
                ("SUPPORT_URL", SUPPORT_URL.to_owned()),
                ("REGISTRATION_SIGNING_SECRET", "key-of-links".to_owned()),
                ("SCHEDULE_GROUP", "timers".to_owned()),
                ("TIMER_TARGET_ARN", arn("function:expire")),
                ("TIMER_ROLE_ARN", arn("role/timers")),
                ("TIMER_DEAD_LETTER_ARN", arn("lost-timers")),
                ("UNDELIVERED_EVENTS_ARN", arn("undelivered-events")),
                ("EVENT_BUS", "events".to_owned()),
            ],
        )
    }
}

/// SES reports a bounce; the inviter must be told.
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
        ..scenario("feedback", "feedback", &sample("mail-bounced.json"), ("/outcome", "recorded".into()), [])
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
