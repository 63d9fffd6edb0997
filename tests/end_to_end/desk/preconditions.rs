//! Changes that are made only to what the support officer has seen (RFC 9110, 13.1.1).

use serde_json::{Value, json};
use tests::{Host, Officer, Reply, fresh_mobile};

use super::{NUMBER, account, ask, ask_with, because, journal, seen, support};

/// What support officers do to an invitation or an account, with its body.
fn changes(invitation: &str, account: &str, owner: &Officer) -> [(&'static str, String, Value); 5] {
    [
        ("POST", format!("/desk/invitations/{invitation}/resend"), because(json!({}))),
        (
            "POST",
            format!("/desk/invitations/{invitation}/transfer"),
            because(json!({ "to_email": owner.email })),
        ),
        ("POST", format!("/desk/invitations/{invitation}/revoke"), because(json!({}))),
        ("PATCH", format!("/desk/accounts/{account}"), because(json!({ "mobile_number": fresh_mobile() }))),
        ("POST", format!("/desk/accounts/{account}/release"), because(json!({}))),
    ]
}

/// The tag of an invitation or an account, as the support officer sees it.
fn tag(host: &Host, desk: &Officer, path: &str) -> String {
    let reply = ask(host, desk, "GET", &format!("{path}?request_number={NUMBER}"), &Value::Null);
    reply.json(200);
    reply.header("etag").to_owned()
}

/// Somebody else is quicker each time: nothing is done, nobody is told, and the journal has no change. With the tag of what
/// is there now it is done.
#[test]
fn r58_what_somebody_else_has_changed_is_not_changed() {
    let host = Host::without_limits("5d");
    let (officer, owner, desk, colleague) = (host.officer(), host.officer(), support(&host), support(&host));
    seen(&host, &owner);
    let invited = host.invited_vendor(&officer);
    let (registered, _) = account(&host, &officer);
    let account = registered["account_id"].as_str().unwrap();
    for (method, path, body) in changes(&invited.id, account, &owner) {
        let send = |tag: &str| ask_with(&host, &desk, (method, &path), &body, &[("if-match", tag)]);
        let shown = path.rsplit_once('/').filter(|_| method == "POST").map_or(&*path, |(shown, _)| shown);
        let before = tag(&host, &desk, shown);
        let quicker = match shown {
            _ if shown.contains("invitations") => {
                ask(&host, &colleague, "POST", &format!("{shown}/resend"), &because(json!({})))
            }
            _ => {
                let other = because(json!({ "department": fresh_mobile() }));
                ask(&host, &colleague, "PATCH", shown, &other)
            }
        };
        assert!([200, 202].contains(&quicker.status), "{}", quicker.body);
        host.quiet();
        let (acts, mails) = (journal(&host).len(), host.mails().len());
        for stale in [&before, &format!("W/{}", quicker.header("etag"))] {
            send(stale).problem(412, "changed_meanwhile");
        }
        send("1").problem(400, "invalid_if_match");
        host.quiet();
        assert_eq!((journal(&host).len(), host.mails().len()), (acts, mails), "{path}");
        assert_eq!(tag(&host, &desk, shown), quicker.header("etag"), "{path}");
        let done = send(quicker.header("etag"));
        assert!([200, 202].contains(&done.status), "{path}: {}", done.body);
        assert_ne!(done.header("etag"), quicker.header("etag"), "{path}");
    }
    // Another refusal goes first.
    let old = [("if-match", "\"1\"")];
    let refused: Vec<Reply> = changes(&invited.id, account, &owner)
        .iter()
        .map(|(method, path, body)| ask_with(&host, &desk, (method, path), body, &old))
        .collect();
    let codes = ["not_pending", "not_transferable", "not_pending", "account_ended", "account_ended"];
    for (reply, code) in refused.iter().zip(codes) {
        reply.problem(409, code);
    }
}

/// The tag of an account is that of its invitation: whatever changes one changes both.
#[test]
fn r58_an_account_has_the_tag_of_its_invitation() {
    let host = Host::start("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let (registered, _) = account(&host, &officer);
    let of_invitation = format!("/desk/invitations/{}", registered["id"].as_str().unwrap());
    let of_account = format!("/desk/accounts/{}", registered["account_id"].as_str().unwrap());
    let first = tag(&host, &desk, &of_account);
    assert_eq!(tag(&host, &desk, &of_invitation), first);
    let corrected = ask(&host, &desk, "PATCH", &of_account, &because(json!({ "department": "Wards" })));
    corrected.json(200);
    assert_ne!(corrected.header("etag"), first);
    for path in [&of_account, &of_invitation] {
        assert_eq!(tag(&host, &desk, path), corrected.header("etag"));
    }
}
