//! The desk (R58, R59): support officers answer service requests.

use std::slice::from_ref;

use serde_json::{Value, json};
use tests::{Host, Officer, Reply, answers, fresh_address, fresh_mobile, link_in};
use ureq::http::Request;

const NUMBER: &str = "SR-2026-0042";

/// A public officer who also works at the desk.
fn support(host: &Host) -> Officer {
    host.officer_with(&json!({ "roles": ["other", "techpass_support"] }))
}

#[track_caller]
fn ask(host: &Host, by: &Officer, method: &str, path: &str, body: &Value) -> Reply {
    let request = Request::builder().method(method).uri(host.url(path));
    let request = request.header("authorization", format!("Bearer {}", by.token));
    if body.is_null() {
        return host.send(request, "");
    }
    host.send(request.header("content-type", "application/json"), body.to_string())
}

#[track_caller]
fn find(host: &Host, by: &Officer, way: &str, text: &str) -> Reply {
    ask(host, by, "POST", "/desk/search", &json!({ "request_number": NUMBER, way: text }))
}

/// A change, with its number and reason.
fn because(more: Value) -> Value {
    let mut body = json!({ "request_number": NUMBER, "reason": "They asked for it." });
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body
}

/// What the journal has, the oldest first.
fn journal(host: &Host) -> Vec<Value> {
    let mut acts: Vec<_> = host.table().into_iter().filter(|item| item["PK"] == "DESK#JOURNAL").collect();
    acts.sort_by_key(|act| act["SK"].to_string());
    acts
}

/// An officer revokes their own invitation.
fn revoke(host: &Host, officer: &Officer, id: &str) {
    ask(host, officer, "DELETE", &format!("/invitations/{id}"), &Value::Null).json(200);
}

/// Has an officer known to the desk: they have opened the page.
fn seen(host: &Host, officer: &Officer) {
    let me = ask(host, officer, "GET", "/me", &Value::Null).json(200);
    assert_eq!(me["support"], false);
}

/// A vendor with an account, and what they registered with.
fn account(host: &Host, officer: &Officer) -> (Value, Value) {
    let invited = host.invited_vendor(officer);
    let registration = answers::registration();
    host.register(&invited.link, &registration).json(201);
    host.quiet();
    (host.invitation(officer, &invited.id), registration)
}

#[test]
fn r58_only_support_officers_work_at_the_desk() {
    let host = Host::start("5d");
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let routes = [
        ("POST", "/desk/search".to_owned()),
        ("GET", format!("/desk/invitations/{}", invited.id)),
        ("POST", format!("/desk/invitations/{}/revoke", invited.id)),
        ("POST", format!("/desk/invitations/{}/resend", invited.id)),
        ("POST", format!("/desk/invitations/{}/transfer", invited.id)),
        ("GET", format!("/desk/accounts/{}", invited.id)),
        ("PATCH", format!("/desk/accounts/{}", invited.id)),
        ("POST", format!("/desk/accounts/{}/release", invited.id)),
        ("POST", "/desk/transfers".to_owned()),
        ("DELETE", "/desk/suppressions".to_owned()),
    ];
    for (method, path) in &routes {
        let body = if *method == "GET" { Value::Null } else { because(json!({ "email": invited.email })) };
        for roles in [
            json!(null),
            json!("techpass_supporter"),
            json!(["support"]),
            json!({ "techpass_support": true }),
        ] {
            let other = host.officer_with(&json!({ "roles": roles }));
            ask(&host, &other, method, path, &body).problem(403, "not_support");
        }
        let role = |more: Value| {
            let mut claims = json!({ "roles": "techpass_support" });
            claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            host.officer_with(&claims)
        };
        let vendor = role(json!({ "account_type": "vendor" }));
        ask(&host, &vendor, method, path, &body).problem(403, "not_a_public_officer");
        let disabled = role(json!({ "account_status": "disabled" }));
        ask(&host, &disabled, method, path, &body).problem(403, "account_not_active");
        let unmanaged = role(json!({ "device": "unmanaged" }));
        ask(&host, &unmanaged, method, path, &body).problem(403, "device_not_allowed");
        let expired = role(json!({ "exp": 1_000_000_000 }));
        ask(&host, &expired, method, path, &body).problem(401, "unauthenticated");
    }
    assert!(journal(&host).is_empty(), "a caller who may not look has not looked");
    assert_eq!(ask(&host, &support(&host), "GET", "/me", &Value::Null).json(200)["support"], true);
}

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
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2);
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

