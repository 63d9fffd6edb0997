//! How people are found, and what is said of those who are not.

use serde_json::{Value, json};
use tests::{Host, answers, fresh_address, fresh_mobile};

use super::{NUMBER, account, ask, find, journal, revoke, support};

#[test]
fn r58_a_person_is_found_by_exact_address_login_name_and_mobile_number() {
    let host = Host::start("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let (invitation, registration) = account(&host, &officer);
    let email = invitation["email"].as_str().unwrap();
    let username = registration["username"].as_str().unwrap();
    let mobile = registration["mobile_number"].as_str().unwrap();
    let by_email = find(&host, &desk, "email", &email.to_uppercase()).json(200);
    assert_eq!(by_email["email"], email);
    assert_eq!(by_email["account_id"], invitation["account_id"]);
    assert_eq!(by_email["invitations"][0]["id"], invitation["id"]);
    for (way, text) in [
        ("login_name", username.to_uppercase()),
        ("login_name", format!("{username}@techpass.gov.sg")),
        ("mobile_number", mobile.to_owned()),
        ("mobile_number", mobile.replace("+65", "65 ")),
    ] {
        assert_eq!(find(&host, &desk, way, &text).json(200), by_email, "{way} {text}");
    }
    let integrated = fresh_address("agency.gov.sg");
    host.invite(&officer.token, &answers::integrated(&integrated)).json(201);
    let found = find(&host, &desk, "login_name", &integrated).json(200);
    assert_eq!(found["invitations"][0]["status"], "account_created");

    let id = invitation["id"].as_str().unwrap();
    let path = format!("/desk/invitations/{id}?request_number={NUMBER}");
    let whole = ask(&host, &desk, "GET", &path, &Value::Null).json(200);
    assert_eq!(whole["mail"].as_array().unwrap().len(), 3, "{whole}");
    assert_eq!(whole["history"][1]["by"], "invitee");
    let path =
        format!("/desk/accounts/{}?request_number={NUMBER}", invitation["account_id"].as_str().unwrap());
    let account = ask(&host, &desk, "GET", &path, &Value::Null).json(200);
    assert_eq!(account["details"]["mobile_number"], registration["mobile_number"]);
    assert_eq!(account["login_name"], format!("{username}@techpass.gov.sg"));
    assert!(!account.to_string().contains("argon2"));

    // Whom each look was about, and never what was searched for.
    let acts = journal(&host);
    assert_eq!(acts.len(), 8);
    for act in &acts {
        let said = act.to_string();
        for text in [email, username, &mobile[3..], &integrated] {
            assert!(!said.contains(text), "{said}");
        }
        assert_eq!(act["officer"]["email"]["S"], desk.email, "{act}");
        assert_eq!(act["request_number"], NUMBER);
    }
    let acts: Vec<_> = acts.iter().map(|act| act["act"].as_str().unwrap()).collect();
    assert_eq!(acts[5..], ["searched", "viewed_invitation", "viewed_account"]);
}

/// Ended invitations are found by the index, until they are purged.
#[test]
fn r58_ended_invitations_are_found_until_they_are_purged() {
    let host = Host::start_with("5d", &["PersonalDataKept=5s"]);
    let (officer, desk) = (host.officer(), support(&host));
    let first = host.invited_vendor(&officer);
    revoke(&host, &officer, &first.id);
    let found = find(&host, &desk, "email", &first.email).json(200);
    assert_eq!(found["invitations"][0]["status"], "revoked");
    assert!(found.get("account_id").is_none());
    let second = host.invite(&officer.token, &answers::onshore(&first.email)).json(201);
    let found = find(&host, &desk, "email", &first.email).json(200);
    let ids: Vec<_> = found["invitations"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [&second["id"], &json!(first.id)]);
    revoke(&host, &officer, second["id"].as_str().unwrap());
    tests::eventually("both to be purged", || {
        host.invoke("expire", &json!({ "sweep": true }));
        (find(&host, &desk, "email", &first.email).status == 404).then_some(())
    });
}

#[test]
fn r58_nobody_learns_from_what_is_not_found() {
    let host = Host::shared();
    let desk = support(&host);
    let mut told = Vec::new();
    for (way, text) in [
        ("email", fresh_address("vendor.example")),
        ("email", "nobody@gmail.com".to_owned()),
        ("login_name", "nobody".to_owned()),
        ("login_name", "nobody@techpass.gov.sg".to_owned()),
        ("login_name", fresh_address("agency.gov.sg")),
        ("mobile_number", fresh_mobile()),
        ("mobile_number", "+91 98765 43210".to_owned()),
    ] {
        let reply = find(&host, &desk, way, &text);
        let mut problem = reply.problem(404, "not_found");
        problem["request_id"] = Value::Null;
        told.push(problem.to_string());
    }
    told.dedup();
    assert_eq!(told.len(), 1, "{told:#?}");
    for path in ["/desk/invitations/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/desk/accounts/01ARZ3NDEKTSV4RRFFQ69G5FAV"]
    {
        ask(&host, &desk, "GET", path, &Value::Null).problem(400, "invalid_query");
        let path = format!("{path}?request_number={NUMBER}");
        ask(&host, &desk, "GET", &path, &Value::Null).problem(404, "not_found");
    }
    // All that is wrong comes back together.
    for (body, fields) in [
        (json!({}), vec!["request_number", "email"]),
        (json!({ "request_number": "none", "email": "x" }), vec!["request_number", "email"]),
        (json!({ "request_number": NUMBER, "email": "a@b.sg", "login_name": "a" }), vec!["email"]),
        (json!({ "request_number": NUMBER, "mobile_number": "12" }), vec!["mobile_number"]),
        (json!({ "request_number": NUMBER, "name": "Mei" }), vec!["name", "email"]),
    ] {
        let problem = ask(&host, &desk, "POST", "/desk/search", &body).problem(422, "validation_failed");
        let named: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["field"].as_str().unwrap())
            .collect();
        let (mut named, mut fields) = (named, fields);
        named.sort_unstable();
        fields.sort_unstable();
        assert_eq!(named, fields, "{problem}");
    }
}
