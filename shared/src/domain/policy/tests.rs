//! R3-R12 and R17, case by case.

use super::{
    AccountType, AddressRefusal, Form, IdentityProvider, Placement, Policy, PolicyFault, PolicyFiles,
    ReservedUsernames, Workplaces,
};
use crate::domain::values::address::EmailAddress;
use crate::domain::words::FieldCode;

const HEADER: &str = "domain,path,identity_provider,account_type,organisation,seed_eligible";

fn embedded() -> Policy {
    Policy::parse(&PolicyFiles::embedded()).unwrap()
}

/// The embedded files, with one file replaced.
fn replaced(file: &str, text: &str) -> PolicyFiles {
    PolicyFiles::overridden(|name| Ok::<_, ()>((name == file).then(|| text.to_owned()))).unwrap()
}

fn with(file: &str, text: &str) -> Result<Policy, PolicyFault> {
    Policy::parse(&replaced(file, text))
}

fn with_allowlist(rows: &str) -> Result<Policy, PolicyFault> {
    with(PolicyFiles::ALLOWLIST, &format!("{HEADER}\n{rows}"))
}

fn place(policy: &Policy, email: &str) -> Result<Placement, AddressRefusal> {
    policy.place(&EmailAddress::parse(email).unwrap())
}

fn form(email: &str) -> Result<Form, AddressRefusal> {
    place(&embedded(), email).map(|placement| placement.form)
}

#[test]
fn the_embedded_lists_are_complete() {
    let workplaces = Workplaces::parse(&PolicyFiles::embedded()).unwrap();
    assert!(workplaces.agencies().len() > 85);
    for (code, label) in [
        ("GOVTECH", "Government Technology Agency"),
        ("MOE", "Ministry of Education"),
        ("CPFB", "Central Provident Fund Board"),
        ("ASTAR", "Agency for Science, Technology and Research"),
    ] {
        assert_eq!(workplaces.agency(code), Some(label));
    }
    assert_eq!(workplaces.centre("ACME_BENGALURU"), Some("Acme Systems, Bengaluru"));
    assert_eq!((workplaces.agency("govtech"), workplaces.centre("others")), (None, None));
}

/// The tables that are compiled in equal the files.
#[test]
fn the_embedded_lists_are_those_of_the_files() {
    let files = PolicyFiles::embedded();
    assert_eq!(Policy::embedded(), embedded());
    assert_eq!(Workplaces::embedded(), Workplaces::parse(&files).unwrap());
    assert_eq!(ReservedUsernames::embedded(), ReservedUsernames::parse(&files).unwrap());
}

#[test]
fn r4_an_unlisted_domain_is_refused_with_the_way_to_ask_for_it() {
    for email in ["a@unlisted.example", "a@sub.vendor.example", "a@gov.sg", "a@notgov.sg", "a@gov.sg.example"]
    {
        assert_eq!(form(email), Err(AddressRefusal::NotAllowlisted), "{email}");
    }
    let refusal = AddressRefusal::NotAllowlisted;
    assert_eq!(refusal.code(), FieldCode::DomainNotAllowlisted);
    let policy = Policy::embedded();
    assert_eq!(policy.explain(refusal), refusal.to_string());
    let url = "https://help.example/requests";
    assert!(policy.with_support_url(url).explain(refusal).ends_with(&format!("a service request: {url}")));
}

#[test]
fn r5_personal_mail_is_refused_even_if_allowlisted() {
    for domain in ["gmail.com", "Hotmail.com", "yahoo.com.sg", "outlook.com", "icloud.com", "proton.me"] {
        assert_eq!(form(&format!("a@{domain}")), Err(AddressRefusal::PersonalMail), "{domain}");
    }
    let policy = with_allowlist("gmail.com,non_integrated,local,vendor,Gmail,true").unwrap();
    assert_eq!(place(&policy, "a@gmail.com"), Err(AddressRefusal::PersonalMail));
    assert_eq!(AddressRefusal::PersonalMail.code(), FieldCode::PersonalMail);
}

#[test]
fn r6_r7_domains_without_mailboxes_are_refused_even_if_allowlisted() {
    let policy = with_allowlist(
        "litemail.gov.sg,integrated,wog,public_officer,Litemail,true
         *.techpass.gov.sg,integrated,wog,public_officer,TechPass,true",
    )
    .unwrap();
    for policy in [&policy, &embedded()] {
        assert_eq!(place(policy, "a@litemail.gov.sg"), Err(AddressRefusal::Litemail));
        for domain in ["techpass.gov.sg", "stg.techpass.gov.sg", "a.b.techpass.gov.sg"] {
            assert_eq!(place(policy, &format!("a@{domain}")), Err(AddressRefusal::TechPass), "{domain}");
        }
    }
    assert_eq!(form("a@nottechpass.gov.sg"), Ok(Form::IntegratedWog));
    assert_eq!(AddressRefusal::TechPass.code(), FieldCode::NoMailbox);
}

