//! The allowlist changes while invitations are pending. A completion checks it again (R55), and an operator revokes
//! pending invitations (R56).

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{Host, answers, eventually, fresh_address, fresh_mobile, subject};
use ureq::http::Request;

const LISTED: &str = "leaving.example,non_integrated,local,vendor,Leaving Pte. Ltd.,true\n";

/// A host that reads its allowlist from a folder.
fn host_with_list(folder: &Path) -> Host {
    write_list(folder, LISTED);
    let parameter: &'static str = format!("PolicyFolder={}", folder.display()).leak();
    Host::start_with("5d", vec![parameter].leak())
}

fn write_list(folder: &Path, more: &str) {
    let list = include_str!("../../shared/policy/allowlist.csv");
    fs::write(folder.join("allowlist.csv"), format!("{list}{more}")).expect("the list is written");
}

/// R55: the page says why, and the officer is told once. When the domain is back on the list, the link works again.
#[test]
fn r55_a_completion_checks_the_allowlist_again() {
    let folder = TempDir::new().expect("a folder");
    let mut host = host_with_list(folder.path());
    let officer = host.officer();
    let invited = host.invited(&officer, &answers::onshore(&fresh_address("leaving.example")));
    let other = host.invited_vendor(&officer);
    write_list(folder.path(), "");
    host.restart();

    // To open the link changes nothing (R27). The officer is told when a person presses the button.
    let page = host.open(&invited.link);
    assert!(page.page(410).contains("Tell the officer"), "{}", page.body);
    host.open_as_json(&invited.link).problem(410, "invitation_not_allowed");
    host.quiet();
    assert_eq!(host.count(&officer.email, subject::CANNOT_REGISTER), 0);
    assert_eq!(host.history(&officer, &invited.id), ["invited"]);

    for _ in 0..2 {
        host.register(&invited.link, &answers::registration()).problem(410, "invitation_not_allowed");
        let told = host.submit(&invited.link, &json!({}));
        assert!(told.page(410).contains("We have told the officer"), "{}", told.body);
    }
    let mail = host.mail_to(&officer.email, subject::CANNOT_REGISTER);
    assert!(mail.text.contains(&invited.email), "{}", mail.text);
    host.quiet();
    assert_eq!(host.count(&officer.email, subject::CANNOT_REGISTER), 1);
    assert_eq!(host.history(&officer, &invited.id), ["invited", "registration_refused"]);
    assert!(!host.open(&invited.link).page(410).contains("<button"), "nothing is left to tell");
    // Other domains are not affected.
    host.register(&other.link, &answers::registration()).json(201);

    write_list(folder.path(), LISTED);
    host.restart();
    host.register(&invited.link, &answers::registration()).json(201);
    assert_eq!(host.history(&officer, &invited.id), ["invited", "registration_refused", "registered"]);
}

/// R56: by domain. Each officer gets one email. Invitations of other domains stay.
#[test]
fn r56_an_operator_revokes_the_pending_invitations_of_a_domain() {
    let folder = TempDir::new().expect("a folder");
    let host = host_with_list(folder.path());
    let (anna, ben, cleo) = (host.officer(), host.officer(), host.officer());
    let leaving = |officer| host.invited(officer, &answers::onshore(&fresh_address("leaving.example")));
    let of_anna = [leaving(&anna), leaving(&anna), leaving(&anna)];
    let of_ben = leaving(&ben);
    let stays = [host.invited_vendor(&anna), host.invited_vendor(&cleo)];
    let registered = leaving(&cleo);
    host.register(&registered.link, &answers::registration()).json(201);

    let revoke = |extra: &[(&str, Value)]| {
        let mut call = json!({ "domain": "Leaving.Example" });
        for (name, value) in extra {
            call[*name] = value.clone();
        }
        host.invoke("expire", &json!({ "revoke": call }))
    };
    // The index follows after a moment.
    eventually("all to be found", || (revoke(&[("dry_run", true.into())])["left"] == 4).then_some(()));
    assert_eq!(host.history(&anna, &of_anna[0].id), ["invited"], "a dry run only counts");
    assert_eq!(revoke(&[]), json!({ "revoked": 4, "officers_told": 2, "left": 0 }));
    assert_eq!(revoke(&[]), json!({ "revoked": 0, "officers_told": 0, "left": 0 }));

    for (officer, invitations) in [(&anna, &of_anna[..]), (&ben, &[of_ben][..])] {
        let mail = host.mail_to(&officer.email, subject::REVOKED);
        for invited in invitations {
            assert!(mail.text.contains(&invited.email), "{}", mail.text);
            host.open_as_json(&invited.link).problem(410, "invitation_revoked");
            let shown = host.invitation(officer, &invited.id);
            assert_eq!(
                (&shown["status"], &shown["history"][1]["by"]),
                (&"revoked".into(), &"operator".into())
            );
        }
        assert!(!stays.iter().any(|invited| mail.text.contains(&invited.email)), "{}", mail.text);
    }
    host.quiet();
    assert_eq!(host.count(&anna.email, subject::REVOKED), 1, "one email for all");
    assert_eq!(host.count(&cleo.email, subject::REVOKED), 0);
    for invited in &stays {
        host.open_as_json(&invited.link).json(200);
    }
}

/// R56: by officer, named by subject or by address. Accounts stay, also integrated ones.
#[test]
fn r56_an_operator_revokes_the_pending_invitations_of_an_officer() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let integrated = host.invite(&anna.token, &answers::integrated(&fresh_address("tech.gov.sg"))).json(201);
    let of_ben = host.invited_vendor(&ben);
    for name in [anna.subject.clone(), anna.email.to_uppercase()] {
        let pending = host.invited_vendor(&anna);
        eventually("it to be found", || {
            let answer = host.invoke("expire", &json!({ "revoke": { "inviter": name } }));
            (answer == json!({ "revoked": 1, "officers_told": 1, "left": 0 })).then_some(())
        });
        let history = host.history(&anna, &pending.id);
        assert_eq!(history, ["invited", "revoked", "revocations_told"]);
    }
    host.nth_mail_to(&anna.email, subject::REVOKED, 2);
    host.open_as_json(&of_ben.link).json(200);
    assert_eq!(host.invitation(&anna, integrated["id"].as_str().unwrap())["status"], "account_created");
}

/// R56: a call with neither or with both revokes nothing, and says why.
#[test]
fn r56_a_call_that_selects_nothing_is_refused() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    for revoke in [
        json!({}),
        json!({ "domain": "", }),
        json!({ "domain": "mei@vendor.example" }),
        json!({ "inviter": " " }),
        json!({ "domain": "vendor.example", "inviter": officer.subject }),
        json!({ "domain": "vendor.example", "everything": true }),
        json!({ "domain": null }),
    ] {
        let call = Request::post(host.url("/_local/invoke/expire"));
        let reply = host.send_local(call, json!({ "revoke": revoke }).to_string());
        assert!(reply.body.contains("errorMessage"), "{revoke}: {}", reply.body);
    }
    assert_eq!(host.history(&officer, &invited.id), ["invited"]);
    host.register(&invited.link, &json!({ "mobile_number": fresh_mobile() }))
        .problem(422, "validation_failed");
}
