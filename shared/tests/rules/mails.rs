//! The texts of the emails. Each kind has a snapshot of its text. One snapshot has the HTML of an email with hostile
//! values.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use invitations::config::Settings;
use invitations::domain::forms::onboarding::{Answers, BusinessOperation, OffshoreSite, Seed};
use invitations::domain::invitation::account::{ActivationPeriod, Completion};
use invitations::domain::invitation::activation::{self, Listener, SignInFeed};
use invitations::domain::invitation::delivery::{MailNote, MailStatus, apply_report};
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Actor, Event};
use invitations::domain::invitation::objection::Decline;
use invitations::domain::invitation::{decide, desk, waiting};
use invitations::domain::policy::Workplaces;
use invitations::domain::values::address::EmailAddress;
use invitations::domain::words::Language;
use invitations::mail::{Letter, Writer, WriterSettings};
use invitations::token::link::LinkSigner;
use ring::signature::{Ed25519KeyPair, KeyPair};
use samples::{
    ANNA, BEN, DAY, actor, at_the_desk, correction, invite, invite_with, officer, registration, start,
};
use serde_json::json;

fn writer() -> Writer {
    let seed = [1; 32];
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    let (d, x) = (URL_SAFE_NO_PAD.encode(seed), URL_SAFE_NO_PAD.encode(pair.public_key()));
    let key = format!(r#"{{"kid":"2026","d":"{d}","x":"{x}"}}"#);
    let settings = Settings::from_fn(|name| match name {
        "SIGN_IN_URL" => Some("https://portal.example".to_owned()),
        "SUPPORT_URL" => Some("https://help.example".to_owned()),
        "BASE_URL" => Some("https://invite.example".to_owned()),
        _ => None,
    });
    let links = LinkSigner::new("https://invite.example".to_owned(), &key).unwrap();
    Writer::new(WriterSettings::from_settings(&settings).unwrap(), links, Workplaces::embedded())
}

fn mails(event: &Event) -> Vec<(MailKind, Letter)> {
    let kind = |effect| match effect {
        Effect::Mail { kind, .. } => Some(kind),
        Effect::Timer { .. } => None,
    };
    let kinds = effects(event).into_iter().filter_map(kind);
    kinds.map(|kind| (kind, writer().write(kind, event).unwrap())).collect()
}

fn invited(email: &str) -> Event {
    decide::invite(None, &invite(ANNA, email, 1), start()).unwrap().event
}

/// Every kind of email, made from an event that owes it.
fn all(language: Language) -> Vec<(MailKind, Letter)> {
    let mut pending = invited("mei@vendor.example");
    pending.invitation.seed = Seed::Required;
    pending.invitation.language = language;
    let current = &pending.invitation;
    let mut integrated = invited("kumar@tech.gov.sg");
    integrated.invitation.language = language;
    let completion = Completion { language, ..registration(1) };
    let registered = decide::register(current, &completion, start()).unwrap();
    let expired = decide::expire(current, start() + 5 * DAY).unwrap();
    let superseded = decide::invite(Some(current), &invite(BEN, "mei@vendor.example", 2), start()).unwrap();
    let told = decide::tell_holder(registered.invitation(), &actor(BEN), start()).unwrap();
    let account = registered.account.as_ref().unwrap().account();
    let listener = Listener {
        feed: Some(SignInFeed { since: start() - DAY, heard_at: start() + 30 * DAY }),
        patience: 7 * DAY,
    };
    let (standing, period) = (registered.invitation(), ActivationPeriod::new(30 * DAY));
    let to_sign_in = activation::remind(standing, &[], &listener, period, start() + 23 * DAY).unwrap();
    let terminated = activation::terminate(standing, account, &listener, start() + 30 * DAY).unwrap();
    let report = MailNote {
        event: 1,
        kind: MailKind::RegistrationInvitation,
        status: MailStatus::Bounced,
        at: start(),
        ses_message_id: None,
    };
    let account = registered.account.as_ref().unwrap().account();
    let details = json!({ "department": "Wards", "sponsoring_agency": "MOH" });
    let details = correction(registered.invitation(), account, details);
    let desk = at_the_desk(BEN);
    let corrected = desk::correct(registered.invitation(), account, &details, &desk, start()).unwrap();
    let released = desk::release(registered.invitation(), account, &desk, start()).unwrap();
    let resumed = desk::resume_emails(current, &desk, start());
    let taken_back = decide::revoke(current, &desk, start()).unwrap();
    let transferred = desk::transfer(current, None, &officer(BEN), &[current.id], &desk, start()).unwrap();
    let undelivered = apply_report(current, std::slice::from_ref(&pending), &[], &report, start()).unwrap();
    let withdrawn = decide::withdraw(&integrated.invitation, &actor(ANNA), start()).unwrap();
    let number = registration(1).registration.mobile_number;
    integrated.invitation.answers = Answers::Integrated { mobile_number: number.clone() };
    let displaced = decide::displace(&integrated.invitation, &number, start()).unwrap();
    let refused = decide::refuse_registration(current, start()).unwrap();
    let revoked = decide::revoke(current, &Actor::Operator, start()).unwrap();
    let others =
        ["kumar@vendor.example", "mei@vendor.example"].map(|text| EmailAddress::parse(text).unwrap());
    let told = [told.event, decide::tell_revocations(revoked.invitation(), others.to_vec(), start()).event];
    let reminded = waiting::remind(current, &[], DAY, start() + 4 * DAY).unwrap();
    let declined = waiting::decline(current, Decline::WrongPerson, start()).unwrap();
    let rejected = waiting::reject_details(current, start()).unwrap();
    let asked = waiting::ask_again(&expired.event.invitation, None, start() + 6 * DAY).unwrap();
    let replacement_revoked = decide::revoke(&superseded.event.invitation, &actor(BEN), start()).unwrap();
    [
        &pending,
        &integrated,
        &registered.event,
        &expired.event,
        superseded.ended.as_ref().unwrap(),
        &told[0],
        &told[1],
        &refused.event,
        &withdrawn.event,
        &displaced.event,
        undelivered.event.as_ref().unwrap(),
        &reminded.event,
        &declined.event,
        &rejected.event,
        &asked.event,
        &replacement_revoked.event,
        &corrected.event,
        &resumed.event,
        &released.event,
        &taken_back.event,
        &transferred.event,
        &to_sign_in.event,
        &terminated.event,
    ]
    .into_iter()
    .flat_map(mails)
    .collect()
}

#[test]
fn r39_every_kind_of_email_has_its_text() {
    for (kind, letter) in all(Language::English) {
        insta::assert_snapshot!(kind.name(), letter.text().unwrap());
    }
}

/// Emails to invitees are in their language. Emails to inviters are in English, for invitees of any language.
#[test]
fn r39_emails_to_invitees_are_in_their_language() {
    for (kind, letter) in all(Language::Chinese) {
        let to_inviter = !kind.is_for_invitee();
        assert_eq!(letter.language, if to_inviter { Language::English } else { Language::Chinese }, "{kind}");
        if !to_inviter {
            insta::assert_snapshot!(format!("{}_chinese", kind.name()), letter.text().unwrap());
        }
    }
}

/// R24, R48: the email about an integrated invitation says that the account stays, and nothing about a link.
#[test]
fn r24_r48_the_earlier_officer_reads_that_the_account_stays() {
    let first = invited("kumar@tech.gov.sg").invitation;
    let body = json!({"mobile_number": "92345678"});
    let corrected =
        decide::invite(Some(&first), &invite_with(BEN, "kumar@tech.gov.sg", 2, body), start()).unwrap();
    let (kind, letter) = mails(&corrected.event).remove(0);
    assert_eq!(kind, MailKind::Replaced);
    let text = letter.text().unwrap();
    assert!(!text.contains("2345678"), "nothing that the other officer typed: {text}");
    insta::assert_snapshot!("replaced_integrated", text);
}

/// R24: if the newer invitation is revoked, the earlier officer reads nothing that the other officer typed.
#[test]
fn r24_the_earlier_officer_does_not_read_the_details_of_a_revoked_replacement() {
    let first = invited("mei@vendor.example").invitation;
    let body = json!({
        "sponsoring_agency": "MOH", "business_operation": "offshore", "offshore_development_centre": "others",
        "offshore_company_name": "Kaveri Software",
    });
    let newer = invite_with(BEN, "mei@vendor.example", 2, body);
    let newer = decide::invite(Some(&first), &newer, start()).unwrap().event.invitation;
    let revoked = decide::revoke(&newer, &actor(BEN), start()).unwrap();
    let (kind, letter) = mails(&revoked.event).remove(0);
    assert_eq!(kind, MailKind::ReplacementRevoked);
    assert_eq!(letter.facts, [("Invited person", "mei@vendor.example".to_owned())]);
    let text = letter.text().unwrap();
    assert!(!["Kaveri", "ffshore", "Health"].iter().any(|typed| text.contains(typed)), "{text}");
}

/// R53: the email about a wanted invitation says how the earlier one ended.
#[test]
fn r53_the_officer_reads_how_the_earlier_invitation_ended() {
    let pending = invited("mei@vendor.example").invitation;
    let revoked = decide::revoke(&pending, &at_the_desk(BEN), start()).unwrap();
    let registered = decide::register(&pending, &registration(1), start()).unwrap();
    let account = registered.account.as_ref().unwrap().account();
    let released = desk::release(registered.invitation(), account, &at_the_desk(BEN), start()).unwrap();
    for (ended, words) in [
        (revoked.invitation(), "which was revoked"),
        (released.invitation(), "which led to an account that has ended"),
    ] {
        let asked = waiting::ask_again(ended, None, start() + DAY).unwrap();
        let (_, letter) = mails(&asked.event).remove(0);
        assert!(letter.paragraphs[0].contains(words), "{}", letter.paragraphs[0]);
    }
}

#[test]
fn r40_text_and_html_say_the_same_and_subjects_are_constant() {
    for (kind, letter) in Language::ALL.into_iter().flat_map(all) {
        let html = letter.html().unwrap();
        for (name, value) in &letter.facts {
            assert!(html.contains(name) && html.contains(value.as_str()), "{kind}: {name}");
        }
        assert!(!letter.subject.contains('@'), "{kind}");
        let because = match letter.language {
            Language::English => "You received this email because",
            Language::Chinese => "您收到这封邮件，是因为",
        };
        assert!(letter.reason.starts_with(because), "{kind}");
    }
}

/// An invitee without an account can ignore the email. A person with an account that they do not expect needs help.
#[test]
fn r40_each_email_says_what_to_do_if_it_is_not_expected() {
    for (kind, letter) in Language::ALL.into_iter().flat_map(all) {
        let reason = &letter.reason;
        let ignore = reason.contains("ignore") || reason.contains("忽略");
        let support = reason.contains("contact support") || reason.contains("联系技术支持");
        let has_link = matches!(kind, MailKind::RegistrationInvitation | MailKind::Reminder);
        assert_eq!(ignore, has_link, "{kind}: {reason}");
        assert_eq!(support, kind.is_for_invitee() && !ignore, "{kind}: {reason}");
    }
}

/// Each part of an email is text for people. None is empty, and none is the name of a value in code.
#[test]
fn r40_no_email_has_an_empty_or_a_stray_text() {
    for (kind, letter) in Language::ALL.into_iter().flat_map(all) {
        let mut texts = vec![letter.subject.to_owned(), letter.preheader.clone(), letter.reason.clone()];
        texts.extend(letter.paragraphs.iter().cloned());
        texts.extend(letter.facts.iter().flat_map(|(name, value)| [(*name).to_owned(), value.clone()]));
        texts.extend(letter.action.iter().map(|action| action.label.to_owned()));
        for text in texts {
            let words = text.split(|character: char| !character.is_alphanumeric() && character != '_');
            let is_stray = |word: &str| {
                matches!(word, "None" | "Some" | "Ok" | "Err" | "true" | "false" | "null" | "forgotten")
                    || word.contains('_')
            };
            assert!(!text.trim().is_empty() && !text.contains(['{', '}']), "{kind}: {text:?}");
            assert!(!words.into_iter().any(is_stray), "{kind}: {text:?}");
        }
    }
}

/// R40: each email that asks an officer to do something links to one view of the officers' page. The link has only an
/// id.
#[test]
fn r40_emails_to_officers_lead_to_the_right_view() {
    let mut views: Vec<_> = all(Language::English)
        .into_iter()
        .filter(|(kind, _)| !kind.is_for_invitee())
        .map(|(kind, letter)| (kind.name(), letter.action.map(|action| action.url)))
        .collect();
    views.sort();
    let first = invited("mei@vendor.example").invitation.id;
    let page = |view: &str| Some(format!("https://invite.example/#/{view}"));
    let expected = [
        ("asked_again", page(&format!("again/{first}"))),
        ("declined", page("")),
        ("details_rejected", page(&format!("again/{first}"))),
        ("invitations_transferred", page("invitations")),
        ("not_activated_in_time", page(&format!("again/{first}"))),
        ("not_delivered", page(&format!("invitations/{first}"))),
        ("not_registered_in_time", page(&format!("again/{first}"))),
        ("number_needed", page(&format!("invitations/{first}"))),
        ("registered", None),
        ("registration_refused", page(&format!("invitations/{first}"))),
        ("released_by_support", page(&format!("again/{first}"))),
        ("replaced", page(&format!("invitations/{first}"))),
        // This is the officer's own invitation, not the one that was revoked.
        ("replacement_revoked", page(&format!("again/{first}"))),
        ("revoked_by_operator", None),
        ("revoked_by_support", page(&format!("again/{first}"))),
    ];
    assert_eq!(views, expected);
}

/// R54: a person who does not want the account needs no new invitation. For a wrong person the officer needs the
/// right address.
#[test]
fn r54_each_reason_has_its_own_next_step() {
    let pending = invited("mei@vendor.example").invitation;
    for (reason, name) in [(Decline::NotWanted, "declined_not_wanted"), (Decline::WrongPerson, "declined")] {
        let declined = waiting::decline(&pending, reason, start()).unwrap();
        let (_, letter) = mails(&declined.event).remove(0);
        assert_eq!(letter.action.is_some(), reason == Decline::WrongPerson);
        insta::assert_snapshot!(name, letter.text().unwrap());
    }
}

/// Both renderings link to the page about genuine emails. Those to an invitee also link to the page with the
/// objections.
#[test]
fn r40_each_email_says_how_to_check_it() {
    for (kind, letter) in Language::ALL.into_iter().flat_map(all) {
        let offers = letter.aside.as_ref().is_some_and(|aside| aside.url.ends_with("/decline"));
        assert_eq!(offers, matches!(kind, MailKind::RegistrationInvitation | MailKind::Reminder), "{kind}");
        for text in [letter.text().unwrap(), letter.html().unwrap()] {
            assert!(text.contains("https://invite.example/genuine"), "{kind}: {text}");
            assert_eq!(text.contains("/decline"), offers, "{kind}: {text}");
        }
    }
}

#[test]
fn r40_hostile_values_are_harmless() {
    let mut event = invited("mei@vendor.example");
    event.invitation.answers = Answers::Vendor {
        sponsoring_agency: "GOVTECH".to_owned(),
        operation: BusinessOperation::Offshore(OffshoreSite::Other {
            company_name: r#""><script>alert(1)</script> & 'Söhne' שלום https://evil.example"#.to_owned(),
        }),
    };
    let (_, letter) = mails(&event).remove(0);
    insta::assert_snapshot!("hostile_html", letter.html().unwrap());
    let reminded = waiting::remind(&event.invitation, &[], DAY, start() + 4 * DAY).unwrap().event;
    let declined = waiting::decline(&event.invitation, Decline::WrongPerson, start()).unwrap().event;
    let rejected = waiting::reject_details(&event.invitation, start()).unwrap().event;
    let expired = decide::expire(&event.invitation, start() + 5 * DAY).unwrap().event.invitation;
    let asked = waiting::ask_again(&expired, None, start() + 5 * DAY).unwrap().event;
    for event in [reminded, declined, rejected, asked] {
        for (kind, letter) in mails(&event) {
            insta::assert_snapshot!(format!("hostile_{kind}"), letter.text().unwrap());
            let html = letter.html().unwrap();
            assert!(!html.contains("<script") && !html.contains("https://evil.example"), "{kind}: {html}");
        }
    }
}