#[test]
fn r8_six_domains_have_local_public_officers() {
    for domain in
        ["mindef.gov.sg", "dsta.gov.sg", "dsta-wog.gov.sg", "defence.gov.sg", "gebiz.gov.sg", "sps.gov.sg"]
    {
        let placement = place(&embedded(), &format!("a@{domain}")).unwrap();
        assert_eq!(placement.form, Form::LocalPublicOfficer);
        assert_eq!(placement.identity_provider, IdentityProvider::Local);
        assert_eq!(placement.account_type, AccountType::PublicOfficer);
        assert!(placement.seed_eligible);
    }
    // The rule for a domain does not cover its sub-domains.
    assert_eq!(form("a@sub.mindef.gov.sg"), Ok(Form::IntegratedWog));
}

#[test]
fn r9_r10_schools_and_listed_agencies_are_integrated() {
    let wog = (Form::IntegratedWog, IdentityProvider::Wog, true);
    let moe = (Form::IntegratedMoe, IdentityProvider::Moe, false);
    for (domain, expected) in [
        ("schools.gov.sg", moe),
        ("moe.edu.sg", moe),
        ("moe.gov.sg", wog),
        ("tech.gov.sg", wog),
        ("any.gov.sg", wog),
        ("a.b.gov.sg", wog),
    ] {
        let placement = place(&embedded(), &format!("a@{domain}")).unwrap();
        assert_eq!(
            (placement.form, placement.identity_provider, placement.seed_eligible),
            expected,
            "{domain}"
        );
        assert_eq!(placement.account_type, AccountType::PublicOfficer);
    }
    assert_eq!(place(&embedded(), "a@TECH.gov.sg").unwrap().organisation, "Government Technology Agency");
    assert_eq!(place(&embedded(), "a@any.gov.sg").unwrap().organisation, "Government of Singapore");
}

#[test]
fn r11_a_vendors_wog_mailbox_is_integrated() {
    let placement = place(&embedded(), "Jane_FROM.acme@tech.gov.sg").unwrap();
    assert_eq!((placement.form, placement.account_type), (Form::IntegratedWog, AccountType::Vendor));
    let placement = place(&embedded(), "jane_fromacme@tech.gov.sg").unwrap();
    assert_eq!(placement.account_type, AccountType::PublicOfficer);
}

#[test]
fn r12_other_allowlisted_domains_are_vendors_with_the_rows_organisation() {
    let expected = Placement {
        form: Form::Vendor,
        organisation: "Acme Systems Pte. Ltd.".to_owned(),
        identity_provider: IdentityProvider::Local,
        account_type: AccountType::Vendor,
        seed_eligible: true,
    };
    assert_eq!(place(&embedded(), "a@acme.example"), Ok(expected));
}

#[test]
fn r17_an_integrated_address_has_at_most_113_characters() {
    let email = |length: usize, domain: &str| {
        let local_part = "l".repeat(60);
        let label = "d".repeat(length - 60 - 2 - domain.len());
        format!("{local_part}@{label}.{domain}")
    };
    assert_eq!(email(113, "gov.sg").len(), 113);
    assert_eq!(form(&email(113, "gov.sg")), Ok(Form::IntegratedWog));
    assert_eq!(form(&email(114, "gov.sg")), Err(AddressRefusal::TooLong));
    let policy = with_allowlist("*.vendor.example,non_integrated,local,vendor,Vendor,true").unwrap();
    assert!(place(&policy, &email(114, "vendor.example")).is_ok());
}

#[test]
fn the_nearest_row_decides() {
    let policy = with_allowlist("*.example,non_integrated,local,vendor,far,true");
    assert_eq!(policy.unwrap_err().to_string(), "allowlist.csv line 2: *.example is not a domain");
    let policy = with_allowlist(
        "*.a.example,non_integrated,local,vendor,far,true
         *.b.a.example,non_integrated,local,vendor,near,true
         c.b.a.example,non_integrated,local,vendor,own,true",
    )
    .unwrap();
    let organisation =
        |domain: &str| place(&policy, &format!("x@{domain}")).map(|placement| placement.organisation);
    assert_eq!(organisation("a.example"), Err(AddressRefusal::NotAllowlisted));
    assert_eq!(organisation("x.a.example").as_deref(), Ok("far"));
    assert_eq!(organisation("b.a.example").as_deref(), Ok("far"));
    assert_eq!(organisation("x.y.b.a.example").as_deref(), Ok("near"));
    assert_eq!(organisation("c.b.a.example").as_deref(), Ok("own"));
    assert_eq!(organisation("x.c.b.a.example").as_deref(), Ok("near"));
}

