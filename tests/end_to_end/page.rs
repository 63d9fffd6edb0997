//! The registration page in a browser and for mail scanners (R27; `infra/openapi.yaml`, `/register/{token}`).

use serde_json::json;
use tests::{Host, Reply, answers, policy, subject};
use ureq::http::Request;

/// R27: the page shows the invitation and the form, needs no script, and sends nothing elsewhere.
#[test]
fn r27_the_page_shows_the_invitation_and_the_form() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited(&officer, &answers::offshore(&tests::fresh_address("vendor.example")));
    let reply = host.open(&invited.link);
    let page = reply.page(200);
    for shown in [&invited.email, &officer.email, &policy::agency().label, &policy::centre().label] {
        assert!(page.contains(shown.as_str()), "{shown} is not in {page}");
    }
    for field in ["username", "first_name", "last_name", "mobile_number", "department", "password"] {
        assert!(page.contains(&format!("name=\"{field}\"")), "{field} is not in {page}");
    }
    assert!(page.contains("Offshore") && page.contains("method=\"post\""), "{page}");
    assert!(!page.contains("name=\"email\""), "the address is read-only: {page}");
    assert_protected(&reply);
}

/// Every page of the link is protected, not only a successful one.
#[test]
fn all_pages_are_protected() {
    let host = Host::shared();
    let invited = host.invited_vendor(&host.officer());
    assert_protected(&host.submit(&invited.link, &json!({})));
    let done = host.submit(&invited.link, &answers::registration());
    done.page(201);
    assert_protected(&done);
    let gone = host.open(&invited.link);
    gone.page(410);
    assert_protected(&gone);
    let nothing = host.open(&host.url("/register/nothing"));
    nothing.page(404);
    assert_protected(&nothing);
}

/// R27: to open the link changes nothing, however often and for any reader.
#[test]
fn r27_opening_the_link_changes_nothing() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    // Waits for the last delivery report, so that only an opening could cause later changes.
    let before = tests::eventually("the email to be delivered", || {
        let invitation = host.invitation(&officer, &invited.id);
        (invitation["mail"][0]["status"] == "delivered").then_some(invitation)
    });
    for _ in 0..3 {
        host.open(&invited.link).page(200);
        host.open_as_json(&invited.link).json(200);
        let head = host.send(Request::head(&invited.link), "");
        assert_eq!((head.status, &*head.body), (200, ""));
        // A scanner with its own headers.
        let scanner = Request::get(&invited.link).header("user-agent", "SafeLinks").header("accept", "*/*");
        host.send(scanner, "").page(200);
        host.open(&format!("{}?utm_source=mail", invited.link)).page(200);
    }
    assert_eq!(host.invitation(&officer, &invited.id), before);
    host.register(&invited.link, &answers::registration()).json(201);
    host.mail_to(&invited.email, subject::ACCOUNT_CREATED);
    assert_eq!(host.subjects_to(&invited.email).len(), 2);
}

/// R34: a browser's form registers, and the page shows the login name.
#[test]
fn r34_a_form_from_a_browser_registers() {
    let host = Host::shared();
    let officer = host.officer();
    let invited =
        host.invited(&officer, &answers::offshore_elsewhere(&tests::fresh_address("vendor.example")));
    let mut form = answers::registration_elsewhere();
    form["mobile_number"] = "+44 7911 123457".into();
    // Browsers send line ends like this.
    form["company_address"] = "12 Lake Road\r\nChennai 600001".into();
    let reply = host.submit(&invited.link, &form);
    let login_name = format!("{}@techpass.gov.sg", form["username"].as_str().unwrap());
    assert!(reply.page(201).contains(&login_name), "{}", reply.body);
    host.mail_to(&invited.email, subject::ACCOUNT_CREATED);
}

/// R33, R34: a form with errors comes back with its answers, but never with the password.
#[test]
fn r34_a_faulty_form_comes_back_with_its_answers() {
    let host = Host::shared();
    let invited = host.invited_vendor(&host.officer());
    let mut form = answers::registration();
    form["username"] = "not a username".into();
    form["last_name"] = "O'Brien-\"Tan\" (Mei)".into();
    form["department"] = "<script>alert('x')</script> & \"Sons\"".into();
    let reply = host.submit(&invited.link, &form);
    let page = reply.page(422);
    assert!(page.contains("value=\"not a username\"") && page.contains("value=\"Mei\""), "{page}");
    assert!(page.contains("&#60;script&#62;") || page.contains("&lt;script&gt;"), "{page}");
    assert!(!page.contains("<script"), "what was typed is escaped: {page}");
    assert!(!page.contains("violet Harbour"), "the password comes back: {page}");
    assert!(page.contains("aria-invalid=\"true\""), "the fault is marked: {page}");
    assert_protected(&reply);
    // The corrected form, as a browser sends it.
    form["username"] = tests::fresh_username().into();
    form["last_name"] = "O'Brien-Tan (Mei)".into();
    host.submit(&invited.link, &form).page(201);
}

/// The format of the response depends on the request.
#[test]
fn a_client_gets_what_it_asks_for() {
    let host = Host::shared();
    let invited = host.invited_vendor(&host.officer());
    let sent_json = Request::post(&invited.link).header("content-type", "application/json");
    host.send(sent_json, "{}").problem(422, "validation_failed");
    let form = "application/x-www-form-urlencoded";
    let wants_json = Request::post(&invited.link).header("content-type", form);
    host.send(wants_json.header("accept", "application/json"), "username=x")
        .problem(422, "validation_failed");
    host.send(Request::post(&invited.link).header("content-type", form), "username=x").page(422);
    host.open_as_json(&host.url("/register/nothing")).problem(404, "not_found");
}

/// The headers of pages. They load nothing from elsewhere, and no script.
#[track_caller]
fn assert_protected(reply: &Reply) {
    let policy = reply.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    for forbidden in ["unsafe-inline", "unsafe-eval", "script-src", "http:", "https:", "*", "data:"] {
        assert!(!policy.contains(forbidden), "{forbidden} in {policy}");
    }
    assert_eq!(reply.header("referrer-policy"), "no-referrer");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert!(reply.header("strict-transport-security").starts_with("max-age="), "{reply:?}");
    for forbidden in ["<script", "javascript:", " onclick", " style=\"", "src=", "<link"] {
        assert!(!reply.body.contains(forbidden), "{forbidden} in {}", reply.body);
    }
}
