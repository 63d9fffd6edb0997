//! Public officers and other people of integrated identity providers (R8-R11, R19).

use serde_json::json;
use tests::{Host, answers, days_after, fresh_address, policy, subject};
use ureq::http::Request;

/// R8: a public officer without a WoG account registers like a vendor, with a shorter form.
#[test]
fn a_local_public_officer_is_invited_and_registers() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("mindef.gov.sg");
    let invited = host.invited(&officer, &answers::local_officer(&email));
    let invitation = host.invitation(&officer, &invited.id);
    assert_eq!(invitation["form"], "local_public_officer");
    assert_eq!(invitation["status"], "pending");
    assert_eq!(invitation["seed"], "not_required");
    assert_eq!(invitation["organisation"], policy::organisation("mindef.gov.sg"));
    for vendors in ["sponsoring_agency", "business_operation", "offshore_development_centre"] {
        assert!(invitation.get(vendors).is_none(), "{vendors} in {invitation}");
    }
    let account = host.register(&invited.link, &answers::registration()).json(201);
    assert!(account["login_name"].as_str().unwrap().ends_with("@techpass.gov.sg"), "{account}");
    host.mail_to(&email, subject::ACCOUNT_CREATED);
    host.mail_to(&officer.email, subject::REGISTERED);
}

/// R19: with an integrated identity provider the account exists at once.
#[test]
fn a_wog_invitee_has_an_account_at_once() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("agency.gov.sg");
    let body = answers::integrated(&email);
    let invitation = host.invite(&officer.token, &body).json(201);
    let expected = json!({
        "id": invitation["id"],
        "email": email,
        "form": "integrated_wog",
        "status": "account_created",
        "inviter": { "subject": officer.subject, "email": officer.email },
        "organisation": policy::organisation("*.gov.sg"),
        "mobile_number": body["mobile_number"],
        "seed": "not_required",
        "created_at": invitation["created_at"],
        "account_id": invitation["account_id"],
        "account": { "status": "pending_activation", "activate_by": days_after(&invitation["created_at"], 30) },
        "mail": [],
        "outcome": "created",
    });
    assert_eq!(invitation, expected);
    assert!(invitation["account_id"].is_string(), "{invitation}");
    let mail = host.mail_to(&email, subject::ACTIVATE);
    assert!(!mail.text.contains("/register/"), "there is nothing to register: {}", mail.text);
    let id = invitation["id"].as_str().unwrap();
    assert_eq!(host.history(&officer, id), ["account_created"]);
    assert!(!host.timers().contains_key(id), "there is no deadline to watch");
    assert_eq!(host.subjects_to(&email).len(), 1);
    assert!(host.subjects_to(&officer.email).is_empty());
}

/// R19: the SEED email is sent too, if SEED is required.
#[test]
fn a_wog_invitee_gets_seed_when_asked_for() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("agency.gov.sg");
    let mut body = answers::integrated(&email);
    body["seed_required"] = true.into();
    let invitation = host.invite(&officer.token, &body).json(201);
    assert_eq!(invitation["seed"], "required");
    host.mail_to(&email, subject::ACTIVATE);
    host.mail_to(&email, subject::SEED);
}

/// R9, R15: a school's invitee is never eligible for SEED.
#[test]
fn a_moe_invitee_has_no_seed() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("schools.gov.sg");
    let mut body = answers::integrated(&email);
    body["seed_required"] = true.into();
    let refused = host.invite(&officer.token, &body).field_errors("validation_failed");
    assert_eq!(refused, [("seed_required".to_owned(), "seed_not_eligible".to_owned())]);
    let invitation = host.invite(&officer.token, &answers::integrated(&email)).json(201);
    assert_eq!(invitation["form"], "integrated_moe");
    assert_eq!(invitation["status"], "account_created");
    assert_eq!(invitation["seed"], "ineligible");
    host.mail_to(&email, subject::ACTIVATE);
}

/// R10: the ministry's own addresses are WoG mailboxes, and eligible for SEED.
#[test]
fn the_ministry_of_education_is_wog() {
    let host = Host::shared();
    let officer = host.officer();
    let form = |domain| host.invite(&officer.token, &answers::integrated(&fresh_address(domain))).json(201);
    let ministry = form("moe.gov.sg");
    assert_eq!((&ministry["form"], &ministry["seed"]), (&json!("integrated_wog"), &json!("not_required")));
    let education = form("moe.edu.sg");
    assert_eq!((&education["form"], &education["seed"]), (&json!("integrated_moe"), &json!("ineligible")));
}

