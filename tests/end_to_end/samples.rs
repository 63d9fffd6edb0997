//! The sample events, one for each trigger, with what their functions answer.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tests::{Host, sample, subject};

#[test]
fn every_sample_has_its_answer() {
    let host = Host::start("5d");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let expected: [(&str, &str, Value); 16] = [
        ("bulk.json", "invite", json!({ "statusCode": 401 })),
        ("invite.json", "invite", json!({ "statusCode": 401 })),
        ("onboarding-form.json", "invite", json!({ "statusCode": 401 })),
        ("portal.json", "portal", json!({ "statusCode": 200 })),
        ("register-open.json", "register", json!({ "statusCode": 404 })),
        ("register-complete.json", "register", json!({ "statusCode": 404 })),
        ("timer.json", "expire", json!({ "expired": 0 })),
        ("sweep.json", "expire", json!({ "expired": 0, "purged": 0 })),
        ("mail-sent.json", "feedback", json!({ "outcome": "no_news" })),
        ("mail-delivered.json", "feedback", json!({ "outcome": "no_news" })),
        ("mail-delayed.json", "feedback", json!({ "outcome": "no_news" })),
        ("mail-bounced.json", "feedback", json!({ "outcome": "no_news" })),
        ("mail-complained.json", "feedback", json!({ "outcome": "no_news" })),
        ("mail-rejected.json", "feedback", json!({ "outcome": "no_news" })),
        ("mail-rendering-failed.json", "feedback", json!({ "outcome": "no_news" })),
        ("stream.json", "dispatch", json!({ "batchItemFailures": [] })),
    ];
    let samples = fs::read_dir(folder).expect("the samples").count();
    assert_eq!(samples, expected.len(), "each sample is expected here");
    for (name, function, answer) in expected {
        let given = host.invoke(function, &sample(name));
        for (member, value) in answer.as_object().expect("an object") {
            assert_eq!(given[member], *value, "{name}: {given}");
        }
    }
    // The event of the stream owed a mail and a timer.
    host.mail_to("mei.tan@vendor.example", subject::REGISTER);
    assert_eq!(host.timers().len(), 1);
}
