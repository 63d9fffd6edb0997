//! The content of emails, and what strangers cannot put into them (R40).

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde_json::json;
use tests::{Host, answers, fresh_address, link_in, policy, sample, subject};
use ureq::http::Request;

/// R40: who invited whom, why the reader gets the email, the deadline, and where to get help.
#[test]
fn r40_an_email_says_what_its_reader_needs() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("vendor.example");
    let invitation = host.invite(&officer.token, &answers::onshore(&email)).json(201);
    let mail = host.mail_to(&email, subject::REGISTER);
    assert_eq!(mail.to, [&*email]);
    let deadline = written_out(invitation["expires_at"].as_str().unwrap());
    for part in [&mail.text, &mail.html] {
        let said = [&*officer.email, &email, &deadline, "Singapore time", "You received this email because"];
        for said in
            said.into_iter().chain([&*policy::agency().label, "https://go.gov.sg/seed-techpass-support"])
        {
            assert!(part.contains(said), "{said} is not in {part}");
        }
    }
    let page = host.open(&link_in(&mail));
    assert!(page.page(200).contains(&deadline), "{deadline} is not in {}", page.body);
}

/// R40: input is shown as text in the email and on the page, and is in no subject.
#[test]
fn r40_input_stays_text() {
    let host = Host::shared();
    let officer = host.officer();
    let company = "<img src=x onerror=alert(1)> & \"Sons\"";
    let mut body = answers::offshore_elsewhere(&fresh_address("vendor.example"));
    body["offshore_company_name"] = company.into();
    let invited = host.invited(&officer, &body);
    let mail = host.mail_to(&invited.email, subject::REGISTER);
    assert!(mail.text.contains(company), "{}", mail.text);
    let page = host.open(&invited.link);
    for html in [&mail.html, page.page(200)] {
        assert!(!html.contains("<img") && html.contains("onerror=alert(1)"), "{html}");
    }
    let mut form = answers::registration_elsewhere();
    form["mobile_number"] = "+44 7911 123458".into();
    form["last_name"] = "O'Brien, (Mei)".into();
    host.register(&invited.link, &form).json(201);
    host.mail_to(&invited.email, subject::ACCOUNT_CREATED);
    host.mail_to(&officer.email, subject::REGISTERED);
    for mail in host.mails_to(&invited.email).into_iter().chain(host.mails_to(&officer.email)) {
        assert!(!mail.html.contains("<img"), "{}", mail.html);
        for typed in ["img", "Mei", "O'Brien", &invited.email, &officer.email] {
            assert!(!mail.subject.contains(typed), "{typed} in {}", mail.subject);
        }
        assert!(!mail.text.contains("violet Harbour"), "R33: the password is emailed");
    }
}

/// R40: links come from the configuration, never from a request.
#[test]
fn r40_links_do_not_follow_the_request() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("vendor.example");
    let request = Request::post(host.url("/invitations"))
        .header("x-forwarded-host", "evil.example")
        .header("forwarded", "host=evil.example;proto=https")
        .header("origin", "https://evil.example")
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", "application/json");
    let reply = host.send(request, answers::onshore(&email).to_string());
    assert!(reply.json(201).is_object());
    assert!(!reply.header("location").contains("evil"), "{reply:?}");
    let mail = host.mail_to(&email, subject::REGISTER);
    assert!(link_in(&mail).starts_with(&host.url("/register/")), "{}", mail.text);
    assert!(!json!([mail.text, mail.html]).to_string().contains("evil"), "{}", mail.text);

    // API Gateway and the local host refuse another `Host`. A function that gets one ignores it too.
    let email = fresh_address("vendor.example");
    let mut event = sample("invite.json");
    event["headers"]["host"] = json!("evil.example");
    event["headers"]["authorization"] = json!(format!("Bearer {}", officer.token));
    event["requestContext"]["domainName"] = json!("evil.example");
    event["body"] = json!(answers::onshore(&email).to_string());
    let reply = host.invoke("invite", &event);
    assert_eq!(reply["statusCode"], 201, "{reply}");
    assert!(!reply.to_string().contains("evil"), "{reply}");
    let mail = host.mail_to(&email, subject::REGISTER);
    assert!(link_in(&mail).starts_with(&host.url("/register/")), "{}", mail.text);
}

/// Automatic responders do not answer our emails (RFC 3834). Replies of people go to the configured address.
#[test]
fn emails_have_the_headers_of_good_senders() {
    let host = Host::start_with("5d", &["MailReplyTo=TechPass help <help@techpass.gov.sg>"]);
    let invited = host.invited_vendor(&host.officer());
    let mail = host.mail_to(&invited.email, subject::REGISTER);
    assert_eq!(mail.reply_to, ["TechPass help <help@techpass.gov.sg>"]);
    assert!(mail.headers.contains(&("Auto-Submitted".to_owned(), "auto-generated".to_owned())), "{mail:?}");
}

/// The date of a time in Singapore, in words.
fn written_out(moment: &str) -> String {
    let moment: Timestamp = moment.parse().expect("a time");
    moment.to_zoned(TimeZone::fixed(Offset::constant(8))).strftime("%-d %B %Y").to_string()
}

/// The page that says how to check an email names this deployment's sender and URLs, in both languages.
#[test]
fn r40_a_page_says_how_to_check_an_email() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited(&officer, &answers::onshore(&fresh_address("vendor.example")));
    let mail = host.mail_to(&invited.email, subject::REGISTER);
    let address = host.url("/genuine");
    assert!(mail.text.contains(&address) && mail.html.contains(&address), "{}", mail.text);
    for (language, title, masthead) in [
        ("en", "How to check that an email is from us", "A Singapore Government Agency Website"),
        ("zh-Hans", "如何确认邮件是我们发出的", "新加坡政府机构网站"),
    ] {
        let page = host.open(&format!("{address}?lang={language}"));
        let page = page.page(200);
        assert!(page.contains(title) && page.contains(masthead) && page.contains(&host.url("")), "{page}");
    }
    assert!(host.open(&invited.link).page(200).contains("A Singapore Government Agency Website"));
}