/// R24: a person who has not signed in yet gets the onboarding email at most once a day.
#[test]
fn the_onboarding_email_is_sent_once_a_day() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("agency.gov.sg");
    let body = answers::integrated(&email);
    host.invite(&officer.token, &body).json(201);
    let reply = host.invite(&officer.token, &body);
    reply.problem(429, "resent_recently");
    let seconds: u32 = reply.header("retry-after").parse().unwrap();
    assert!((86_000..=86_400).contains(&seconds), "{seconds}");
    host.mail_to(&email, subject::ACTIVATE);
    assert_eq!(host.subjects_to(&email).len(), 1);
}

/// R24, R48: another officer corrects the details of a person who has not signed in yet, and owns the invitation from
/// then on. The second officer never sees what the first one typed, not even in a repeated response.
#[test]
fn another_officer_corrects_without_seeing_the_first_ones_details() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let email = fresh_address("agency.gov.sg");
    let first = answers::integrated(&email);
    let made = host.invite(&anna.token, &first).json(201);
    assert_eq!(made["outcome"], "created");
    host.mail_to(&email, subject::ACTIVATE);

    let mut second = answers::integrated(&email);
    second["seed_required"] = true.into();
    let corrects = || {
        let request = Request::post(host.url("/invitations"))
            .header("authorization", format!("Bearer {}", ben.token))
            .header("content-type", "application/json")
            .header("idempotency-key", "correct");
        host.send(request, second.to_string())
    };
    let corrected = corrects().json(201);
    assert_eq!(
        (&corrected["outcome"], &corrected["status"]),
        (&json!("corrected"), &json!("account_created"))
    );
    assert_eq!((&corrected["id"], &corrected["seed"]), (&made["id"], &json!("required")));
    assert_eq!(corrected["inviter"]["email"], ben.email);
    host.mail_to(&email, subject::SEED);
    host.mail_to(&anna.email, subject::REPLACED);
    assert_eq!(corrects().json(201), corrected, "the same request has the same answer");

    let id = made["id"].as_str().unwrap();
    let get = |token: &str, path: &str| {
        host.send(Request::get(host.url(path)).header("authorization", format!("Bearer {token}")), "")
    };
    let own = get(&ben.token, &format!("/invitations/{id}")).json(200);
    let list = get(&ben.token, "/invitations").json(200);
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    let (number, subject) =
        (first["mobile_number"].as_str().unwrap(), made["inviter"]["subject"].as_str().unwrap());
    for answer in [&corrected, &own, &list] {
        let text = answer.to_string();
        assert!(!text.contains(&number[number.len() - 8..]) && !text.contains(subject), "{text}");
    }
    get(&anna.token, &format!("/invitations/{id}")).problem(404, "not_found");
    assert_eq!(get(&anna.token, "/invitations").json(200)["items"], json!([]));
    assert_eq!(host.history(&ben, id), ["account_created", "corrected"]);

    // The first number is free, the second one is taken.
    let mut third = answers::integrated(&fresh_address("agency.gov.sg"));
    third["mobile_number"] = second["mobile_number"].clone();
    let refused = host.invite(&anna.token, &third).field_errors("validation_failed");
    assert_eq!(refused, [("mobile_number".to_owned(), "taken".to_owned())]);
    third["mobile_number"] = first["mobile_number"].clone();
    host.invite(&anna.token, &third).json(201);
    // The same details within a day: nothing is sent, and the owner does not change.
    host.invite(&anna.token, &second).problem(429, "resent_recently");
    get(&ben.token, &format!("/invitations/{id}")).json(200);
}

/// R31: a mobile number is unique among all accounts.
#[test]
fn a_mobile_number_has_one_account() {
    let host = Host::shared();
    let officer = host.officer();
    let body = answers::integrated(&fresh_address("agency.gov.sg"));
    host.invite(&officer.token, &body).json(201);
    let mut other = answers::integrated(&fresh_address("agency.gov.sg"));
    other["mobile_number"] = body["mobile_number"].clone();
    let taken = [("mobile_number".to_owned(), "taken".to_owned())];
    assert_eq!(host.invite(&officer.token, &other).field_errors("validation_failed"), taken);
    // A person who registered has proved more: an officer cannot take their number.
    let invited = host.invited_vendor(&officer);
    let registration = answers::registration();
    host.register(&invited.link, &registration).json(201);
    other["mobile_number"] = registration["mobile_number"].clone();
    assert_eq!(host.invite(&officer.token, &other).field_errors("validation_failed"), taken);
}
