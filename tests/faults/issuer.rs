//! The issuer fails while its keys are asked for.

use serde_json::{Value, json};
use tests::{Host, answers, eventually, fresh_address};

/// 503 means "try again in a moment", and then it works.
#[test]
fn an_issuer_that_failed_is_soon_asked_again() {
    for fault in ["before", "after", "throttled", "timed_out"] {
        let host = Host::start("5d");
        let officer = host.officer();
        host.arm(&json!({ "operation": "GetKeys", "fault": fault }));
        let invite = || host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example")));
        let first = invite();
        let wait: u64 = first.header("retry-after").parse().unwrap();
        first.problem(503, "temporarily_unavailable");
        let mut again = 0;
        let invited: Value = eventually("an answer", || {
            again += 1;
            let reply = invite();
            (reply.status != 503).then(|| reply.json(201))
        });
        assert_eq!((invited["status"].as_str(), host.disarm()), (Some("pending"), 1));
        println!("{fault}: {again} more tries, told to wait for {wait} s");
    }
}
