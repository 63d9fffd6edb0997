//! Events that no retry helps are parked, and do not block the stream. All others are retried until they succeed
//! (R41).

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::{Host, answers, eventually, fresh_address, now, subject};

/// The messages in the queue of undelivered events, newest first.
fn parked(host: &Host, count: usize) -> Vec<Value> {
    eventually("events to be parked", || {
        let failures = host.failures().as_array()?.clone();
        (failures.len() == count).then_some(failures)
    })
}

/// An unreadable event is parked whole, and the events after it are processed.
#[test]
fn r41_an_unreadable_event_does_not_block_the_stream() {
    let host = Host::start("5d");
    let officer = host.officer();
    host.put_item(&json!({
        "PK": { "S": "INVITATION#01ARZ3NDEKTSV4RRFFQ69G5FAV" },
        "SK": { "S": "EVENT#000001" },
        "event": { "S": "gibberish" },
    }));
    for _ in 0..3 {
        // Waits for the email.
        host.invited_vendor(&officer);
    }
    let [poison] = parked(&host, 1).try_into().unwrap();
    assert!(poison["queue"].as_str().unwrap().contains("UndeliveredEvents"), "{poison}");
    let image = &poison["event"]["Records"][0]["dynamodb"]["NewImage"];
    assert_eq!(image["event"], json!({ "S": "gibberish" }), "{poison}");
    let log: String = host.said().into_iter().map(|(_, text)| text).collect();
    assert!(log.contains("an event is parked"), "it is logged");
    assert!(log.contains("INVITATION#01ARZ3NDEKTSV4RRFFQ69G5FAV"), "with where to find it");
}

/// An email that SES refuses affects neither the event's other effects nor other people's emails. After the cause is
/// fixed, `dispatch` can get the parked event again.
#[test]
fn r41_a_rejected_email_is_parked_and_can_be_sent_later() {
    let host = Host::start("5d");
    let officer = host.officer();
    let domain = fresh_address("vendor.example").rsplit_once('@').unwrap().1.to_owned();
    let refused = format!("refused@{domain}");
    let invitation = host.invite(&officer.token, &answers::onshore(&refused)).json(201);
    let id = invitation["id"].as_str().unwrap();
    host.invited_vendor(&officer);
    let [undone] = parked(&host, 1).try_into().unwrap();
    assert!(host.timers().contains_key(id), "its timer is set all the same");
    assert_eq!(host.subjects_to(&refused).len(), 0);

    // The cause is still there: the event is parked again, and is not lost.
    assert_eq!(host.invoke("dispatch", &undone["event"]), json!({ "batchItemFailures": [] }));
    parked(&host, 2);
    // The cause is fixed.
    let accepted = format!("accepted@{domain}");
    let message = undone["event"].to_string().replace(&refused, &accepted);
    let message = serde_json::from_str(&message).unwrap();
    for _ in 0..2 {
        assert_eq!(host.invoke("dispatch", &message), json!({ "batchItemFailures": [] }));
    }
    host.mail_to(&accepted, subject::REGISTER);
    assert_eq!(host.subjects_to(&accepted).len(), 1, "it is sent once");
}

/// R41: the stream retries an email that SES throttles, but not without end: after 11 hours the event is parked
/// whole, and can be given to `dispatch` again.
#[test]
fn r41_an_event_that_waits_too_long_is_parked_whole() {
    let host = Host::start("5d");
    let refused = format!("refused@{}", fresh_address("vendor.example").rsplit_once('@').unwrap().1);
    host.invite(&host.officer().token, &answers::onshore(&refused)).json(201);
    let [undone] = parked(&host, 1).try_into().unwrap();
    let accepted = refused.replace("refused", "accepted");
    let aged = |hours: i64| {
        let mut event = undone["event"].clone();
        // Whole seconds, like the times of the product.
        let at = Timestamp::from_second(now().as_second()).unwrap() - SignedDuration::from_hours(hours);
        event["Records"][0]["dynamodb"]["NewImage"]["at"]["S"] = at.to_string().into();
        serde_json::from_str::<Value>(&event.to_string().replace(&refused, &accepted)).unwrap()
    };
    // The SDK tries three times.
    let throttled =
        json!({ "function": "dispatch", "operation": "SendEmail", "fault": "throttled", "times": 3 });
    host.arm(&throttled);
    let number = &undone["event"]["Records"][0]["dynamodb"]["SequenceNumber"];
    let failed = json!({ "batchItemFailures": [{ "itemIdentifier": number }] });
    assert_eq!(host.invoke("dispatch", &aged(10)), failed, "the stream brings it again");
    host.arm(&throttled);
    let old = aged(11);
    assert_eq!(host.invoke("dispatch", &old), json!({ "batchItemFailures": [] }));
    let [late, _] = parked(&host, 2).try_into().unwrap();
    assert_eq!(late["event"], old, "whole");
    assert_eq!(host.invoke("dispatch", &late["event"]), json!({ "batchItemFailures": [] }));
    host.mail_to(&accepted, subject::REGISTER);
}

