//! Vendors, from the invitation to the account (R12, R20, R34).

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::{Host, Officer, answers, days_after, fresh_address, fresh_mobile, link_in, policy, subject};

/// R20, R21, R28, R34: the whole way of a vendor who works in Singapore.
#[test]
fn an_onshore_vendor_is_invited_and_registers() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("vendor.example");

    let reply = host.invite(&officer.token, &answers::onshore(&email));
    let invitation = reply.json(201);
    let id = invitation["id"].as_str().unwrap();
    assert_eq!(reply.header("location"), format!("/invitations/{id}"));
    assert_eq!(invitation, pending(&invitation, &officer, &email));
    assert_eq!(id.len(), 26, "an id is a ULID: {id}");
    assert_eq!(
        time(&invitation["expires_at"]),
        time(&invitation["created_at"]) + SignedDuration::from_hours(120)
    );

    let link = link_in(&host.mail_to(&email, subject::REGISTER));
    assert!(link.starts_with(&host.url("/register/")), "{link}");
    assert_eq!(host.open(&link).status, 200);
    let shown = host.open_as_json(&link).json(200);
    assert_eq!(shown["email"], email);
    assert_eq!(names_of_fields(&shown), BASIC_FIELDS);

    let mut registration = answers::registration();
    registration["username"] = format!("Mei.{}", registration["username"].as_str().unwrap()).into();
    let login_name = format!("{}@techpass.gov.sg", registration["username"].as_str().unwrap().to_lowercase());
    let account = host.register(&link, &registration).json(201);
    let account_id = account["account_id"].as_str().unwrap();
    assert_eq!(account, json!({ "account_id": account_id, "login_name": login_name }));

    let mail = host.mail_to(&email, subject::ACCOUNT_CREATED);
    assert!(mail.text.contains(&login_name) && mail.html.contains(&login_name), "{}", mail.text);
    assert!(host.mail_to(&officer.email, subject::REGISTERED).text.contains(&email));
    assert_registered(&host, &officer, id, account_id);
    assert_eq!(host.subjects_to(&email).len(), 2, "{:?}", host.subjects_to(&email));
    assert_eq!(host.subjects_to(&officer.email).len(), 1);
}

/// R15, R31: offshore at a known centre. SEED is mandatory, and the form does not ask for it.
#[test]
fn an_offshore_vendor_of_a_centre_gets_seed() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("vendor.example");
    let invited = host.invited(&officer, &answers::offshore(&email));
    let invitation = host.invitation(&officer, &invited.id);
    assert_eq!(invitation["seed"], "required");
    assert_eq!(invitation["offshore_development_centre"], policy::centre().code);
    assert_eq!(names_of_fields(&host.open_as_json(&invited.link).json(200)), BASIC_FIELDS);

    let mut registration = answers::registration();
    registration["mobile_number"] = "+44 7911 123456".into();
    host.register(&invited.link, &registration).json(201);
    host.mail_to(&email, subject::ACCOUNT_CREATED);
    host.mail_to(&email, subject::SEED);
    host.mail_to(&officer.email, subject::REGISTERED);
}

/// R28, R32: offshore at an unknown centre. The invitee names the company and their reporting officer.
#[test]
fn an_offshore_vendor_elsewhere_names_the_reporting_officer() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("vendor.example");
    let body = answers::offshore_elsewhere(&email);
    let invited = host.invited(&officer, &body);
    let invitation = host.invitation(&officer, &invited.id);
    for field in ["business_operation", "offshore_development_centre", "offshore_company_name"] {
        assert_eq!(invitation[field], body[field], "{field}");
    }
    assert_eq!(invitation["seed"], "required");
    let shown = host.open_as_json(&invited.link).json(200);
    let more = ["reporting_officer_name", "reporting_officer_email", "company_address"];
    assert_eq!(names_of_fields(&shown), [BASIC_FIELDS.as_slice(), &more].concat());

    let refused = host.register(&invited.link, &answers::registration()).field_errors("validation_failed");
    let required = more.map(|field| (field.to_owned(), "required".to_owned()));
    assert_eq!(refused, required);

    let mut own = answers::registration_elsewhere();
    own["reporting_officer_email"] = email.to_uppercase().into();
    let refused = host.register(&invited.link, &own).field_errors("validation_failed");
    assert_eq!(refused, [("reporting_officer_email".to_owned(), "invalid".to_owned())]);

    host.register(&invited.link, &answers::registration_elsewhere()).json(201);
    host.mail_to(&email, subject::ACCOUNT_CREATED);
    host.mail_to(&email, subject::SEED);
}

/// R43: SEED, if the inviter asks for it.
#[test]
fn an_onshore_vendor_gets_seed_when_asked_for() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("vendor.example");
    let mut body = answers::onshore(&email);
    body["seed_required"] = true.into();
    let invited = host.invited(&officer, &body);
    assert_eq!(host.invitation(&officer, &invited.id)["seed"], "required");
    host.register(&invited.link, &answers::registration()).json(201);
    host.mail_to(&email, subject::SEED);
}

