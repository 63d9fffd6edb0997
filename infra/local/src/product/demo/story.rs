//! The story: a vendor who registers, one who does not, and a public officer.

use serde_json::Value;

use super::client::{Client, Mail, Surprise};
use crate::terminal::say;

/// The inviting officer. The local issuer's tokens are for her.
const OFFICER: &str = "officer@tech.gov.sg";

/// The vendor who registers.
pub(in crate::product) const VENDOR: &str =
    r#"{"email":"mei.tan@vendor.example","sponsoring_agency":"GOVTECH","business_operation":"onshore"}"#;
const VENDOR_ADDRESS: &str = "mei.tan@vendor.example";
const REGISTRATION: &str = r#"{"username":"mei.tan","first_name":"Mei","last_name":"Tan","mobile_number":"81234567","department":"Platform","password":"correct-Horse-42-staple"}"#;

/// The vendor who lets the invitation expire.
const LATE_VENDOR: &str =
    r#"{"email":"late@vendor.example","sponsoring_agency":"GOVTECH","business_operation":"onshore"}"#;
const LATE_VENDOR_ADDRESS: &str = "late@vendor.example";

/// The public officer of an integrated domain.
const COLLEAGUE: &str = r#"{"email":"kumar@tech.gov.sg","mobile_number":"91234567"}"#;
const COLLEAGUE_ADDRESS: &str = "kumar@tech.gov.sg";

/// Plays the story against a host.
pub(crate) fn play(url: &str) -> Result<(), Surprise> {
    let mut client = Client::new(url);
    step(1, "An officer gets an access token from the local issuer.");
    let answer = client.request("POST", "/_local/token", None, 200)?;
    client.authorize(member(&answer, "access_token")?);

    step(2, "The officer invites a vendor. The vendor has no account yet, and is emailed a link.");
    let invitation = client.request("POST", "/invitations", Some(VENDOR), 201)?;
    show(&invitation, &["id", "email", "form", "status", "expires_at"]);
    let mail = client.next_mail(VENDOR_ADDRESS)?;
    let link = link(&mail, url)?;

    step(3, "The vendor opens the link. This changes nothing.");
    let page = client.request("GET", &link, None, 200)?;
    show(&page, &["email", "expires_at"]);

    step(4, "The vendor registers.");
    let account = client.request("POST", &link, Some(REGISTRATION), 201)?;
    show(&account, &["account_id", "login_name"]);
    member(&account, "login_name")?;
    client.next_mail(VENDOR_ADDRESS)?;

    step(5, "The officer is notified.");
    client.next_mail(OFFICER)?;

    step(6, "The link does not work again.");
    let refusal = client.request("GET", &link, None, 410)?;
    show(&refusal, &["code", "title"]);

    step(7, "The officer invites another vendor, who does nothing.");
    let invitation = client.request("POST", "/invitations", Some(LATE_VENDOR), 201)?;
    show(&invitation, &["id", "email", "status", "expires_at"]);
    client.next_mail(LATE_VENDOR_ADDRESS)?;
    say("   Waiting for the invitation to expire ...");
    client.next_mail(OFFICER)?;
    let path = format!("/invitations/{}", member(&invitation, "id")?);
    let invitation = client.request("GET", &path, None, 200)?;
    show(&invitation, &["status", "closed_at"]);
    expect(&invitation, "status", "expired")?;

    step(8, "The officer invites a colleague at an integrated domain. The account is created at once.");
    let invitation = client.request("POST", "/invitations", Some(COLLEAGUE), 201)?;
    show(&invitation, &["id", "email", "form", "status", "account_id"]);
    expect(&invitation, "status", "account_created")?;
    client.next_mail(COLLEAGUE_ADDRESS)?;

    say("\nEverything went as expected.");
    Ok(())
}

fn step(number: u32, text: &str) {
    say(format_args!("\n{number}. {text}"));
}

/// Prints the members of a response that matter.
fn show(answer: &Value, members: &[&str]) {
    for name in members {
        if let Some(value) = answer.get(name) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            say(format_args!("     {name}: {text}"));
        }
    }
}

fn member<'v>(answer: &'v Value, name: &str) -> Result<&'v str, Surprise> {
    answer[name].as_str().ok_or_else(|| Surprise::Other(format!("the answer has no {name}: {answer}")))
}

fn expect(answer: &Value, name: &str, value: &str) -> Result<(), Surprise> {
    if answer[name] == value {
        return Ok(());
    }
    Err(Surprise::Other(format!("expected {name} to be {value}, got {}", answer[name])))
}

/// The path of the registration link in an email.
fn link(mail: &Mail, url: &str) -> Result<String, Surprise> {
    let start = format!("{url}/register/");
    let found = mail.text.split_whitespace().find(|word| word.starts_with(&start));
    found
        .and_then(|link| link.strip_prefix(url))
        .map(str::to_owned)
        .ok_or_else(|| Surprise::Other("the email has no registration link".to_owned()))
}
