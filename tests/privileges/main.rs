//! Least privilege: each role of the template allows what is used, and nothing else.
//!
//! The host refuses a call that the role of its function does not allow, as AWS does; so every test would notice a
//! right that is missing. Here all is done that can be done, and whatever was allowed and not used is told.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "what fails here must fail the test")]

mod everything;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use everything::{everything, in_time};
use serde::Deserialize;
use serde_json::Value;
use tempfile::NamedTempFile;
use tests::{Host, answers, fresh_address};

/// One thing that a role allows, and whether anybody has made use of it.
#[derive(Deserialize)]
struct Grant {
    role: String,
    statement: usize,
    part: String,
    value: String,
    used: bool,
}

/// What roles allow on these hosts, and whether it was used on any of them.
fn grants(hosts: &[&Host]) -> BTreeMap<String, bool> {
    let mut used = BTreeMap::new();
    for host in hosts {
        let grants: Vec<Grant> = serde_json::from_value(host.rights()).unwrap();
        for Grant { role, statement, part, value, used: here } in grants {
            *used.entry(format!("{role}, statement {statement}: {part} {value}")).or_default() |= here;
        }
    }
    used
}

/// The calls that were refused, for their function's role does not allow them.
fn denied(host: &Host) -> Vec<Value> {
    let calls = host.get_calls();
    calls.as_array().unwrap().iter().filter(|call| call.get("denied").is_some()).cloned().collect()
}

#[test]
fn roles_allow_what_is_used_and_nothing_else() {
    let lasting = Host::without_limits("5d");
    let brief = Host::start_with("6s", &["PersonalDataKept=10s"]);
    everything(&lasting);
    in_time(&brief);
    for host in [&lasting, &brief] {
        assert_eq!(denied(host), [Value::Null; 0]);
    }
    let grants = grants(&[&lasting, &brief]);
    for role in ["Invite", "Register", "Portal", "Expire", "Dispatch", "Feedback", "Timer"] {
        assert!(grants.keys().any(|grant| grant.starts_with(&format!("{role}Role, "))), "{role} has no role");
    }
    let unused: Vec<_> = grants.iter().filter(|(_, used)| !**used).map(|(grant, _)| grant).collect();
    assert!(unused.is_empty(), "allowed and never used: {unused:#?}");
    println!("{} actions, resources and keys are allowed, and each was used", grants.len());
}

/// The tests above can fail: what is not allowed is refused and told, what is too much is found.
#[test]
fn a_right_too_few_or_too_many_is_noticed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/template.yaml");
    let template = fs::read_to_string(file).unwrap();
    let log = "logs:PutLogEvents], Resource: !GetAtt InviteLog.Arn";
    let template = with(&template, log, &format!("logs:DeleteLogStream, {log}"));
    let template = with(&template, "\"LIMIT#*\", \"REQUEST#*\"", "\"REQUEST#*\"");
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(template.as_bytes()).unwrap();
    let host = Host::by_template(file.path());
    let officer = host.officer();
    let reply = host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example")));
    reply.problem(503, "temporarily_unavailable");
    let denied = denied(&host);
    assert!(!denied.is_empty() && denied.iter().all(|call| call["function"] == "invite"), "{denied:?}");
    assert_eq!(denied[0]["denied"]["conditions"]["dynamodb:LeadingKeys"], "LIMIT#", "{denied:?}");
    let grants = grants(&[&host]);
    assert!(grants["InviteRole, statement 1: action logs:PutLogEvents"]);
    assert!(!grants["InviteRole, statement 1: action logs:DeleteLogStream"]);
}

/// The template with another passage in the place of one.
fn with(template: &str, passage: &str, other: &str) -> String {
    assert!(template.contains(passage), "the template has no {passage}");
    template.replace(passage, other)
}
