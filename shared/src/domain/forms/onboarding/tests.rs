//! R14-R18, case by case.

use serde_json::{Map, Value, json};

use super::{Answers, BusinessOperation, OffshoreSite, Seed, fields, parse_submission, place_address};
use crate::domain::policy::{Form, Policy, PolicyFiles};
use crate::domain::words::{FieldCode, FieldError};

pub(super) fn policy() -> Policy {
    let files = PolicyFiles::overridden(|name| {
        Ok::<_, ()>(match name {
            PolicyFiles::AGENCIES => Some("code,label\nMOE,Education\nMOM,Manpower\n".to_owned()),
            PolicyFiles::OFFSHORE_CENTRES => Some("code,label\nHANOI,\"Acme, Hanoi\"\n".to_owned()),
            _ => None,
        })
    });
    Policy::parse(&files.unwrap()).unwrap()
}

pub(super) fn body(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(body) => body,
        _ => panic!("not an object"),
    }
}

fn codes(value: Value) -> Vec<(String, FieldCode)> {
    let errors = parse_submission(&body(value), &policy()).err().unwrap_or_default();
    errors.into_iter().map(|FieldError { field, code, .. }| (field, code)).collect()
}

fn only(field: &str, code: FieldCode) -> Vec<(String, FieldCode)> {
    vec![(field.to_owned(), code)]
}

/// The form as clients get it, with one field on each line.
fn form(email: &str) -> String {
    let (email, placement) = place_address(Some(&email.into()), &policy()).unwrap();
    let fields = fields(&email, &placement, &policy());
    fields.iter().map(|field| serde_json::to_string(field).unwrap()).collect::<Vec<_>>().join("\n")
}

fn field_names(email: &str) -> Vec<&'static str> {
    let (email, placement) = place_address(Some(&email.into()), &policy()).unwrap();
    fields(&email, &placement, &policy()).iter().map(|field| field.name).collect()
}

#[test]
fn r18_every_form_has_its_fields_in_order() {
    assert_eq!(field_names("a@tech.gov.sg"), ["email", "mobile_number", "seed_required"]);
    assert_eq!(field_names("a@schools.gov.sg"), ["email", "mobile_number"]);
    assert_eq!(field_names("a@mindef.gov.sg"), ["email", "seed_required"]);
    let vendor = [
        "email",
        "sponsoring_agency",
        "business_operation",
        "offshore_development_centre",
        "offshore_company_name",
        "seed_required",
    ];
    assert_eq!(field_names("a@acme.example"), vendor);
}

