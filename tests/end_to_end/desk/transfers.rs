//! Invitations that go to another officer.

use std::slice::from_ref;

use serde_json::{Value, json};
use tests::Host;

use super::{account, ask, because, revoke, seen, support};

#[test]
fn r59_all_of_an_officer_go_to_another_one() {
    let host = Host::without_limits("5d");
    let (leaver, owner, desk) = (host.officer(), host.officer(), support(&host));
    let (registered, _) = account(&host, &leaver);
    let mut pending: Vec<_> = (0..3).map(|_| host.invited_vendor(&leaver).id).collect();
    let revoked = host.invited_vendor(&leaver).id;
    revoke(&host, &leaver, &revoked);
    let body = because(json!({ "from_email": leaver.email, "to_email": owner.email }));
    // Neither has opened the page yet: who they are is not known.
    let problem = ask(&host, &desk, "POST", "/desk/transfers", &body).problem(422, "validation_failed");
    let errors = problem["errors"].as_array().unwrap();
    let said =
        |field: &str| errors.iter().find(|error| error["field"] == field).unwrap()["detail"].to_string();
    let (from, to) = (said("from_email"), said("to_email"));
    assert!(
        from.contains("find a person whom this officer invited"),
        "an officer who has left cannot sign in: {from}"
    );
    assert!(to.contains("ask them to sign in"), "{to}");
    seen(&host, &owner);
    let same = because(json!({ "of_invitation": pending[0], "to_email": leaver.email }));
    ask(&host, &desk, "POST", "/desk/transfers", &same).problem(422, "validation_failed");
    let body = because(json!({ "of_invitation": pending[0], "to_email": owner.email }));
    let page = ask(&host, &desk, "POST", "/desk/transfers", &body).json(200);
    assert_eq!(page["next_cursor"], Value::Null);
    pending.push(registered["id"].as_str().unwrap().to_owned());
    let mut moved: Vec<_> =
        page["transferred"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    moved.sort();
    pending.sort();
    assert_eq!(moved, pending);
    host.quiet();
    // One email, which lists them; the next outcome is the new owner's.
    assert_eq!(host.measured().sum("InvitationsTransferred"), 4);
    let told = host.mail_to(&owner.email, "Invitations of another officer are now yours");
    let mails = host.mails();
    assert_eq!(mails.iter().filter(|mail| mail.to == from_ref(&owner.email)).count(), 1);
    drop(mails);
    for id in &pending {
        let invitation = host.invitation(&owner, id);
        assert!(told.text.contains(invitation["email"].as_str().unwrap()), "{}", told.text);
        ask(&host, &leaver, "GET", &format!("/invitations/{id}"), &Value::Null).problem(404, "not_found");
    }
    host.invitation(&leaver, &revoked);
    // Once more: nothing is left.
    let body = because(json!({ "of_invitation": revoked, "to_email": owner.email }));
    assert_eq!(ask(&host, &desk, "POST", "/desk/transfers", &body).json(200)["transferred"], json!([]));
    let id = &pending[0];
    let back = because(json!({ "to_email": owner.email }));
    ask(&host, &desk, "POST", &format!("/desk/invitations/{id}/transfer"), &back)
        .problem(409, "not_transferable");
    ask(&host, &desk, "POST", &format!("/desk/invitations/{revoked}/transfer"), &back)
        .problem(409, "not_transferable");
}
