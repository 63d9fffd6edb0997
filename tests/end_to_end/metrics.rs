//! Metrics: log lines in CloudWatch's embedded format. Their numbers match what happened.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::forge::Token;
use tests::template::{Template, metrics_on};
use tests::{Host, Line, Officer, answers, eventually, fresh_address, now, sample, subject};
use ureq::http::Request;

/// Metrics that the tests of accounts ([`super::activation`]) and of the desk ([`super::desk`]) check.
const MEASURED_ELSEWHERE: [&str; 7] = [
    "AccountsActivated",
    "AccountsReminded",
    "AccountsTerminated",
    "ActivationFeedSilent",
    "AddressesResumed",
    "DeskUsedUnusually",
    "InvitationsTransferred",
];

/// Each metric occurs, and has the right number. The dashboard shows all of them, and alarms use no others.
#[test]
fn the_numbers_match_what_happened() {
    let host =
        Host::start_with("5d", &["InvitationsPerAddressADay=3", "PersonalDataKept=5s", "RemindBefore=6d"]);
    let (anna, ben) = (host.officer(), host.officer());
    let mut refused = BTreeMap::new();
    lives(&host, &anna, &ben, &mut refused);
    refusals(&host, &anna, &mut refused);
    mails(&host, &anna, &mut refused);
    let sweeps = sweeps(&host, &anna);
    host.quiet();

    for (metric, measured, in_table) in host.numbers() {
        // SES refused one email.
        let unsent = u64::from(metric == "MailsOwed");
        assert_eq!(measured, in_table + unsent, "{metric}");
    }
    let measured = host.measured();
    for (metric, times) in [
        ("InvitationsSent", 17),
        ("InvitationsOverridden", 3),
        ("InvitationsCorrected", 1),
        ("InvitationsWithdrawn", 1),
        ("InvitationsRegistered", 1),
        ("InvitationsExpired", 1),
        ("InvitationsReminded", 1),
        ("InvitationsDeclined", 1),
        ("DetailsRejected", 1),
        ("InvitationsAskedFor", 1),
        ("AccountsCreated", 2),
        ("MailsBounced", 1),
        ("MailsComplained", 1),
        ("MailsDelayed", 1),
        ("MailsRejected", 1),
        ("MailsSuppressed", 1),
        ("EventsParked", 1),
        ("LimitsReached", 1),
        ("LinksNotGenuine", 1),
        ("SweepsDone", sweeps),
        ("TimersLost", 1),
    ] {
        assert_eq!(measured.sum(metric), times, "{metric}");
    }
    assert_eq!(measured.sum_by("LimitsReached", "emails_from_officer"), 1);
    for (reason, times) in &refused {
        assert_eq!(measured.sum_by("Refusals", reason), *times, "{reason}");
    }
    assert_eq!(measured.sum("Refusals"), refused.values().sum::<u64>());
    let drift = measured.largest("ExpiryDrift");
    assert!((600..700).contains(&drift), "{drift}");
    assert!(measured.largest("MailDelay") < 40, "{measured:?}");

    let template = Template::read();
    let shown = metrics_on(&template.dashboard());
    let names = measured.names().into_iter().chain(MEASURED_ELSEWHERE);
    assert_eq!(shown, names.map(str::to_owned).collect());
    for (name, alarm) in template.alarms() {
        let unknown: Vec<_> = alarm.metrics().into_iter().filter(|name| !shown.contains(name)).collect();
        assert!(unknown.is_empty(), "{name} watches {unknown:?}");
    }
}

/// An invitation that is overridden, registered, repeated, revoked, and one with an account at once that is
/// corrected.
fn lives(host: &Host, anna: &Officer, ben: &Officer, refused: &mut BTreeMap<&'static str, u64>) {
    let old = host.invited_vendor(anna);
    let new = host.invited(ben, &answers::onshore(&old.email));
    host.open_as_json(&old.link).problem(410, refusal(refused, "invitation_superseded"));
    host.register(&new.link, &answers::registration()).json(201);
    host.invite(&anna.token, &answers::onshore(&new.email))
        .problem(409, refusal(refused, "already_registered"));
    let revoked = host.invited_vendor(anna);
    let path = format!("/invitations/{}", revoked.id);
    host.send(call(host, anna, "POST", &format!("{path}/resend")), "").json(202);
    host.send(call(host, anna, "DELETE", &path), "").json(200);
    let declined = host.invited_vendor(anna);
    for (link, rest, body) in [
        (&revoked.link, "request", json!({})),
        (&declined.link, "decline", json!({ "reason": "wrong_details" })),
        (&declined.link, "decline", json!({ "reason": "not_wanted" })),
    ] {
        let request = Request::post(format!("{link}/{rest}")).header("accept", "application/json");
        let reply = host.send(request.header("content-type", "application/json"), body.to_string());
        assert!(reply.status < 300, "{reply:?}");
    }
    let integrated = fresh_address("tech.gov.sg");
    let mut id = Value::Null;
    for officer in [anna, ben] {
        id = host.invite(&officer.token, &answers::integrated(&integrated)).json(201)["id"].clone();
    }
    let path = format!("/invitations/{}", id.as_str().expect("a text"));
    host.send(call(host, ben, "DELETE", &path), "").json(200);
}

