//! Events that no retry helps: they are set aside, and nobody waits behind them (R41).

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::{Host, answers, eventually, fresh_address, now, subject};

/// What is in the queue of undelivered events, the newest first.
fn set_aside(host: &Host, count: usize) -> Vec<Value> {
    eventually("events to be set aside", || {
        let failures = host.failures().as_array()?.clone();
        (failures.len() == count).then_some(failures)
    })
}

/// An event that cannot be read is set aside whole, and the events after it are done.
#[test]
fn r41_an_unreadable_event_holds_nobody_up() {
    let host = Host::start("5d");
    let officer = host.officer();
    host.put_item(&json!({
        "PK": { "S": "INVITATION#01ARZ3NDEKTSV4RRFFQ69G5FAV" },
        "SK": { "S": "EVENT#000001" },
        "event": { "S": "gibberish" },
    }));
    for _ in 0..3 {
        // Waits for the mail.
        host.invited_vendor(&officer);
    }
    let [poison] = set_aside(&host, 1).try_into().unwrap();
    assert!(poison["queue"].as_str().unwrap().contains("UndeliveredEvents"), "{poison}");
    let image = &poison["event"]["Records"][0]["dynamodb"]["NewImage"];
    assert_eq!(image["event"], json!({ "S": "gibberish" }), "{poison}");
    let log: String = host.said().into_iter().map(|(_, text)| text).collect();
    assert!(log.contains("an event is set aside"), "it is told of");
    assert!(log.contains("INVITATION#01ARZ3NDEKTSV4RRFFQ69G5FAV"), "with where to find it");
}

/// A mail that SES refuses keeps neither the event's other effects nor other people's mails from happening, and
/// what was set aside can be handed to `dispatch` again when the cause is gone.
#[test]
fn r41_a_refused_mail_is_set_aside_and_can_be_sent_later() {
    let host = Host::start("5d");
    let officer = host.officer();
    let domain = fresh_address("vendor.example").rsplit_once('@').unwrap().1.to_owned();
    let refused = format!("refused@{domain}");
    let invitation = host.invite(&officer.token, &answers::onshore(&refused)).json(201);
    let id = invitation["id"].as_str().unwrap();
    host.invited_vendor(&officer);
    let [undone] = set_aside(&host, 1).try_into().unwrap();
    assert!(host.timers().contains_key(id), "its timer is set all the same");
    assert_eq!(host.subjects_to(&refused).len(), 0);

    // The cause stays: it is set aside again.
    assert_eq!(host.invoke("dispatch", &undone["event"]), json!({ "batchItemFailures": [] }));
    set_aside(&host, 2);
    // The cause is gone.
    let accepted = format!("accepted@{domain}");
    let message = undone["event"].to_string().replace(&refused, &accepted);
    let message = serde_json::from_str(&message).unwrap();
    for _ in 0..2 {
        assert_eq!(host.invoke("dispatch", &message), json!({ "batchItemFailures": [] }));
    }
    host.mail_to(&accepted, subject::REGISTER);
    assert_eq!(host.subjects_to(&accepted).len(), 1, "it is sent once");
}

/// R41: a mail that SES has no room for is tried again by the stream, but not until the stream forgets it: what is
/// 11 hours old is set aside whole, and can be handed to `dispatch` again.
#[test]
fn r41_what_waits_too_long_is_set_aside_whole() {
    let host = Host::start("5d");
    let refused = format!("refused@{}", fresh_address("vendor.example").rsplit_once('@').unwrap().1);
    host.invite(&host.officer().token, &answers::onshore(&refused)).json(201);
    let [undone] = set_aside(&host, 1).try_into().unwrap();
    let accepted = refused.replace("refused", "accepted");
    let aged = |hours: i64| {
        let mut event = undone["event"].clone();
        // In whole seconds, as the product has its moments.
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
    let [late, _] = set_aside(&host, 2).try_into().unwrap();
    assert_eq!(late["event"], old, "whole");
    assert_eq!(host.invoke("dispatch", &late["event"]), json!({ "batchItemFailures": [] }));
    host.mail_to(&accepted, subject::REGISTER);
}
