//! Corrections of accounts.

use serde_json::{Value, json};
use tests::{Host, fresh_mobile};

use super::{NUMBER, account, ask, because, find, support};

#[test]
fn r58_details_are_corrected_by_the_rules_of_the_forms() {
    let host = Host::start("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let (invitation, registration) = account(&host, &officer);
    let path = format!("/desk/accounts/{}", invitation["account_id"].as_str().unwrap());
    let correct = |body: &Value| ask(&host, &desk, "PATCH", &path, body);
    // All errors together, the number and the reason among them.
    let problem = correct(&json!({ "mobile_number": "12", "sponsoring_agency": "NOBODY", "username": "x" }));
    let problem = problem.problem(422, "validation_failed");
    let named: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(named, ["request_number", "reason", "sponsoring_agency", "mobile_number", "username"]);
    correct(&because(json!({ "last_name": registration["last_name"] }))).problem(409, "nothing_to_correct");
    let (_, other) = account(&host, &officer);
    correct(&because(json!({ "mobile_number": other["mobile_number"] }))).problem(422, "validation_failed");

    let mobile = fresh_mobile();
    let given =
        because(json!({ "sponsoring_agency": "MOH", "mobile_number": mobile, "department": "Wards" }));
    let corrected = correct(&given).json(200);
    assert_eq!(corrected["details"]["sponsoring_agency"], "MOH");
    assert_eq!(corrected["details"]["mobile_number"], mobile);
    host.quiet();
    // The old number is free, the new one leads to the person.
    find(&host, &desk, "mobile_number", registration["mobile_number"].as_str().unwrap())
        .problem(404, "not_found");
    assert_eq!(find(&host, &desk, "mobile_number", &mobile).json(200)["email"], invitation["email"]);
    // The holder is told what, and the inviter sees that it was support.
    let told = host
        .mail_to(invitation["email"].as_str().unwrap(), "We corrected the details of your TechPass account");
    assert!(told.text.contains("Sponsoring agency, Mobile number, Department"), "{}", told.text);
    assert!(told.text.contains(NUMBER) && !told.text.contains(&mobile));
    let seen = host.invitation(&officer, invitation["id"].as_str().unwrap());
    let last = seen["history"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["event"], &last["by"]), (&json!("corrected"), &json!("desk")));
    assert!(last.get("request").is_none() && last.get("corrected").is_none(), "{last}");
    let id = invitation["id"].as_str().unwrap();
    let whole = format!("/desk/invitations/{id}?request_number={NUMBER}");
    let whole = ask(&host, &desk, "GET", &whole, &Value::Null).json(200);
    let last = whole["history"].as_array().unwrap().last().unwrap();
    assert_eq!(last["request"]["reason"], "They asked for it.");
    assert_eq!(last["corrected"], json!(["sponsoring_agency", "mobile_number", "department"]));
}
