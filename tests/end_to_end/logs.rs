//! Log lines: each says what somebody needs who looks for something at night, in the same words everywhere, and
//! names nobody. (Whom they must not name is searched for in `secrecy`.)

use jiff::Timestamp;
use serde_json::json;
use tests::{Host, Line, answers, fresh_address, subject};

/// What every line has that a function logs while it works on an event.
const ALWAYS: [&str; 5] = ["timestamp", "level", "message", "request.id", "trace.id"];

/// The lines that there are, and what each must have besides.
pub(crate) const LINES: [(&str, &[&str]); 22] = [
    ("an invitation has changed", &["invitation.id", "invitation.form", "event", "by", "outcome"]),
    ("there is news of a mail", &["invitation.id", "mail.kind", "mail.status", "outcome"]),
    ("it is known of a mail", &["invitation.id", "mail.kind", "mail.status", "outcome"]),
    ("an event of SES is passed over", &["error", "outcome"]),
    ("a mail is sent", &["invitation.id", "event", "mail.kind", "outcome"]),
    ("an event is dispatched", &["invitation.id", "event", "outcome"]),
    ("what an event owes could not be done", &["invitation.id", "event", "error", "outcome"]),
    ("an event is set aside", &["item.partition", "item.sort", "error", "outcome"]),
    ("answered", &["http.request_id", "http.method", "http.route", "http.status", "outcome"]),
    ("a link is not genuine", &["http.request_id", "outcome"]),
    ("a limit is reached", &["http.request_id", "limit", "reason", "outcome"]),
    ("a list is done", &["http.request_id", "rows", "dry_run", "outcome"]),
    ("rows are refused", &["http.request_id", "rows", "reason", "outcome"]),
    ("the table failed", &["http.request_id", "error", "outcome"]),
    ("a timer calls for nothing", &["invitation.id", "outcome"]),
    ("a sweep ends", &["days", "expired", "purged", "outcome"]),
    ("an invitation is passed over", &["invitation.id", "error", "outcome"]),
    ("a day could not be listed", &["error", "outcome"]),
    ("the issuer's keys cannot be fetched", &["http.request_id", "error", "outcome"]),
    ("a panic", &["place", "outcome"]),
    // Before there is any event.
    ("cannot start", &["error", "outcome"]),
    ("an event cannot be set aside", &["error", "outcome"]),
];

/// Checks every line of every function.
#[track_caller]
pub(crate) fn assert_tell(host: &Host) {
    for line in host.lines() {
        let message = line.text("message");
        let known = LINES.iter().find(|(known, _)| *known == message);
        // What the library says that reads events is its own: it must be about a fault.
        assert!(known.is_some() || line.text("level") != "INFO", "nobody knows such a line: {line:?}");
        for field in ALWAYS.iter().chain(known.map_or(&[][..], |(_, fields)| fields)) {
            let value = line.fields.get(*field);
            assert!(value.is_some_and(|value| *value != json!("")), "there is no {field}: {line:?}");
        }
        assert!(line.text("timestamp").parse::<Timestamp>().is_ok(), "{line:?}");
        assert!(!line.fields.contains_key("span"), "{line:?}");
        let refused = line.text("outcome") == "refused" && message != "a link is not genuine";
        assert_eq!(
            refused || line.text("outcome") == "failed" && message == "answered",
            line.fields.contains_key("reason"),
            "{line:?}"
        );
    }
}

/// By the ids that somebody has, all lines are found: the request's, that clients get, and the invitation's.
#[test]
fn lines_are_found_by_the_ids_that_people_have() {
    let host = Host::shared();
    let officer = host.officer();
    let reply = host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example")));
    let invitation = reply.json(201);
    let id = invitation["id"].as_str().unwrap();
    host.mail_to(invitation["email"].as_str().unwrap(), subject::REGISTER);
    let refused = host.invite("no token", &json!({})).problem(401, "unauthenticated");

    let lines = host.lines();
    let with = |field: &str, value: &str| -> Vec<&Line> {
        lines.iter().filter(|line| line.text(field) == value).collect()
    };
    let messages = |lines: &[&Line]| -> Vec<String> {
        lines.iter().map(|line| format!("{} {}", line.function, line.text("message"))).collect()
    };
    let of_request = with("http.request_id", reply.header("x-request-id"));
    assert_eq!(messages(&of_request), ["invite an invitation has changed", "invite answered"]);
    let invocation = of_request[0].text("request.id");
    assert_eq!(messages(&with("request.id", invocation)), messages(&of_request), "as Lambda names it");
    assert!(
        of_request.iter().all(|line| line.text("invitation.id") == id && !line.text("trace.id").is_empty())
    );
    let of_invitation = messages(&with("invitation.id", id));
    for line in
        ["invite an invitation has changed", "dispatch a mail is sent", "dispatch an event is dispatched"]
    {
        assert!(of_invitation.iter().any(|found| found == line), "{line} is not in {of_invitation:?}");
    }
    let answered = with("http.request_id", refused["request_id"].as_str().unwrap());
    assert_eq!(messages(&answered), ["invite answered"]);
    assert_eq!((answered[0].text("outcome"), answered[0].text("reason")), ("refused", "unauthenticated"));
}
