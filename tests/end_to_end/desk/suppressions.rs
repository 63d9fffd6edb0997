//! Addresses that are emailed again.

use serde_json::json;
use tests::{Host, Officer, answers, eventually, fresh_address};

use super::{NUMBER, ask, because, find, journal, revoke, support};

/// Invites somebody at an address that SES does not email, and waits until that is known.
fn suppressed(host: &Host, officer: &Officer) -> (String, String) {
    let email = format!("suppressionlist+{}", fresh_address("vendor.example"));
    let invited = host.invite(&officer.token, &answers::onshore(&email)).json(201);
    let id = invited["id"].as_str().unwrap().to_owned();
    eventually("the suppression", || {
        (host.invitation(officer, &id)["mail"][0]["status"] == "suppressed").then_some(())
    });
    (email, id)
}

#[test]
fn r58_a_suppressed_address_is_emailed_again() {
    let host = Host::start("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let (email, id) = suppressed(&host, &officer);
    let resend = format!("/desk/invitations/{id}/resend");
    ask(&host, &desk, "POST", &resend, &because(json!({}))).problem(409, "address_suppressed");
    assert_eq!(find(&host, &desk, "email", &email).json(200)["suppression"]["reason"], "suppressed");
    let lifted = ask(&host, &desk, "DELETE", "/desk/suppressions", &because(json!({ "email": email })));
    assert!(lifted.json(200).get("suppression").is_none());
    ask(&host, &desk, "DELETE", "/desk/suppressions", &because(json!({ "email": email })))
        .problem(404, "not_found");
    ask(&host, &desk, "POST", &resend, &because(json!({}))).json(202);
    host.quiet();
    eventually("the email to arrive", || {
        let mails = host.invitation(&officer, &id)["mail"].clone();
        let last = mails.as_array()?.last()?;
        (last["kind"] == "registration_invitation" && last["status"] == "delivered").then_some(())
    });
    assert_eq!(host.measured().sum("AddressesResumed"), 1);
    let told = host.mail_to(&email, "You get emails from TechPass again");
    assert!(told.text.contains(NUMBER));
}

/// People often write after their invitation has ended. They are told as well, and the history says why.
#[test]
fn r58_the_person_is_told_even_if_the_invitation_has_ended() {
    let host = Host::start("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let (email, id) = suppressed(&host, &officer);
    revoke(&host, &officer, &id);
    ask(&host, &desk, "DELETE", "/desk/suppressions", &because(json!({ "email": email }))).json(200);
    host.quiet();
    let told = host.mail_to(&email, "You get emails from TechPass again");
    assert!(told.text.contains(NUMBER), "{}", told.text);
    assert_eq!(host.history(&officer, &id), ["invited", "not_delivered", "revoked", "emails_resumed"]);
    // A new invitation arrives.
    host.invite(&officer.token, &answers::onshore(&email)).json(201);
    eventually("the email to arrive", || {
        let newest = find(&host, &desk, "email", &email).json(200)["invitations"][0]["id"].clone();
        let shown = host.invitation(&officer, newest.as_str()?);
        (shown["mail"][0]["status"] == "delivered").then_some(())
    });
    let resumed: Vec<_> = journal(&host).into_iter().filter(|act| act["act"] == "emails_resumed").collect();
    assert_eq!((&resumed[0]["event"], &resumed[0]["invitation_id"]), (&json!("4"), &json!(id)));
}