/// Refusals, of a request and of a row of a list.
fn refusals(host: &Host, anna: &Officer, refused: &mut BTreeMap<&'static str, u64>) {
    let email = fresh_address("vendor.example");
    let mut link = String::new();
    for _ in 0..3 {
        link = host.invited(anna, &answers::onshore(&email)).link;
    }
    host.invite(&anna.token, &answers::onshore(&email)).problem(429, refusal(refused, "rate_limited"));
    host.invite("no token", &json!({})).problem(401, refusal(refused, "unauthenticated"));
    let personal = answers::onshore("mei.tan@gmail.com");
    host.invite(&anna.token, &personal).problem(422, refusal(refused, "validation_failed"));
    let bulk = Request::post(host.url("/invitations/bulk")).header("content-type", "text/csv");
    let bulk = bulk.header("authorization", format!("Bearer {}", anna.token));
    let good = fresh_address("vendor.example");
    refusal(refused, "validation_failed");
    let list = format!("email,sponsoring_agency,business_operation\n{good},GOVTECH,onshore\nx,,\n");
    host.send(bulk, list).json(200);
    let forged = Token::read(link.rsplit('/').next().unwrap()).claim("aud", "x").as_it_was_signed();
    host.open_as_json(&host.url(&format!("/register/{forged}"))).problem(404, refusal(refused, "not_found"));
}

/// All delivery states of an email.
fn mails(host: &Host, anna: &Officer, refused: &mut BTreeMap<&'static str, u64>) {
    let simulated = |outcome: &str| format!("{outcome}+{}", fresh_address("vendor.example"));
    for outcome in ["bounce", "suppressionlist"] {
        host.invited(anna, &answers::onshore(&simulated(outcome)));
    }
    let unwanted = simulated("complaint");
    let invited = host.invited(anna, &answers::onshore(&unwanted));
    eventually("the complaint to be heard", || {
        (host.invitation(anna, &invited.id)["mail"][0]["status"] == "complained").then_some(())
    });
    host.invite(&anna.token, &answers::onshore(&unwanted))
        .problem(409, refusal(refused, "address_suppressed"));
    let rejected = host.invited_vendor(anna);
    let mail = host.mail_to(&rejected.email, subject::REGISTER);
    host.report(&mail, &json!({ "event": "Reject" }));
    let domain = fresh_address("vendor.example").rsplit_once('@').unwrap().1.to_owned();
    host.invite(&anna.token, &answers::onshore(&format!("refused@{domain}"))).json(201);

    host.quiet();
    // SES throttles for a while, and its response for one accepted email is late.
    host.arm(
        &json!({ "function": "dispatch", "operation": "SendEmail", "fault": "throttled", "times": 10_000 }),
    );
    let late = host.invite(&anna.token, &answers::onshore(&fresh_address("vendor.example"))).json(201);
    eventually("an email to fail", || {
        let failed = |line: &Line| {
            line.fields.get("invitation.id") == Some(&late["id"])
                && line.fields.contains_key("UndeliveredMailAge")
        };
        host.lines().iter().any(failed).then_some(())
    });
    let mut report = sample("mail-delayed.json");
    for (tag, value) in
        [("invitation", &late["id"]), ("event", &json!("1")), ("mail", &json!("registration_invitation"))]
    {
        report["detail"]["mail"]["tags"][tag] = json!([value]);
    }
    assert_eq!(host.invoke("feedback", &report), json!({ "outcome": "recorded" }));
    host.disarm();
}

/// The sweep finds an invitation whose timer never called, ten minutes after its deadline. It reminds an invitee, and
/// erases the data of invitees who did not register. Returns how often the sweep was called.
fn sweeps(host: &Host, anna: &Officer) -> u64 {
    let due = host.invited_vendor(anna);
    host.make_reminder_due(&due.id);
    let lost = host.invited_vendor(anna);
    host.take_timer(&lost.id);
    let is_it = |item: &Value| {
        item["PK"]["S"] == format!("INVITATION#{}", lost.id) && item["SK"]["S"] == "INVITATION"
    };
    let mut item = host.scan().into_iter().find(is_it).expect("the invitation's item");
    let deadline = now() - SignedDuration::from_mins(10);
    let shard = item["deadline_shard"]["S"].as_str().unwrap().rsplit('#').next().unwrap().to_owned();
    item["expires_at"]["S"] = deadline.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into();
    item["deadline_shard"]["S"] = format!("{}#{shard}", deadline.strftime("%Y-%m-%d")).into();
    host.put_item(&item);
    let (mut sweeps, mut expired, mut purged) = (0, 0, 0);
    eventually("a sweep to find both", || {
        sweeps += 1;
        let swept = host.invoke("expire", &json!({ "sweep": true }));
        expired += swept["expired"].as_u64()?;
        purged += swept["purged"].as_u64()?;
        (expired > 0 && purged > 0).then_some(())
    });
    assert_eq!(expired, 1);
    sweeps
}

/// Counts a refusal, and returns the reason.
fn refusal(refused: &mut BTreeMap<&'static str, u64>, reason: &'static str) -> &'static str {
    *refused.entry(reason).or_default() += 1;
    reason
}

fn call(host: &Host, officer: &Officer, method: &str, path: &str) -> ureq::http::request::Builder {
    let request = Request::builder().method(method).uri(host.url(path));
    request
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", "application/json")
}
