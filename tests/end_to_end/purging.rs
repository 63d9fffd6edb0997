//! What is forgotten of invitations that came to nothing (R46).

use serde_json::{Value, json};
use tests::{Host, Place, answers, eventually, fresh_address};
use ureq::http::Request;

/// R46: who was invited in vain is forgotten in time; who invited when, and what came of it, stays. Whoever has
/// an account, or may still get one, is not forgotten.
#[test]
fn r46_who_was_invited_in_vain_is_forgotten() {
    const COMPANY: &str = "Narayanan and Daughters";
    let host = Host::start_with("5d", &["PersonalDataKept=5s"]);
    let (officer, other) = (host.officer(), host.officer());
    let mut elsewhere = answers::offshore_elsewhere(&fresh_address("vendor.example"));
    elsewhere["offshore_company_name"] = COMPANY.into();
    let revoked = host.invited(&officer, &elsewhere);
    let own = |method: &str, end: &str| {
        let request =
            Request::builder().method(method).uri(host.url(&format!("/invitations/{}{end}", revoked.id)));
        host.send(request.header("authorization", format!("Bearer {}", officer.token)), "")
    };
    own("DELETE", "").json(200);
    let replaced = host.invited_vendor(&officer);
    let pending = host.invited(&other, &answers::onshore(&replaced.email));
    let registered = host.invited_vendor(&officer);
    host.register(&registered.link, &answers::registration()).json(201);
    let before = host.invitation(&officer, &revoked.id);
    host.quiet();

    let mut purged = 0;
    eventually("the time to forget", || {
        purged += host.invoke("expire", &json!({ "sweep": true }))["purged"].as_u64()?;
        (purged >= 2).then_some(())
    });
    let again = host.invoke("expire", &json!({ "sweep": true, "days": 90 }));
    assert_eq!((purged, again), (2, json!({ "expired": 0, "purged": 0 })), "each once, and no others");

    // Counters of limits have their own, shorter time.
    let counts = |name: &str| name.contains("LIMIT#");
    let traces = host.traces();
    let kept = traces.iter().filter(|trace| matches!(trace.place, Place::Event | Place::Item));
    for trace in kept.filter(|trace| !counts(&trace.name)) {
        assert!(!trace.text.contains(&revoked.email) && !trace.text.contains(COMPANY), "{trace:?}");
        let of_replaced = trace.name.contains(&replaced.id);
        assert!(!(of_replaced && trace.text.contains(&replaced.email)), "{trace:?}");
    }

    let after = host.invitation(&officer, &revoked.id);
    for fact in
        ["id", "form", "status", "inviter", "organisation", "created_at", "expires_at", "closed_at", "mail"]
    {
        assert_eq!(after[fact], before[fact], "{fact}");
    }
    assert_eq!(after["email"], "forgotten@invitee.invalid");
    assert!(after["purged_at"].is_string(), "{after}");
    assert_eq!(host.history(&officer, &revoked.id), ["invited", "revoked", "purged"]);
    assert_eq!(host.history(&officer, &replaced.id), ["invited", "superseded", "purged"]);
    assert_eq!(host.history(&other, &pending.id), ["invited"]);
    let listed = host.invitations_of(&officer);
    let emails: Vec<&Value> = listed.iter().map(|invitation| &invitation["email"]).collect();
    assert_eq!(emails, [registered.email.as_str(), "forgotten@invitee.invalid", "forgotten@invitee.invalid"]);

    // The links still say what became of them, and delivery reports change nothing.
    host.open_as_json(&revoked.link).problem(410, "invitation_revoked");
    host.open_as_json(&replaced.link).problem(410, "invitation_superseded");
    host.open_as_json(&pending.link).json(200);
    own("POST", "/resend").problem(409, "not_pending");
}

/// R46: what a crash leaves half done is found again, and done.
#[test]
fn r46_a_crash_keeps_nobody_from_being_forgotten() {
    let host = Host::start_with("5s", &["PersonalDataKept=5s"]);
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    eventually("the invitation to end", || (host.history(&officer, &invited.id).len() == 2).then_some(()));
    host.quiet();
    // Once when one event of two is written anew, and once when the invitation is to be written.
    for fault in [
        json!({ "function": "expire", "operation": "PutItem", "fault": "killed" }),
        json!({ "function": "expire", "operation": "TransactWriteItems", "fault": "killed_before" }),
    ] {
        eventually("the crash", || {
            host.arm(&fault);
            let sweep = Request::post(host.url("/_local/invoke/expire"));
            host.send_local(sweep, json!({ "sweep": true }).to_string());
            (host.disarm() > 0).then_some(())
        });
        assert_eq!(host.history(&officer, &invited.id), ["invited", "expired"]);
    }
    assert_eq!(host.invoke("expire", &json!({ "sweep": true }))["purged"], 1);
    assert_eq!(host.history(&officer, &invited.id), ["invited", "expired", "purged"]);
}
