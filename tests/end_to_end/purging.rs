//! Erases the data of invitees who did not register (R46).

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::template::infra;
use tests::{Host, Place, answers, eventually, fresh_address, now};
use ureq::http::Request;

/// R46: the data of an invitee who did not register are erased in time. The inviter, the times and the outcome stay.
/// The data of a person with an account, or with an open invitation, are not erased.
#[test]
fn r46_the_data_of_an_invitee_who_did_not_register_are_erased() {
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

    let traces = host.traces();
    let kept = traces.iter().filter(|trace| matches!(trace.place, Place::Event | Place::Item));
    for trace in kept {
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

    // The links still say why they do not work, and delivery reports change nothing.
    host.open_as_json(&revoked.link).problem(410, "invitation_revoked");
    host.open_as_json(&replaced.link).problem(410, "invitation_superseded");
    host.open_as_json(&pending.link).json(200);
    own("POST", "/resend").problem(409, "not_pending");
}

/// R46: the data are erased everywhere: in saved responses, lists, counters, mail notes and suppressions. No item of
/// the table leads from the person to the invitation.
#[test]
fn r46_no_item_leads_back_to_an_erased_person() {
    let host = Host::start_with("5d", &["PersonalDataKept=5s"]);
    let officer = host.officer();
    let company = "Ramanujan Brothers";
    let post = |path: &str, kind: &str, body: String| {
        let request = Request::post(host.url(path)).header("content-type", kind);
        let request = request.header("authorization", format!("Bearer {}", officer.token));
        host.send(request.header("idempotency-key", path), body)
    };
    let single = fresh_address("vendor.example");
    let mut form = answers::offshore_elsewhere(&single);
    form["offshore_company_name"] = company.into();
    let first = post("/invitations", "application/json", form.to_string());
    let id = first.json(201)["id"].as_str().unwrap().to_owned();
    post(&format!("/invitations/{id}/resend"), "application/json", String::new()).json(202);
    post("/onboarding-form", "application/json", json!({ "email": single }).to_string()).json(200);
    let (row, unwanted) =
        (fresh_address("vendor.example"), format!("complaint+{}", fresh_address("vendor.example")));
    let list = answers::onshore_list(&[&row, &unwanted]);
    let rows = post("/invitations/bulk", "text/csv", list.clone()).json(200);
    post("/invitations/bulk?dry_run=true", "text/csv", list).json(200);
    let mut ids = vec![id.clone()];
    ids.extend([0, 1].map(|at: usize| rows["rows"][at]["invitation_id"].as_str().unwrap().to_owned()));
    eventually("the complaint to be heard", || {
        (host.invitation(&officer, &ids[2])["mail"][0]["status"] == "complained").then_some(())
    });
    for id in &ids {
        let request = Request::delete(host.url(&format!("/invitations/{id}")));
        host.send(request.header("authorization", format!("Bearer {}", officer.token)), "").json(200);
    }
    let people = [(&single, &ids[0]), (&row, &ids[1]), (&unwanted, &ids[2])];
    host.quiet();
    let found = |person: &str| host.scan().iter().filter(|item| item.to_string().contains(person)).count();
    for (address, _) in people {
        assert!(found(address) > 0, "nothing would be found at all");
    }

    let mut purged = 0;
    eventually("the time to forget", || {
        purged += host.invoke("expire", &json!({ "sweep": true }))["purged"].as_u64()?;
        (purged == 3).then_some(())
    });
    for item in host.scan() {
        let (key, text) = (item["PK"]["S"].as_str().unwrap().to_owned(), item.to_string());
        assert!(!text.contains(company), "{text}");
        for (address, id) in people {
            let local = address.rsplit_once('@').unwrap().0.rsplit('+').next().unwrap();
            let names = text.contains(local);
            assert!(
                !(names && ids.iter().any(|id| text.contains(id))),
                "{id} is known to be {address}: {text}"
            );
            // The suppression itself stays, and nothing else.
            let suppressed = key.starts_with("EMAIL#") && item["SK"]["S"] == "SUPPRESSION";
            assert!(!names || suppressed, "{address} is known: {text}");
            // Times do not reveal it either: nothing else in the table happened in the same second.
            if suppressed {
                let since = item["since"]["S"].as_str().unwrap();
                let same = host
                    .scan()
                    .into_iter()
                    .filter(|other| *other != item && other.to_string().contains(since));
                assert_eq!(same.count(), 0, "{text}");
            }
        }
    }

    // A repeated request with its key gets the erased invitation.
    let again = post("/invitations", "application/json", form.to_string()).json(201);
    assert_eq!((&again["id"], &again["email"]), (&id.as_str().into(), &"forgotten@invitee.invalid".into()));
}

/// R46: a shorter retention period also applies to old invitations.
#[test]
fn r46_personal_data_in_old_invitations_is_erased() {
    let host = Host::start_with("5d", &["PersonalDataKept=5s"]);
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let request = Request::delete(host.url(&format!("/invitations/{}", invited.id)));
    host.send(request.header("authorization", format!("Bearer {}", officer.token)), "").json(200);
    host.quiet();
    // As if the invitation had ended long before the window of the hourly sweep.
    let of_invitation = |item: &Value| item["PK"]["S"] == format!("INVITATION#{}", invited.id);
    let mut item =
        host.scan().into_iter().find(|item| of_invitation(item) && item["SK"]["S"] == "INVITATION").unwrap();
    let long_ago = (now() - SignedDuration::from_hours(24 * 300)).to_string();
    let day = item["closed_at"]["S"].as_str().unwrap()[..10].to_owned();
    let shard = item["deadline_shard"]["S"].as_str().unwrap().replace(&day, &long_ago[..10]);
    item["deadline_shard"]["S"] = shard.into();
    item["closed_at"]["S"] = long_ago.into();
    let tables = host.dynamodb_as("test", "ListTables", &json!({})).body;
    let table = serde_json::from_str::<Value>(&tables).unwrap()["TableNames"][0].clone();
    let put = host.dynamodb_as("test", "PutItem", &json!({ "TableName": table, "Item": item }));
    assert_eq!(put.status, 200, "{}", put.body);

    assert_eq!(host.invoke("expire", &json!({ "sweep": true, "days": 90 }))["purged"], 0);
    let wide = json!({ "sweep": true, "days": 2, "forget_days": 310 });
    assert_eq!(host.invoke("expire", &wide)["purged"], 1);
    assert_eq!(host.history(&officer, &invited.id), ["invited", "revoked", "purged"]);
}

/// R46: the nightly sweep looks at all days for which data may be kept.
#[test]
fn r46_the_nightly_sweep_looks_as_far_as_data_may_be_kept() {
    let template = infra("template.yaml");
    let input = template.split("        DailySweep:").nth(1).and_then(|rest| rest.split("Input: '").nth(1));
    let nightly: Value = serde_json::from_str(input.unwrap().split('\'').next().unwrap()).unwrap();
    let longest =
        template.split("  PersonalDataKept:").nth(1).and_then(|rest| rest.split("from 5s to ").nth(1));
    let longest: u64 = longest.unwrap().split('d').next().unwrap().parse().unwrap();
    assert!(nightly["forget_days"].as_u64() >= Some(longest), "{nightly}");
}

/// R46: after a crash, the next sweep completes an erasure that was half done.
#[test]
fn r46_an_erasure_is_completed_after_a_crash() {
    let host = Host::start_with("5s", &["PersonalDataKept=5s"]);
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    eventually("the invitation to end", || (host.history(&officer, &invited.id).len() == 2).then_some(()));
    host.quiet();
    // Once after one of two events was rewritten, and once before the invitation is written.
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
