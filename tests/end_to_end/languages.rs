//! The invitee's language. `Accept-Language` or the switch on the page chooses it, and it is stored with the
//! invitation for its emails.

use serde_json::json;
use tests::{Host, Officer, answers, fresh_address, link_in, subject};
use ureq::http::Request;

const CHINESE: &str = "zh-CN,zh;q=0.9,en;q=0.1";

/// Invites a vendor with Chinese emails. Returns address and link.
fn invited_in_chinese(host: &Host, officer: &Officer) -> (String, String) {
    let email = fresh_address("vendor.example");
    let request = Request::post(host.url("/invitations"))
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", "application/json")
        .header("accept-language", CHINESE);
    host.send(request, answers::onshore(&email).to_string()).json(201);
    let mail = host.mail_to(&email, "请注册");
    assert!(mail.html.contains("<html lang=\"zh-Hans\""), "{}", mail.html);
    assert!(mail.text.contains("（新加坡时间）"), "{}", mail.text);
    let link = link_in(&mail);
    (email, link)
}

/// If the reader chooses nothing, the page has the language of the email that led to it.
#[test]
fn page_and_emails_have_the_language_of_the_invitation() {
    let host = Host::shared();
    let officer = host.officer();
    let (email, link) = invited_in_chinese(&host, &officer);
    let page = host.open(&link);
    assert!(page.page(200).contains("<html lang=\"zh-Hans\">") && page.body.contains("用户名"), "{page:?}");
    let faulty = host.submit(&link, &json!({ "username": "a b" }));
    assert!(faulty.page(422).contains("请更正以下各项"), "{faulty:?}");
    assert!(faulty.body.contains("请输入您的名字。") && !faulty.body.contains("Enter your"), "{faulty:?}");
    let done = host.submit(&link, &answers::registration());
    assert!(done.page(201).contains("注册成功"), "{done:?}");
    host.mail_to(&email, "账户已经准备好了");
    assert!(host.open(&link).page(410).contains("您已经注册过了"));
    // Officers get English emails.
    host.mail_to(&officer.email, subject::REGISTERED);
}

/// The reader's browser has priority over the inviter, and the switch on the page over both.
#[test]
fn the_reader_chooses_the_language() {
    let host = Host::shared();
    let officer = host.officer();
    let (email, link) = invited_in_chinese(&host, &officer);
    let browser = |link: &str, language| {
        let request = Request::get(link).header("accept", "text/html").header("accept-language", language);
        host.send(request, "").page(200).to_owned()
    };
    assert!(browser(&link, "en-SG").contains("<html lang=\"en\">"));
    assert!(browser(&link, "ta, ms").contains("<html lang=\"zh-Hans\">"));
    assert!(browser(&format!("{link}?lang=zh-Hans"), "en-SG").contains("<html lang=\"zh-Hans\">"));
    assert!(browser(&format!("{link}?lang=xx"), "en-SG").contains("<html lang=\"en\">"));
    // A person who registers in English gets English emails.
    host.submit(&format!("{link}?lang=en"), &answers::registration()).page(201);
    host.mail_to(&email, subject::ACCOUNT_CREATED);
}

/// The page for a link that is not genuine also has the requested language.
#[test]
fn not_found_has_the_requested_language() {
    let host = Host::shared();
    let request = Request::get(host.url("/register/nothing")).header("accept-language", CHINESE);
    assert!(host.send(request, "").page(404).contains("找不到页面"));
}