#[test]
fn r3_every_faulty_row_is_named() {
    let fault = with_allowlist(
        "# a comment
         vendor.example,non_integrated,local,vendor,,true
         vendor,non_integrated,local,vendor,Vendor,true
         a.example,non_integrated,wog,vendor,A,true
         b.example,integrated,local,public_officer,B,true
         c.example,integrated,wog,vendor,C,true
         d.example,integrated,moe,public_officer,D,true
         e.example,sideways,local,vendor,E,true
         f.example,non_integrated,local,vendor,F
         g.example,non_integrated,local,vendor,G,maybe
         h.example,non_integrated,local,vendor,H,true
         H.example,non_integrated,local,vendor,H again,true",
    )
    .unwrap_err();
    let lines: Vec<String> = fault.rows.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    allowlist.csv line 3: a non-integrated row needs an organisation
    allowlist.csv line 4: vendor is not a domain
    allowlist.csv line 5: a non-integrated row needs the identity provider local
    allowlist.csv line 6: an integrated row needs the identity provider wog or moe
    allowlist.csv line 7: an integrated row is for public_officer
    allowlist.csv line 8: a domain of the moe identity provider is not SEED-eligible
    allowlist.csv line 9: unknown variant `sideways`, expected `integrated` or `non_integrated`
    allowlist.csv line 10: has 5 values instead of 6
    allowlist.csv line 11: field 5: provided string was not `true` or `false`
    allowlist.csv line 13: h.example is on line 12 already
    ");
    assert_eq!(fault.to_string(), lines.join("; "));
}

#[test]
fn r8_r9_a_list_that_breaks_them_is_faulty() {
    let fault = with_allowlist("*.gov.sg,integrated,wog,public_officer,Government,true").unwrap_err();
    assert_eq!(fault.rows.len(), 7);
    let first = "allowlist.csv line 2: mindef.gov.sg needs a row of its own with non_integrated,local,public_officer (R8)";
    assert_eq!(fault.rows[0].to_string(), first);
}

#[test]
fn r13_an_internationalised_domain_must_not_look_like_another() {
    let fault = with_allowlist(
        "工ニ.example,non_integrated,local,vendor,A,true
         工二.example,non_integrated,local,vendor,B,true",
    )
    .unwrap_err();
    assert_eq!(fault.to_string(), "allowlist.csv line 3: xn--4kqy78a.example looks like xn--idkw17k.example");
    // Plain letters can look alike too. Both companies may exist.
    assert!(
        with_allowlist(
            "corn.example,non_integrated,local,vendor,A,true
         com.example,non_integrated,local,vendor,B,true"
        )
        .is_ok()
    );
}

#[test]
fn faults_of_the_other_lists_name_their_lines() {
    for (file, text, expected) in [
        (
            PolicyFiles::ALLOWLIST,
            "domain\na.example",
            format!("allowlist.csv line 1: the first row must be {HEADER}"),
        ),
        (
            PolicyFiles::AGENCIES,
            "code,label\nMOE,",
            "agencies.csv line 2: a row needs a code and a label".to_owned(),
        ),
        (
            PolicyFiles::AGENCIES,
            "code,label\nMOE,Education\nMOE,Energy",
            "agencies.csv line 3: MOE, Energy: the code or the label is listed already".to_owned(),
        ),
        (
            PolicyFiles::OFFSHORE_CENTRES,
            "code,label\n\nothers,Others",
            "offshore_centres.csv line 3: the code others is the form's own".to_owned(),
        ),
        (
            PolicyFiles::PERSONAL_MAIL,
            "# x\n\ngmail",
            "personal_mail.txt line 3: gmail is not a domain".to_owned(),
        ),
    ] {
        assert_eq!(with(file, text).unwrap_err().to_string(), expected);
    }
    let fault = ReservedUsernames::parse(&replaced(PolicyFiles::RESERVED_USERNAMES, "a b")).unwrap_err();
    assert_eq!(fault.to_string(), "reserved_usernames.txt line 1: a b is not a username");
}

#[test]
fn r29_a_reserved_username_is_found_with_any_signs() {
    let reserved = ReservedUsernames::embedded();
    for name in
        ["admin", "support", "no_reply", "no-reply", "noreply", "root", "techpass", "tech.pass", "Admin"]
    {
        assert!(reserved.contains(name), "{name}");
    }
    for name in ["jane", "administrate", "rooted"] {
        assert!(!reserved.contains(name), "{name}");
    }
}

/// R10, R13: a wildcard covers plain letters only. A domain with an accent can belong to somebody else.
#[test]
fn r10_a_wildcard_does_not_cover_letters_with_accents() {
    let policy = embedded();
    for address in
        ["jane@ìras.gov.sg", "jane@teċh.gov.sg", "jane@xn--ras-kma.gov.sg", "jane@mail.teċh.gov.sg"]
    {
        assert_eq!(place(&policy, address), Err(AddressRefusal::NotPlain), "{address}");
    }
    assert!(EmailAddress::parse("jane@i\u{307}ras.gov.sg").is_err());
}
