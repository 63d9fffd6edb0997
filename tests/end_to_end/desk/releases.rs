//! Accounts that support ends.

use serde_json::{Value, json};
use tests::{Host, answers, fresh_address};

use super::{NUMBER, ask, because, find, journal, support};

/// The account is gone with all that it held, whether or not somebody has signed in to it, and the person starts afresh.
#[test]
fn r58_a_released_account_holds_nothing_and_the_person_is_invited_afresh() {
    for has_signed_in in [false, true] {
        let host = Host::start("5d");
        let (officer, desk) = (host.officer(), support(&host));
        let invited = host.invited_vendor(&officer);
        let registration = answers::registration();
        let done = host.register(&invited.link, &registration).json(201);
        if has_signed_in {
            host.sign_in(done["login_name"].as_str().unwrap());
        }
        host.quiet();
        let id = host.invitation(&officer, &invited.id)["account_id"].as_str().unwrap().to_owned();
        let path = format!("/desk/accounts/{id}/release");
        let release = |body: &Value| ask(&host, &desk, "POST", &path, body);
        let problem = release(&json!({ "request_number": "none" })).problem(422, "validation_failed");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 2, "{problem}");
        let released = release(&because(json!({}))).json(200);
        assert_eq!(released["account"]["status"], "terminated", "{released}");
        host.quiet();
        for kind in ["EMAIL#", "USERNAME#", "MOBILE#", "SECRET#"] {
            let left = host.table().into_iter().find(|item| item["PK"].as_str().unwrap().starts_with(kind));
            assert!(left.is_none(), "{left:?}");
        }
        release(&because(json!({}))).problem(409, "account_ended");
        let correction = because(json!({ "department": "Wards" }));
        ask(&host, &desk, "PATCH", &format!("/desk/accounts/{id}"), &correction)
            .problem(409, "account_ended");
        host.open_as_json(&invited.link).problem(410, "account_terminated");

        // The person and the officer are told, in words of their own.
        let told = host.mail_to(&invited.email, "Support has ended your TechPass account");
        assert!(told.text.contains(NUMBER) && !told.text.contains("30 days"), "{}", told.text);
        let told = host.mail_to(&officer.email, "Support ended the account of a person you invited");
        assert!(told.text.contains(NUMBER) && !told.text.contains("They asked"), "{}", told.text);
        let seen = host.invitation(&officer, &invited.id);
        let last = seen["history"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["event"], &last["by"]), (&json!("terminated"), &json!("desk")));
        let acts: Vec<_> = journal(&host).iter().map(|act| act["act"].clone()).collect();
        assert_eq!(acts, ["released"], "what is refused changes nothing");

        // Found by the address alone; no longer by what is free.
        find(&host, &desk, "login_name", registration["username"].as_str().unwrap())
            .problem(404, "not_found");
        find(&host, &desk, "mobile_number", registration["mobile_number"].as_str().unwrap())
            .problem(404, "not_found");
        assert!(find(&host, &desk, "email", &invited.email).json(200).get("account_id").is_none());

        // The same person, username and number.
        let again = host.invited(&officer, &answers::onshore(&invited.email));
        host.register(&again.link, &registration).json(201);
        host.quiet();
        let person = find(&host, &desk, "email", &invited.email).json(200);
        assert_ne!(person["account_id"].as_str().unwrap(), id, "another account");
        host.open_as_json(&invited.link).problem(410, "account_terminated");
    }
}

/// An integrated account has no hash and no username; it is released all the same.
#[test]
fn r58_an_integrated_account_is_released() {
    let host = Host::start("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let form = answers::integrated(&fresh_address("agency.gov.sg"));
    let invited = host.invite(&officer.token, &form).json(201);
    let path = format!("/desk/accounts/{}/release", invited["account_id"].as_str().unwrap());
    ask(&host, &desk, "POST", &path, &because(json!({}))).json(200);
    host.quiet();
    let again = host.invite(&officer.token, &form).json(201);
    assert_ne!(again["account_id"], invited["account_id"]);
    assert_eq!(again["outcome"], "created", "{again}");
}
