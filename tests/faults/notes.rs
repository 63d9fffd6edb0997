//! The note that an email was sent meets another write of the same note.

use serde_json::json;
use tests::{Host, answers, fresh_address};

/// R41: no crash, so nothing is sent or even tried twice.
#[test]
fn r41_a_note_that_meets_another_write_is_written_all_the_same() {
    let host = Host::start("5d");
    let officer = host.officer();
    host.arm(&json!({ "function": "dispatch", "operation": "PutItem", "fault": "conflict" }));
    host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example"))).json(201);
    let last = host.quiet();
    let calls = host.calls_after(0);
    let made = |operation: &str| {
        let of =
            |call: &&tests::Call| call.function.as_deref() == Some("dispatch") && call.operation == operation;
        calls.iter().filter(of).count()
    };
    assert_eq!((host.disarm(), calls.len() as u64), (1, last));
    assert_eq!([made("InvokeFunction"), made("SendEmail"), made("PutItem")], [1, 1, 2]);
}