#[test]
fn r18_the_integrated_form_as_clients_get_it() {
    insta::assert_snapshot!(form("A@tech.gov.sg"), @r#"
    {"name":"email","label":"Email address","help":"To invite someone else, start again with their email address.","type":"text","required":true,"default":"a@tech.gov.sg","locked":true,"max_length":113}
    {"name":"mobile_number","label":"Mobile number","help":"A Singapore mobile number, such as +65 9123 4567.","type":"tel","required":true}
    {"name":"seed_required","label":"SEED required?","help":"SEED manages the internet device that the invitee reaches government services with.","type":"boolean","required":false,"default":false}
    "#);
}

#[test]
fn r18_the_vendor_form_as_clients_get_it() {
    insta::assert_snapshot!(form("a@acme.example"), @r#"
    {"name":"email","label":"Email address","help":"To invite someone else, start again with their email address.","type":"text","required":true,"default":"a@acme.example","locked":true,"max_length":256}
    {"name":"sponsoring_agency","label":"Sponsoring agency","help":"The agency that the vendor works for.","type":"choice","required":true,"options":[{"code":"MOE","label":"Education"},{"code":"MOM","label":"Manpower"}]}
    {"name":"business_operation","label":"Business operation","help":"Where the vendor works. Offshore work needs SEED.","type":"choice","required":true,"options":[{"code":"onshore","label":"Onshore (works in Singapore)"},{"code":"offshore","label":"Offshore (works outside Singapore)"}]}
    {"name":"offshore_development_centre","label":"Offshore Development Centre (ODC)","help":"The site that the vendor works at. Choose Others if it is not listed.","type":"choice","required":true,"options":[{"code":"HANOI","label":"Acme, Hanoi"},{"code":"others","label":"Others"}],"shown_if":{"field":"business_operation","equals":"offshore"}}
    {"name":"offshore_company_name","label":"Offshore company name","type":"text","required":true,"max_length":64,"shown_if":{"field":"offshore_development_centre","equals":"others"}}
    {"name":"seed_required","label":"SEED required?","help":"SEED manages the internet device that the invitee reaches government services with.","type":"boolean","required":false,"default":false,"fixed_if":{"field":"business_operation","equals":"offshore","value":true}}
    "#);
}

#[test]
fn r19_integrated_answers() {
    let submitted = parse_submission(
        &body(json!({ "email": " Jane@Tech.gov.sg", "mobile_number": "9123 4567", "seed_required": true })),
        &policy(),
    )
    .unwrap();
    assert_eq!(submitted.email.as_str(), "jane@tech.gov.sg");
    assert_eq!(submitted.placement.form, Form::IntegratedWog);
    assert!(
        matches!(submitted.answers, Answers::Integrated { mobile_number } if mobile_number.as_str() == "+6591234567")
    );
    assert_eq!(submitted.seed, Seed::Required);
}

#[test]
fn r8_a_local_public_officer_is_asked_for_seed_only() {
    let submitted = parse_submission(&body(json!({ "email": "jane@mindef.gov.sg" })), &policy()).unwrap();
    assert_eq!((submitted.answers, submitted.seed), (Answers::LocalPublicOfficer, Seed::NotRequired));
    for field in ["mobile_number", "sponsoring_agency", "business_operation", "offshore_development_centre"] {
        let answers = json!({ "email": "jane@mindef.gov.sg", field: "MOE" });
        assert_eq!(codes(answers), only(field, FieldCode::NotApplicable));
    }
}

#[test]
fn r12_an_onshore_vendor() {
    let answers =
        json!({ "email": "a@acme.example", "sponsoring_agency": "MOE", "business_operation": "onshore" });
    let submitted = parse_submission(&body(answers), &policy()).unwrap();
    let expected =
        Answers::Vendor { sponsoring_agency: "MOE".to_owned(), operation: BusinessOperation::Onshore };
    assert_eq!((submitted.answers, submitted.seed), (expected, Seed::NotRequired));
    assert_eq!(submitted.placement.organisation, "Acme Systems Pte. Ltd.");
}

fn offshore(more: Value) -> Value {
    let mut answers = body(json!({
        "email": "a@acme.example", "sponsoring_agency": "MOE", "business_operation": "offshore",
        "offshore_development_centre": "HANOI",
    }));
    answers.extend(body(more));
    Value::Object(answers)
}

#[test]
fn r15_offshore_without_an_answer_becomes_yes() {
    for answers in [offshore(json!({})), offshore(json!({ "seed_required": true }))] {
        let submitted = parse_submission(&body(answers), &policy()).unwrap();
        let operation = BusinessOperation::Offshore(OffshoreSite::Centre("HANOI".to_owned()));
        assert_eq!(submitted.answers, Answers::Vendor { sponsoring_agency: "MOE".to_owned(), operation });
        assert_eq!(submitted.seed, Seed::Required);
    }
}

#[test]
fn r15_offshore_no_is_an_error() {
    let answers = offshore(json!({ "seed_required": false }));
    assert_eq!(codes(answers), only("seed_required", FieldCode::SeedMandatory));
}

#[test]
fn r15_yes_on_an_ineligible_domain_is_an_error() {
    let school = |seed: Value| json!({ "email": "a@schools.gov.sg", "mobile_number": "91234567", "seed_required": seed });
    assert_eq!(codes(school(json!(true))), only("seed_required", FieldCode::SeedNotEligible));
    // The form does not have this field.
    assert_eq!(codes(school(json!(false))), only("seed_required", FieldCode::NotApplicable));
    let submitted = parse_submission(
        &body(json!({ "email": "a@schools.gov.sg", "mobile_number": "91234567" })),
        &policy(),
    );
    assert_eq!(submitted.unwrap().seed, Seed::Ineligible);
}

#[test]
fn r15_a_vendor_of_an_ineligible_domain_can_only_be_onshore() {
    let answers = |operation: &str| json!({ "email": "a@contractor.example", "sponsoring_agency": "MOE", "business_operation": operation });
    assert_eq!(parse_submission(&body(answers("onshore")), &policy()).unwrap().seed, Seed::Ineligible);
    assert_eq!(codes(answers("offshore")), only("business_operation", FieldCode::NotInList));
}

#[test]
fn offshore_at_another_site_needs_its_company() {
    let others = |more: Value| {
        let mut answers = body(offshore(json!({ "offshore_development_centre": "others" })));
        answers.extend(body(more));
        Value::Object(answers)
    };
    let submitted =
        parse_submission(&body(others(json!({ "offshore_company_name": " Acme Ltd. " }))), &policy())
            .unwrap();
    let site = OffshoreSite::Other { company_name: "Acme Ltd.".to_owned() };
    assert!(matches!(
        submitted.answers,
        Answers::Vendor { operation: BusinessOperation::Offshore(other), .. } if other == site
    ));
    assert_eq!(codes(others(json!({}))), only("offshore_company_name", FieldCode::Required));
    let long = "é".repeat(65);
    assert_eq!(
        codes(others(json!({ "offshore_company_name": long }))),
        only("offshore_company_name", FieldCode::TooLong)
    );
    let fits = "e\u{301}".repeat(64);
    assert_eq!(codes(others(json!({ "offshore_company_name": fits }))), []);
    assert_eq!(
        codes(offshore(json!({ "offshore_company_name": "Acme" }))),
        only("offshore_company_name", FieldCode::NotApplicable),
    );
}

#[test]
fn r14_all_errors_of_a_form_come_together() {
    let answers = json!({
        "email": "a@acme.example", "sponsoring_agency": "XXX", "offshore_company_name": "Acme",
        "mobile_number": "91234567", "seed_required": "yes",
    });
    assert_eq!(
        codes(answers),
        [
            ("sponsoring_agency".to_owned(), FieldCode::NotInList),
            ("business_operation".to_owned(), FieldCode::Required),
            ("seed_required".to_owned(), FieldCode::Invalid),
            ("mobile_number".to_owned(), FieldCode::NotApplicable),
        ]
    );
}

#[test]
fn r14_an_answer_in_doubt_causes_no_errors_of_other_fields() {
    use FieldCode::{NotInList, SeedMandatory};
    let faulty = |more: Value| {
        let mut answers = body(json!({
            "email": "a@acme.example", "sponsoring_agency": "mom ", "business_operation": "offshor",
            "offshore_development_centre": "others", "offshore_company_name": "K", "seed_required": false,
        }));
        answers.extend(body(more));
        codes(Value::Object(answers))
    };
    assert_eq!(faulty(json!({})), only("business_operation", NotInList));
    let centre = faulty(json!({ "business_operation": "Offshore", "offshore_development_centre": "Saigon" }));
    let seed = ("seed_required".to_owned(), SeedMandatory);
    assert_eq!(centre, [("offshore_development_centre".to_owned(), NotInList), seed.clone()]);
    // Choices in other letter case or by their labels cause no further errors.
    let typed = json!({ "business_operation": "Offshore (works OUTSIDE Singapore)", "offshore_development_centre": "OTHERS" });
    assert_eq!(faulty(typed), [seed]);
    // A vendor of a domain without SEED cannot be offshore. The centre gets no error of its own.
    let contractor = json!({ "email": "a@contractor.example", "seed_required": null });
    assert_eq!(faulty(contractor)[0], ("business_operation".to_owned(), NotInList));
}

/// Each fault of each field has its own text. No text is general.
#[test]
fn r14_every_fault_of_every_field_has_its_own_text() {
    let wrong = [
        json!(null),
        json!(7),
        json!("x"),
        json!("\u{200b}a\u{202e}b"),
        json!("é".repeat(300)),
        json!(true),
        json!(false),
        json!("6.5E+09"),
        json!("61234567"),
        json!("+91 98765 43210"),
        json!("others"),
        json!("offshore"),
        json!("onshore"),
    ];
    for email in
        ["a@tech.gov.sg", "a@schools.gov.sg", "a@mindef.gov.sg", "a@acme.example", "a@contractor.example"]
    {
        let mut said: std::collections::BTreeMap<String, (String, FieldCode)> =
            std::collections::BTreeMap::new();
        let mut bodies = vec![body(json!({ "email": email }))];
        for operation in ["onshore", "offshore", "x"] {
            for field in super::FIELDS.into_iter().chain(["zoo"]).skip(1) {
                for answer in &wrong {
                    let mut answers = body(json!({ "email": email, "business_operation": operation }));
                    answers.insert(field.to_owned(), answer.clone());
                    bodies.push(answers);
                }
            }
        }
        for errors in bodies.iter().filter_map(|body| parse_submission(body, &policy()).err()) {
            for FieldError { field, code, detail } in errors {
                let before = said.insert(detail.clone(), (field.clone(), code));
                assert!(before.is_none_or(|before| before == (field, code)), "{email}: {detail}");
                assert!(detail.ends_with('.') && detail.len() > 20, "{detail}");
            }
        }
        assert!(said.len() > 5, "{said:?}");
    }
}

#[test]
fn a_refused_address_is_the_only_error() {
    for (email, code) in [
        (json!(null), FieldCode::Required),
        (json!(" "), FieldCode::Required),
        (json!(1), FieldCode::Invalid),
        (json!("jane"), FieldCode::Invalid),
        (json!("a@unlisted.example"), FieldCode::DomainNotAllowlisted),
        (json!("a@gmail.com"), FieldCode::PersonalMail),
        (json!("a@litemail.gov.sg"), FieldCode::NoMailbox),
        (json!(format!("a@{}.gov.sg", "l".repeat(110))), FieldCode::Invalid),
        (json!(format!("{}@{}.gov.sg", "a".repeat(60), "l".repeat(50))), FieldCode::TooLong),
    ] {
        assert_eq!(codes(json!({ "email": email, "zoo": 1 })), only("email", code), "{email}");
    }
    assert_eq!(codes(json!({})), only("email", FieldCode::Required));
}
