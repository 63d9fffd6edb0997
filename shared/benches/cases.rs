//! The measured cases. Each is one piece of the core's work.

use std::hint::black_box;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use invitations::config::Settings;
use invitations::domain::forms::onboarding::{fields, parse_submission, place_address};
use invitations::domain::forms::registration::{RegistrationRules, parse_registration};
use invitations::domain::invitation::decide;
use invitations::domain::invitation::effect::{MailKind, effects};
use invitations::domain::invitation::event::Event;
use invitations::domain::policy::{Policy, PolicyFiles, ReservedUsernames, Workplaces};
use invitations::domain::values::address::EmailAddress;
use invitations::domain::values::password::{AboutPerson, Password};
use invitations::domain::words::Language;
use invitations::mail::{Writer, WriterSettings};
use invitations::token::link::{LinkChecker, LinkSigner};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use samples::{ANNA, BEN, Command, DAY, invite, policy, registration, registration_form, start};

/// A case: a piece of work, with its name.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) work: Box<dyn Fn()>,
}

fn case<T>(name: &'static str, work: impl Fn() -> T + 'static) -> Case {
    Case { name, work: Box::new(move || drop(black_box(work()))) }
}

const EMAIL: &str = "mei.tan@vendor.example";
const BASE: &str = "https://invite.example";

/// All cases.
pub(crate) fn cases() -> Vec<Case> {
    [parsing(), deciding(), table(), links_and_mails()].into_iter().flatten().collect()
}

fn parsing() -> Vec<Case> {
    let form = json!({
        "email": EMAIL,
        "sponsoring_agency": "GOVTECH",
        "business_operation": "offshore",
        "offshore_development_centre": "others",
        "offshore_company_name": "Kaveri Software",
    });
    let typed = registration_form();
    let rules = RegistrationRules {
        offshore: false,
        other_site: false,
        invitee: EmailAddress::parse(EMAIL).unwrap(),
        company: vec!["Vendor Pte. Ltd.".to_owned()],
        language: Language::English,
    };
    let (by_address, to_check) = (policy(), policy());
    let reserved = ReservedUsernames::embedded();
    let placed = move || place_address(Some(&Value::from(EMAIL)), &by_address);
    let (email, placement) = placed().unwrap();
    vec![
        case("parse an address", || EmailAddress::parse(black_box(" Mei.Tan@VENDOR.example")).unwrap()),
        case("place an address", move || placed().unwrap()),
        case("describe a form", {
            let policy = policy();
            move || fields(&email, &placement, &policy)
        }),
        case("check an invitation", move || parse_submission(form.as_object().unwrap(), &to_check).unwrap()),
        case("check a registration", move || {
            parse_registration(typed.as_object().unwrap(), &rules, &reserved).unwrap()
        }),
        case("judge a password", || choose("correct-Horse-42-staple")),
        // This password has the maximum number of signs for letters. The library would try each combination of
        // letters.
        case("judge the costliest password", || choose("@4({[<3&691!|7l1!0$5+72%2")),
        case("read the policy", || Policy::parse(&PolicyFiles::embedded()).unwrap()),
    ]
}

fn choose(password: &str) -> bool {
    Password::choose(black_box(password), &AboutPerson::default()).is_ok()
}

fn invited() -> Event {
    decide::invite(None, &invite(ANNA, EMAIL, 1), start()).unwrap().event
}

fn deciding() -> Vec<Case> {
    let decided = |name, command: Command, later| {
        let current = invited().invitation;
        case(name, move || command.decide(&current, start() + later).unwrap())
    };
    let first = invite(ANNA, EMAIL, 1);
    let event = invited();
    vec![
        case("decide a first invitation", move || decide::invite(None, &first, start()).unwrap()),
        decided("decide an override", Command::Invite(Box::new(invite(BEN, EMAIL, 2))), DAY),
        decided("decide a registration", Command::Register(Box::new(registration(1))), DAY),
        decided("decide an expiry", Command::Expire, 5 * DAY),
        case("name the effects", move || effects(&event)),
    ]
}

fn table() -> Vec<Case> {
    type Item = std::collections::HashMap<String, AttributeValue>;
    let event = invited();
    let item: Item = serde_dynamo::to_item(&event).unwrap();
    vec![
        case("write an event as an item", move || serde_dynamo::to_item::<_, Item>(&event).unwrap()),
        case("read an event from its item", move || {
            serde_dynamo::from_item::<_, Event>(item.clone()).unwrap()
        }),
    ]
}

fn links_and_mails() -> Vec<Case> {
    let seed = [1; 32];
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    let (d, x) = (URL_SAFE_NO_PAD.encode(seed), URL_SAFE_NO_PAD.encode(pair.public_key()));
    let private = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "k", "x": x, "d": d }).to_string();
    let public = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "kid": "k", "x": x }] }).to_string();
    let signer = || LinkSigner::new(BASE.to_owned(), &private).unwrap();
    let checker = LinkChecker::new(BASE, &public).unwrap();
    let settings = Settings::from_fn(|name| match name {
        "SIGN_IN_URL" => Some("https://portal.example".to_owned()),
        "SUPPORT_URL" => Some("https://help.example".to_owned()),
        _ => None,
    });
    let writer =
        Writer::new(WriterSettings::from_settings(&settings).unwrap(), signer(), Workplaces::embedded());
    let (event, signer) = (invited(), signer());
    let invitation = event.invitation.clone();
    let link = signer.link(&invitation).unwrap();
    let token = link.expose().rsplit('/').next().unwrap_or_default().to_owned();
    let forged = format!("{token}A");
    let forged_checker = LinkChecker::new(BASE, &public).unwrap();
    vec![
        case("sign a link", move || signer.link(&invitation).unwrap()),
        case("check a link", move || checker.check(&token).unwrap()),
        case("refuse a forged link", move || assert!(forged_checker.check(&forged).is_none())),
        case("render an email", move || {
            let letter = writer.write(MailKind::RegistrationInvitation, &event).unwrap();
            (letter.text().unwrap(), letter.html().unwrap())
        }),
    ]
}
