//! Invalid requests, and the problems that they get (`infra/openapi.yaml`; R2 to R17).

use serde_json::{Value, json};
use tests::{Host, Reply, answers, fresh_address};
use ureq::http::Request;

/// A body must be a JSON object of at most 64 KiB with the media type of JSON.
#[test]
fn bodies_that_cannot_be_read() {
    let host = Host::shared();
    for body in ["{", "", "null", "[]", "\"text\"", "5", "{\"email\":\"a\"} {}", "{\"email\": }", "\u{feff}"]
    {
        let reply = post(&host, "application/json", body);
        assert_eq!(reply.status, 400, "{body}: {}", reply.body);
        reply.problem(400, "malformed_body");
    }
    post(&host, "application/json", "\u{feff}{}").problem(422, "validation_failed");
    post(&host, "application/json; charset=utf-8", "{}").problem(422, "validation_failed");
    post(&host, "Application/JSON", "{}").problem(422, "validation_failed");
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "text/csv", "application/jsonp", ""]
    {
        post(&host, media_type, "{}").problem(415, "unsupported_media_type");
    }
    let invited = host.invited_vendor(&host.officer());
    let request = || Request::post(&invited.link).header("accept", "application/json");
    host.send(request().header("content-type", "text/plain"), "x").problem(415, "unsupported_media_type");
    host.send(request().header("content-type", "application/json"), "[1]").problem(400, "malformed_body");
}

/// More than 64 KiB gets 413. Exactly 64 KiB does not.
#[test]
fn bodies_that_are_too_large() {
    let host = Host::shared();
    let of_size = |size: usize| format!("{{\"email\":\"{}\"}}", "a".repeat(size - 12));
    let most = of_size(64 * 1024);
    assert_eq!(most.len(), 64 * 1024);
    post(&host, "application/json", &most).problem(422, "validation_failed");
    post(&host, "application/json", &of_size(64 * 1024 + 1)).problem(413, "body_too_large");
    post(&host, "application/json", &of_size(1024 * 1024)).problem(413, "body_too_large");
    let invited = host.invited_vendor(&host.officer());
    host.register(&invited.link, &json!({ "username": "a".repeat(70_000) })).problem(413, "body_too_large");
    let form = json!({ "username": "a".repeat(70_000) });
    host.submit(&invited.link, &form).page(413);
}

/// Unknown routes and wrong methods get the same kind of problem as everything else.
#[test]
fn unknown_routes_and_methods() {
    let host = Host::shared();
    let token = host.officer().token;
    let paths = ["/nothing", "/portal", "/register", "/register/a/b", "/invitations/1/2/3", "/favicon", "//"];
    for path in paths {
        let reply = host.send(Request::get(host.url(path)).header("accept", "application/json"), "");
        assert_eq!(reply.status, 404, "{path}: {}", reply.body);
        reply.problem(404, "not_found");
    }
    let wrong = [
        ("PUT", "/invitations", "POST"),
        ("PATCH", "/invitations", "POST"),
        ("PUT", "/invitations/01ARZ3NDEKTSV4RRFFQ69G5FAV", "GET"),
        ("PUT", "/register/x", "GET"),
        ("DELETE", "/register/x", "POST"),
    ];
    for (method, path, allowed) in wrong {
        let request =
            Request::builder().method(method).uri(host.url(path)).header("accept", "application/json");
        let reply = host.send(request.header("authorization", format!("Bearer {token}")), "");
        assert_eq!(reply.status, 405, "{method} {path}: {}", reply.body);
        reply.problem(405, "method_not_allowed");
        let mut allow = reply.header("allow").split(',').map(str::trim);
        assert!(allow.any(|name| name == allowed), "{method} {path}: {reply:?}");
    }
}

/// R2-R7, R13, R17: an address that cannot be invited has no form, so this is the only error.
#[test]
fn addresses_that_cannot_be_invited() {
    let host = Host::shared();
    let long_domain = format!("a@{}.gov.sg", ["a".repeat(60), "b".repeat(60)].join("."));
    let refusals = [
        (json!(null), "required"),
        (json!(5), "invalid"),
        (json!("mei"), "invalid"),
        (json!("mei@"), "invalid"),
        (json!("@vendor.example"), "invalid"),
        (json!("mei tan@vendor.example"), "invalid"),
        (json!("Mei Tan <mei@vendor.example>"), "invalid"),
        (json!("mei@vendor.example, tan@vendor.example"), "invalid"),
        (json!("mei@vendor.example\nbcc: tan@vendor.example"), "invalid"),
        (json!("\"mei\"@vendor.example"), "invalid"),
        (json!("mei(tan)@vendor.example"), "invalid"),
        (json!("mei\u{202e}@vendor.example"), "invalid"),
        (json!("mei@vend\u{43e}r.example"), "invalid"),
        (json!(format!("{}@vendor.example", "a".repeat(65))), "too_long"),
        (json!(format!("a@{}.example", "b.".repeat(130))), "too_long"),
        (json!(long_domain), "too_long"),
        (json!("mei@gmail.com"), "personal_mail"),
        (json!("Mei@GMail.com"), "personal_mail"),
        (json!("mei@hotmail.com"), "personal_mail"),
        (json!("mei@yahoo.com"), "personal_mail"),
        (json!("mei@outlook.com"), "personal_mail"),
        (json!("mei@icloud.com"), "personal_mail"),
        (json!("mei@proton.me"), "personal_mail"),
        (json!("mei@litemail.gov.sg"), "no_mailbox"),
        (json!("mei@techpass.gov.sg"), "no_mailbox"),
        (json!("mei@a.b.techpass.gov.sg"), "no_mailbox"),
        (json!("mei@unknown.example"), "domain_not_allowlisted"),
        (json!("mei@sub.vendor.example"), "domain_not_allowlisted"),
        (json!("mei@vendor.example.com"), "domain_not_allowlisted"),
        (json!("mei@notgov.sg"), "domain_not_allowlisted"),
        (json!("mei@gov.sg"), "domain_not_allowlisted"),
    ];
    for (email, code) in refusals {
        let mut body = answers::onshore("");
        body["email"] = email.clone();
        body["shoe_size"] = 43.into();
        let reply = post(&host, "application/json", &body.to_string());
        assert_eq!(reply.field_errors("validation_failed"), [error("email", code)], "{email}");
        if code == "domain_not_allowlisted" {
            let detail = reply.problem(422, "validation_failed")["errors"][0]["detail"].clone();
            let hint = "https://go.gov.sg/seed-techpass-support";
            assert!(detail.as_str().is_some_and(|detail| detail.contains(hint)), "R4 {email}: {detail}");
        }
    }
}

