//! Requests that are sent again with their idempotency key.

use serde_json::{Value, json};
use tests::{Host, Officer, Reply, answers, eventually, fresh_address, fresh_mobile};

use super::{NUMBER, account, ask, ask_with, because, journal, seen, support};

fn send(host: &Host, desk: &Officer, (method, path): (&str, &str), body: &Value) -> Reply {
    ask_with(host, desk, (method, path), body, &[("idempotency-key", path)])
}

/// A key makes a repeated request the same request: each change is made once, and gets its first answer.
#[test]
fn r58_changes_at_the_desk_may_be_sent_again() {
    let host = Host::start("5d");
    let (officer, owner, desk) = (host.officer(), host.officer(), support(&host));
    seen(&host, &owner);
    let invited = host.invited_vendor(&officer);
    let (registered, _) = account(&host, &officer);
    let account = registered["account_id"].as_str().unwrap();
    let suppressed = suppressed(&host, &officer);
    for (method, path, body, status) in [
        ("DELETE", "/desk/suppressions".to_owned(), because(json!({ "email": suppressed })), 200),
        ("PATCH", format!("/desk/accounts/{account}"), because(json!({ "department": "Wards" })), 200),
        ("POST", format!("/desk/accounts/{account}/release"), because(json!({})), 200),
        ("POST", format!("/desk/invitations/{}/resend", invited.id), because(json!({})), 202),
        (
            "POST",
            "/desk/transfers".to_owned(),
            because(json!({ "of_invitation": invited.id, "to_email": owner.email })),
            200,
        ),
        ("POST", format!("/desk/invitations/{}/revoke", invited.id), because(json!({})), 200),
    ] {
        let first = send(&host, &desk, (method, &path), &body).json(status);
        let acts = journal(&host).len();
        assert_eq!(send(&host, &desk, (method, &path), &body).json(status), first, "{path}");
        // The first one made the tag old. The request is the same all the same.
        if path != "/desk/transfers" && path != "/desk/suppressions" {
            let headers = [("idempotency-key", &*path), ("if-match", "\"1\"")];
            let again = ask_with(&host, &desk, (method, &path), &body, &headers);
            assert_eq!(again.json(status), first, "{path}");
        }
        assert_eq!(journal(&host).len(), acts, "{path}");
        let other =
            because(json!({ "reason": "Another one.", "email": suppressed, "to_email": owner.email }));
        let other = keep_fields(other, &body);
        send(&host, &desk, (method, &path), &other).problem(422, "idempotency_key_reused");
    }
    host.quiet();
    let history = host.history(&owner, &invited.id);
    assert_eq!(history, ["invited", "resent", "transferred", "revoked"]);
}

/// A correction that another one has undone in between is not made again: its answer is the account as it is now.
#[test]
fn r58_a_repeated_correction_undoes_nobodys_later_one() {
    let host = Host::start("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let (registered, registration) = account(&host, &officer);
    let path = format!("/desk/accounts/{}", registered["account_id"].as_str().unwrap());
    let (first, second) = (fresh_mobile(), fresh_mobile());
    let correct = |number: &str| because(json!({ "mobile_number": number }));
    send(&host, &desk, ("PATCH", &path), &correct(&first)).json(200);
    ask(&host, &desk, "PATCH", &path, &correct(&second)).json(200);
    let again = send(&host, &desk, ("PATCH", &path), &correct(&first)).json(200);
    assert_eq!(again["details"]["mobile_number"], second, "{again}");
    // The number that both have left is free.
    let invited = host.invited_vendor(&officer);
    host.register(&invited.link, &{
        let mut form = answers::registration();
        form["mobile_number"] = registration["mobile_number"].clone();
        form
    })
    .json(201);
    let acts: Vec<_> = journal(&host).iter().map(|act| act["act"].clone()).collect();
    assert_eq!(acts, ["corrected", "corrected"]);
}

/// A search changes nothing, so it is made again. The key of another request is refused all the same.
#[test]
fn r58_a_search_may_be_sent_again() {
    let host = Host::start("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let email = host.invited_vendor(&officer).email;
    let wanted = json!({ "request_number": NUMBER, "email": email });
    let first = send(&host, &desk, ("POST", "/desk/search"), &wanted).json(200);
    assert_eq!(send(&host, &desk, ("POST", "/desk/search"), &wanted).json(200), first);
    assert_eq!(journal(&host).len(), 2, "each look is recorded");
    let other = json!({ "request_number": NUMBER, "email": officer.email });
    send(&host, &desk, ("POST", "/desk/search"), &other).problem(422, "idempotency_key_reused");
}

/// A person whose email is not sent, because SES does not email the address.
fn suppressed(host: &Host, officer: &Officer) -> String {
    let email = format!("suppressionlist+{}", fresh_address("vendor.example"));
    let invited = host.invite(&officer.token, &answers::onshore(&email)).json(201);
    eventually("the suppression", || {
        let shown = host.invitation(officer, invited["id"].as_str()?);
        (shown["mail"][0]["status"] == "suppressed").then_some(email.clone())
    })
}

/// The members of a body that another one has, too.
fn keep_fields(mut body: Value, like: &Value) -> Value {
    body.as_object_mut().unwrap().retain(|name, _| like.get(name).is_some());
    body
}