#[test]
fn r58_a_suppressed_address_is_emailed_again() {
    let host = Host::start("5d");
    let (officer, desk) = (host.officer(), support(&host));
    let email = format!("suppressionlist+{}", fresh_address("vendor.example"));
    let invited = host.invite(&officer.token, &answers::onshore(&email)).json(201);
    let id = invited["id"].as_str().unwrap();
    tests::eventually("the suppression", || {
        (host.invitation(&officer, id)["mail"][0]["status"] == "suppressed").then_some(())
    });
    let resend = format!("/desk/invitations/{id}/resend");
    ask(&host, &desk, "POST", &resend, &because(json!({}))).problem(409, "address_suppressed");
    assert_eq!(find(&host, &desk, "email", &email).json(200)["suppression"]["reason"], "suppressed");
    let lifted = ask(&host, &desk, "DELETE", "/desk/suppressions", &because(json!({ "email": email })));
    assert!(lifted.json(200).get("suppression").is_none());
    ask(&host, &desk, "DELETE", "/desk/suppressions", &because(json!({ "email": email })))
        .problem(404, "not_found");
    ask(&host, &desk, "POST", &resend, &because(json!({}))).json(202);
    host.quiet();
    tests::eventually("the email to arrive", || {
        let mails = host.invitation(&officer, id)["mail"].clone();
        let last = mails.as_array()?.last()?;
        (last["kind"] == "registration_invitation" && last["status"] == "delivered").then_some(())
    });
    assert_eq!(host.measured().sum("AddressesResumed"), 1);
    let told = host.mail_to(&email, "You get emails from TechPass again");
    assert!(told.text.contains(NUMBER));
}

/// A key makes a repeated request the same request.
#[test]
fn r58_changes_at_the_desk_may_be_sent_again() {
    let host = Host::start("5d");
    let (officer, owner, desk) = (host.officer(), host.officer(), support(&host));
    seen(&host, &owner);
    let invited = host.invited_vendor(&officer);
    let send = |path: &str, body: &Value| {
        let request = Request::post(host.url(path)).header("authorization", format!("Bearer {}", desk.token));
        let request = request.header("content-type", "application/json").header("idempotency-key", path);
        host.send(request, body.to_string())
    };
    let (registered, _) = account(&host, &officer);
    let account = registered["account_id"].as_str().unwrap();
    for (path, body, status) in [
        (format!("/desk/accounts/{account}/release"), because(json!({})), 200),
        (format!("/desk/invitations/{}/resend", invited.id), because(json!({})), 202),
        (
            "/desk/transfers".to_owned(),
            because(json!({ "of_invitation": invited.id, "to_email": owner.email })),
            200,
        ),
        (format!("/desk/invitations/{}/revoke", invited.id), because(json!({})), 200),
    ] {
        let first = send(&path, &body).json(status);
        assert_eq!(send(&path, &body).json(status), first, "{path}");
        let other = because(json!({ "reason": "Another one." }));
        if path != "/desk/transfers" {
            send(&path, &other).problem(422, "idempotency_key_reused");
        }
    }
    host.quiet();
    let history = host.history(&owner, &invited.id);
    assert_eq!(history, ["invited", "resent", "transferred", "revoked"]);
}

#[test]
fn r58_unusual_use_is_told() {
    let host = Host::start_with("5d", &["DeskPeoplePerHour=3"]);
    let (officer, desk) = (host.officer(), support(&host));
    let unusual = || {
        let said = host.said();
        said.iter()
            .any(|(_, text)| text.contains("unusually many people") && text.contains("DeskUsedUnusually"))
    };
    let people: Vec<_> = (0..2).map(|_| host.invited_vendor(&officer).email).collect();
    for email in people.iter().chain(&people).chain(&people) {
        find(&host, &desk, "email", email).json(200);
    }
    find(&host, &desk, "login_name", "nobody").problem(404, "not_found");
    assert!(!unusual(), "the same people again are no more people");
    find(&host, &desk, "login_name", "nobody.else").problem(404, "not_found");
    tests::eventually("the line", || unusual().then_some(()));
    assert_eq!(host.measured().sum("DeskUsedUnusually"), 1);
}