/// R14: all errors of a form come back together, also for fields that do not belong to it.
#[test]
fn r14_all_errors_come_together() {
    let host = Host::shared();
    let body = json!({
        "email": fresh_address("vendor.example"),
        "business_operation": "sideways",
        "offshore_company_name": "Kaveri",
        "seed_required": "yes",
        "mobile_number": "91234567",
        "shoe_size": 43,
    });
    assert_errors(
        &host,
        &body,
        &[
            ("sponsoring_agency", "required"),
            ("business_operation", "not_in_list"),
            // The faulty answer decides whether the company's name belongs to the form.
            ("seed_required", "invalid"),
            ("mobile_number", "not_applicable"),
            ("shoe_size", "not_applicable"),
        ],
    );
}

/// R8, R14-R16: each form has its own fields and limits.
#[test]
fn r14_each_form_has_its_own_fields() {
    let host = Host::shared();
    let vendor = fresh_address("vendor.example");
    let with = |mut body: Value, name: &str, value: Value| {
        body[name] = value;
        body
    };
    let (onshore, offshore) = (answers::onshore(&vendor), answers::offshore(&vendor));
    let elsewhere = answers::offshore_elsewhere(&vendor);
    let local = answers::local_officer(&fresh_address("mindef.gov.sg"));
    let wog = answers::integrated(&fresh_address("agency.gov.sg"));
    let centre = "offshore_development_centre";
    for (body, field, code) in [
        (with(onshore.clone(), "sponsoring_agency", json!("NONE")), "sponsoring_agency", "not_in_list"),
        (with(onshore.clone(), "business_operation", Value::Null), "business_operation", "required"),
        (with(onshore.clone(), centre, offshore[centre].clone()), centre, "not_applicable"),
        (with(offshore.clone(), centre, Value::Null), centre, "required"),
        (with(offshore.clone(), centre, json!("ATLANTIS")), centre, "not_in_list"),
        (with(offshore.clone(), "seed_required", json!(false)), "seed_required", "seed_mandatory"),
        (with(offshore, "offshore_company_name", json!("Kaveri")), "offshore_company_name", "not_applicable"),
        (with(elsewhere.clone(), "offshore_company_name", json!(" ")), "offshore_company_name", "required"),
        (
            with(elsewhere, "offshore_company_name", json!("K".repeat(65))),
            "offshore_company_name",
            "too_long",
        ),
        (
            with(local.clone(), "sponsoring_agency", onshore["sponsoring_agency"].clone()),
            "sponsoring_agency",
            "not_applicable",
        ),
        (with(local, "mobile_number", json!("91234567")), "mobile_number", "not_applicable"),
        (with(wog.clone(), "mobile_number", Value::Null), "mobile_number", "required"),
        (
            with(wog.clone(), "mobile_number", json!("+1 202 555 0143")),
            "mobile_number",
            "not_singapore_mobile",
        ),
        (with(wog.clone(), "mobile_number", json!("61234567")), "mobile_number", "not_singapore_mobile"),
        (with(wog, "business_operation", json!("onshore")), "business_operation", "not_applicable"),
    ] {
        assert_errors(&host, &body, &[(field, code)]);
    }
}

fn post(host: &Host, media_type: &str, body: &str) -> Reply {
    let request = Request::post(host.url("/invitations"))
        .header("authorization", format!("Bearer {}", host.officer().token))
        .header("content-type", media_type);
    host.send(request, body)
}

#[track_caller]
fn assert_errors(host: &Host, body: &Value, expected: &[(&str, &str)]) {
    let mut errors = host.invite(&host.officer().token, body).field_errors("validation_failed");
    errors.sort();
    let mut expected: Vec<_> = expected.iter().map(|(field, code)| error(field, code)).collect();
    expected.sort();
    assert_eq!(errors, expected, "{body}");
}

fn error(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}
