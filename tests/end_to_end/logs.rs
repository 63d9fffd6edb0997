//! Log lines lead to all that happened. (What each must say stands in `tests::lines` and is checked after the stories
//! of `secrecy`, which also searches them for what they must not.)

use serde_json::json;
use tests::{Host, Line, answers, eventually, fresh_address};

/// By the ids that somebody has, all lines are found: the request's, that clients get, and the invitation's.
#[test]
fn lines_are_found_by_the_ids_that_people_have() {
    let host = Host::shared();
    let officer = host.officer();
    let reply = host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example")));
    let invitation = reply.json(201);
    let id = invitation["id"].as_str().unwrap();
    // Its last line.
    eventually("the event to be dispatched", || {
        let lines = host.lines();
        let last = |line: &&Line| {
            line.text("message") == "an event is dispatched" && line.text("invitation.id") == id
        };
        lines.iter().find(last).map(|_| ())
    });
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