/// R41: a fault of the account, the sender, the role or the network affects all emails, not one. They wait, and are
/// sent after the fault is fixed. The errors are those of SES's model for `SendEmail`, and those of all AWS services.
#[test]
fn r41_emails_wait_during_a_fault_that_affects_all() {
    const UNVERIFIED: &str = "Email address is not verified. The following identities failed the check in region \
                              AP-SOUTHEAST-1: no-reply@techpass.gov.sg";
    let host = Host::start("5d");
    let officer = host.officer();
    for (status, code, message) in [
        (400, "MessageRejected", UNVERIFIED),
        (400, "MessageRejected", "Sending suspended for this account."),
        (400, "MailFromDomainNotVerifiedException", ""),
        (400, "AccountSuspendedException", ""),
        (400, "SendingPausedException", ""),
        (400, "LimitExceededException", ""),
        (404, "NotFoundException", "Configuration set <mails> does not exist."),
        (429, "TooManyRequestsException", ""),
        (400, "ThrottlingException", ""),
        (403, "AccessDeniedException", ""),
        (403, "UnrecognizedClientException", ""),
        (500, "InternalFailure", ""),
        (503, "ServiceUnavailable", ""),
        (400, "SomethingNew", ""),
    ] {
        host.arm(&json!({
            "function": "dispatch", "operation": "SendEmail", "times": 2,
            "fault": "error", "error": { "status": status, "code": code, "message": message },
        }));
        // Waits for the email.
        let invited = host.invited_vendor(&officer);
        assert_eq!(host.disarm(), 2, "{code}");
        assert_eq!(host.count(&invited.email, subject::REGISTER), 1, "{code}");
    }
    assert_eq!(host.failures(), json!([]), "nothing is parked");
}

/// R41: an event is parked at the first attempt only if SES rejects this one email.
#[test]
fn r41_only_a_fault_of_the_one_email_is_parked() {
    let host = Host::start("5d");
    let officer = host.officer();
    for (count, (code, message)) in
        [("MessageRejected", "Email rejected: invalid content."), ("BadRequestException", "Illegal address")]
            .into_iter()
            .enumerate()
    {
        host.arm(&json!({
            "function": "dispatch", "operation": "SendEmail", "times": 1,
            "fault": "error", "error": { "status": 400, "code": code, "message": message },
        }));
        host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example"))).json(201);
        parked(&host, count + 1);
        assert_eq!(host.disarm(), 1, "{code}");
    }
}

/// R41: SES accepts an email, but its response is lost. The email is not sent again, because its delivery report
/// shows that it was sent.
#[test]
fn r41_a_lost_response_of_ses_sends_one_email() {
    let host = Host::start("5d");
    let officer = host.officer();
    host.arm(&json!({ "function": "dispatch", "operation": "SendEmail", "fault": "timed_out", "times": 3 }));
    let email = fresh_address("vendor.example");
    host.invite(&officer.token, &answers::onshore(&email)).json(201);
    host.mail_to(&email, subject::REGISTER);
    host.quiet();
    assert_eq!(host.disarm(), 1, "there is one attempt");
    assert_eq!(host.count(&email, subject::REGISTER), 1);
}
