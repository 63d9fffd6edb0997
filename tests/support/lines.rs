//! The functions' logs: JSON objects, one for each line. Each has the fields that an operator searches for at night,
//! with the same names everywhere.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::Host;

/// A line of a function's log.
#[derive(Clone, Debug)]
pub struct Line {
    /// The function.
    pub function: String,
    /// The fields of the line.
    pub fields: Map<String, Value>,
}

impl Line {
    /// The text of a field. Empty if the field is missing.
    pub fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}

impl Host {
    /// All lines of the functions' logs, in order for each function. No work should be left.
    #[track_caller]
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (file, log) in self.said() {
            if file.extension().is_none_or(|extension| extension != "log") {
                continue;
            }
            let function = file.file_stem().expect("a name").to_string_lossy().into_owned();
            for line in log.lines() {
                match serde_json::from_str(line) {
                    Ok(Value::Object(fields)) => lines.push(Line { function: function.clone(), fields }),
                    _ => panic!("{function} logs what is no JSON object: {line}"),
                }
            }
        }
        lines
    }
}

/// The fields of every line that a function logs while it handles an event.
pub const ALWAYS: [&str; 5] = ["timestamp", "level", "message", "request.id", "trace.id"];

/// A function logs this line before it has an event, so it names none.
const CANNOT_START: &str = "cannot start";

/// All messages, and the other fields that each must have.
pub const LINES: [(&str, &[&str]); 37] = [
    ("an invitation has changed", &["invitation.id", "invitation.form", "event", "by", "outcome"]),
    ("a delivery report is recorded", &["invitation.id", "mail.kind", "mail.status", "outcome"]),
    ("a delivery report changes nothing", &["invitation.id", "mail.kind", "mail.status", "outcome"]),
    ("a delivery report is ignored", &["error", "outcome"]),
    ("an email is sent", &["invitation.id", "event", "mail.kind", "outcome"]),
    ("an event is dispatched", &["invitation.id", "event", "outcome"]),
    ("an effect of an event failed", &["invitation.id", "event", "error", "outcome"]),
    ("an event is not published", &["error", "outcome"]),
    ("an event is put off because the time ran out", &["outcome"]),
    ("an event is parked", &["item.partition", "item.sort", "error", "outcome"]),
    ("answered", &["http.request_id", "http.method", "http.route", "http.status", "outcome"]),
    ("a link is not genuine", &["http.request_id", "outcome"]),
    ("a limit is reached", &["http.request_id", "limit", "reason", "outcome"]),
    ("a list is done", &["http.request_id", "rows", "dry_run", "outcome"]),
    ("rows are refused", &["http.request_id", "rows", "reason", "outcome"]),
    ("the table failed", &["http.request_id", "error", "outcome"]),
    ("there was nothing to close", &["invitation.id", "outcome"]),
    ("a sweep ends", &["days", "expired", "purged", "outcome"]),
    ("an operator's revocation ends", &["revoked", "officers_told", "left", "outcome"]),
    ("an officer is skipped", &["error", "outcome"]),
    ("officers could not be notified", &["error", "outcome"]),
    ("an invitation is skipped", &["invitation.id", "error", "outcome"]),
    ("a sign-in changes nothing", &["outcome"]),
    ("somebody signed in to an account that has ended", &["invitation.id", "outcome"]),
    ("the directory sends events", &["outcome"]),
    ("the directory's events are silent", &["outcome"]),
    ("the directory's events could not be looked up", &["error", "outcome"]),
    ("an operator confirms that no sign-in is missing", &["outcome"]),
    ("an account is left alone", &["invitation.id", "outcome"]),
    ("a support officer has dealt with unusually many people", &["act", "people", "outcome"]),
    ("people at the desk are not counted", &["error", "outcome"]),
    ("SES keeps an address on its list", &["error", "outcome"]),
    ("a day could not be listed", &["error", "outcome"]),
    ("the issuer's keys cannot be fetched", &["http.request_id", "error", "outcome"]),
    ("a panic", &["place", "outcome"]),
    (CANNOT_START, &["error", "outcome"]),
    ("an event cannot be parked", &["error", "outcome"]),
];

/// Checks the fields of every line of every function.
#[track_caller]
pub fn assert_tell(host: &Host) {
    for line in host.lines() {
        let message = line.text("message");
        let known = LINES.iter().find(|(known, _)| *known == message);
        // The library that reads events has its own messages. They must be about faults.
        assert!(known.is_some() || line.text("level") != "INFO", "nobody knows such a line: {line:?}");
        let of_event =
            |field: &&&str| message != CANNOT_START || !["request.id", "trace.id"].contains(*field);
        for field in ALWAYS.iter().filter(of_event).chain(known.map_or(&[][..], |(_, fields)| fields)) {
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
