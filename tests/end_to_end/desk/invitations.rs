//! Other officers' invitations: revoked, and sent again.

use serde_json::json;
use tests::{Host, link_in};

use super::{NUMBER, ask, because, journal, support};

#[test]
fn r58_anybodys_invitation_is_revoked_and_sent_again() {
    let host = Host::start("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let invited = host.invited_vendor(&officer);
    let path = format!("/desk/invitations/{}", invited.id);
    ask(&host, &desk, "POST", &format!("{path}/resend"), &json!({})).problem(422, "validation_failed");
    let resent = ask(&host, &desk, "POST", &format!("{path}/resend"), &because(json!({}))).json(202);
    assert_eq!(resent["inviter"]["email"], officer.email);
    host.quiet();
    let mails = host.mails_for(&invited.email);
    assert_eq!(mails.len(), 2);
    assert_eq!(link_in(&mails[0]), link_in(&mails[1]));
    ask(&host, &desk, "POST", &format!("{path}/revoke"), &because(json!({}))).json(200);
    ask(&host, &desk, "POST", &format!("{path}/revoke"), &because(json!({}))).problem(409, "not_pending");
    ask(&host, &desk, "POST", &format!("{path}/resend"), &because(json!({}))).problem(409, "not_pending");
    host.quiet();
    let told = host.mail_to(&officer.email, "Support revoked your invitation");
    assert!(told.text.contains(NUMBER));
    let acts: Vec<_> = journal(&host).iter().map(|act| act["act"].clone()).collect();
    assert_eq!(acts, ["resent", "revoked"]);
}