/// R23: an address with an account is not invited again. Its holder is told, once a day.
#[test]
fn the_holder_of_an_account_is_not_invited_again() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    host.register(&invited.link, &answers::registration()).json(201);
    for other in [&officer, &host.officer()] {
        let reply = host.invite(&other.token, &answers::onshore(&invited.email));
        let problem = reply.problem(409, "already_registered");
        assert_eq!(problem["support_url"], "https://go.gov.sg/seed-techpass-support");
    }
    host.mail_to(&invited.email, subject::INVITED_AGAIN);
    assert_eq!(host.history(&officer, &invited.id), ["invited", "registered", "invited_again"]);
    assert_eq!(host.count(&invited.email, subject::INVITED_AGAIN), 1);
}

/// R13: the canonical address is the identity.
#[test]
fn each_spelling_of_an_address_is_the_same_address() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("vendor.example");
    let written = format!("  {} ", email.to_uppercase());
    let first = host.invite(&officer.token, &answers::onshore(&written)).json(201);
    assert_eq!(first["email"], email);
    let second = host.invited(&officer, &answers::onshore(&email));
    assert_eq!(host.invitation(&officer, &second.id)["supersedes"], first["id"]);
}

/// R31: a foreign number needs an offshore invitation.
#[test]
fn an_onshore_vendor_cannot_have_a_foreign_number() {
    let host = Host::shared();
    let invited = host.invited_vendor(&host.officer());
    let mut registration = answers::registration();
    registration["mobile_number"] = "+91 98765 43211".into();
    let refused = host.register(&invited.link, &registration).field_errors("validation_failed");
    assert_eq!(refused, [("mobile_number".to_owned(), "foreign_mobile_onshore".to_owned())]);
    // R16: the 8 digits are enough, and spaces do not matter.
    let number = fresh_mobile();
    registration["mobile_number"] = format!("{} {}", &number[3..7], &number[7..]).into();
    host.register(&invited.link, &registration).json(201);
}

const BASIC_FIELDS: [&str; 6] =
    ["username", "first_name", "last_name", "mobile_number", "department", "password"];

/// The complete invitation of `infra/openapi.yaml` for an onshore vendor.
fn pending(invitation: &Value, officer: &Officer, email: &str) -> Value {
    json!({
        "id": invitation["id"],
        "email": email,
        "form": "vendor",
        "status": "pending",
        "inviter": { "subject": officer.subject, "email": officer.email },
        "organisation": policy::organisation("vendor.example"),
        "sponsoring_agency": policy::agency().code,
        "business_operation": "onshore",
        "seed": "not_required",
        "created_at": invitation["created_at"],
        "expires_at": invitation["expires_at"],
        "mail": [],
        "outcome": "created",
    })
}

/// The inviter's view: status, emails and history (`infra/openapi.yaml`, `GET /invitations/{id}`).
fn assert_registered(host: &Host, officer: &Officer, id: &str, account_id: &str) {
    let invitation = tests::eventually("the notes of all emails", || {
        let invitation = host.invitation(officer, id);
        (invitation["mail"].as_array()?.len() == 3).then_some(invitation)
    });
    assert_eq!(invitation["status"], "registered");
    assert_eq!(invitation["account_id"], account_id);
    let activate_by = days_after(&invitation["closed_at"], 30);
    assert_eq!(invitation["account"], json!({ "status": "pending_activation", "activate_by": activate_by }));
    assert!(time(&invitation["closed_at"]) < time(&invitation["expires_at"]));
    let mut kinds: Vec<&str> = invitation["mail"].as_array().into_iter().flatten().filter_map(kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["account_created", "registered", "registration_invitation"]);
    let history = invitation["history"].as_array().unwrap();
    let steps: Vec<_> = history.iter().map(|step| (step["event"].as_str(), step["by"].as_str())).collect();
    assert_eq!(steps, [(Some("invited"), Some(&*officer.email)), (Some("registered"), Some("invitee"))]);
    for secret in ["/register/", "eyJ", "argon2", "password", "login_name"] {
        assert!(!invitation.to_string().contains(secret), "{secret} is in {invitation}");
    }
    assert!(history.iter().all(|step| time(&step["at"]) >= time(&invitation["created_at"])));
}

fn kind(mail: &Value) -> Option<&str> {
    let known = ["sent", "delivered"].map(Some).contains(&mail["status"].as_str());
    assert!(known && mail["at"].is_string(), "{mail}");
    mail["kind"].as_str()
}

fn names_of_fields(shown: &Value) -> Vec<&str> {
    shown["fields"].as_array().into_iter().flatten().filter_map(|field| field["name"].as_str()).collect()
}

fn time(value: &Value) -> Timestamp {
    let text = value.as_str().unwrap_or_default();
    assert!(text.ends_with('Z'), "times are in UTC: {value}");
    text.parse().expect("a time")
}
