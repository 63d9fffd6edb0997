//! R28-R33, case by case.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{Registration, RegistrationRules, fields, parse_registration};
use crate::domain::forms::onboarding::{Answers, BusinessOperation, OffshoreSite};
use crate::domain::policy::ReservedUsernames;
use crate::domain::values::address::EmailAddress;
use crate::domain::values::person_name::PersonName;
use crate::domain::values::username::{Username, UsernameFault};
use crate::domain::words::{FieldCode, Language};

fn rules(operation: Option<BusinessOperation>) -> RegistrationRules {
    let answers = operation.map_or(Answers::LocalPublicOfficer, |operation| Answers::Vendor {
        sponsoring_agency: "MOE".to_owned(),
        operation,
    });
    let invitee = EmailAddress::parse("jane.tan@acme.example").unwrap();
    RegistrationRules::new(&invitee, "Acme Systems", &answers, Language::English)
}

fn onshore() -> RegistrationRules {
    rules(Some(BusinessOperation::Onshore))
}

fn at_centre() -> RegistrationRules {
    rules(Some(BusinessOperation::Offshore(OffshoreSite::Centre("HANOI".to_owned()))))
}

fn elsewhere() -> RegistrationRules {
    rules(Some(BusinessOperation::Offshore(OffshoreSite::Other { company_name: "Acme".to_owned() })))
}

fn body(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(body) => body,
        _ => panic!("not an object"),
    }
}

fn complete(rules: &RegistrationRules) -> Map<String, Value> {
    let mut complete = body(json!({
        "username": "Jane.Tan", "first_name": "Jane", "last_name": "Tan", "mobile_number": "+65 9123 4567",
        "department": "Systems", "password": "Kopi-O-Kosong-3x",
    }));
    if rules.other_site {
        complete.extend(body(json!({
            "reporting_officer_name": "Nguyễn Văn A", "reporting_officer_email": "A@offshore.example",
            "company_address": "1 High Street\r\nHanoi",
        })));
    }
    complete
}

fn register(rules: &RegistrationRules, answers: Value) -> Result<Registration, Vec<(String, FieldCode)>> {
    let mut all = complete(rules);
    all.extend(body(answers));
    let reserved = ReservedUsernames::embedded();
    parse_registration(&all, rules, &reserved)
        .map_err(|errors| errors.into_iter().map(|error| (error.field, error.code)).collect())
}

fn errors(rules: &RegistrationRules, answers: Value) -> Vec<(String, FieldCode)> {
    register(rules, answers).err().unwrap_or_default()
}

fn only(field: &str, code: FieldCode) -> Vec<(String, FieldCode)> {
    vec![(field.to_owned(), code)]
}

#[test]
fn r28_a_complete_registration_is_accepted() {
    let registered = register(&onshore(), json!({})).unwrap();
    assert_eq!(registered.username.as_str(), "jane.tan");
    assert_eq!(registered.first_name.as_str(), "Jane");
    assert_eq!(registered.mobile_number.as_str(), "+6591234567");
    assert_eq!(registered.department, "Systems");
    assert_eq!(registered.reporting, None);

    let contact = register(&elsewhere(), json!({})).unwrap().reporting.unwrap();
    assert_eq!(contact.officer_name.as_str(), "Nguyễn Văn A");
    assert_eq!(contact.officer_email.as_str(), "a@offshore.example");
    assert_eq!(contact.company_address, "1 High Street\nHanoi");
}

#[test]
fn r28_the_reporting_officer_is_asked_for_outside_the_listed_sites_only() {
    for rules in [rules(None), onshore(), at_centre()] {
        assert_eq!(fields(&rules).len(), 6);
        for field in ["reporting_officer_name", "reporting_officer_email", "company_address"] {
            assert_eq!(errors(&rules, json!({ field: "x" })), only(field, FieldCode::NotApplicable));
        }
    }
    assert_eq!(fields(&elsewhere()).len(), 9);
}

#[test]
fn r14_all_errors_come_together_in_the_forms_order_and_once_each() {
    let faulty = json!({
        "zoo": 1, "company_address": "", "reporting_officer_email": "jane.tan@acme.example",
        "reporting_officer_name": "R2D2", "password": "short", "department": "\u{202e}", "mobile_number": 1,
        "last_name": null, "first_name": "7", "username": "admin",
    });
    let expected = [
        ("username", FieldCode::Reserved),
        ("first_name", FieldCode::Invalid),
        ("last_name", FieldCode::Required),
        ("mobile_number", FieldCode::Invalid),
        ("department", FieldCode::Invalid),
        ("password", FieldCode::TooShort),
        ("reporting_officer_name", FieldCode::Invalid),
        ("reporting_officer_email", FieldCode::Invalid),
        ("company_address", FieldCode::Required),
        ("zoo", FieldCode::NotApplicable),
    ];
    assert_eq!(errors(&elsewhere(), faulty), expected.map(|(field, code)| (field.to_owned(), code)));
}

/// Each fault of each field has its own text, in each language.
#[test]
fn r14_every_fault_of_every_field_has_its_own_text() {
    let wrong = [
        json!(null),
        json!(7),
        json!("x"),
        json!("7"),
        json!("a\u{200b}b"),
        json!("é".repeat(300)),
        json!("---"),
        json!("admin"),
        json!("mei@vendor.example"),
        json!("jane.tan@acme.example"),
        json!("6.5E+09"),
        json!("61234567"),
        json!("9123456"),
        json!("+91 98765 43210"),
        json!("912345678"),
        json!("Password123!"),
        json!("kopi o kosong tiga"),
        json!(" Kopi-O-Kosong-3x"),
        json!("my-JANE.TAN-kopi-3x"),
        json!("<b>;"),
    ];
    for language in Language::ALL {
        for operation in [
            BusinessOperation::Onshore,
            BusinessOperation::Offshore(OffshoreSite::Other { company_name: "Acme".to_owned() }),
        ] {
            let rules = RegistrationRules { language, ..rules(Some(operation)) };
            let mut said: std::collections::BTreeMap<String, (String, FieldCode)> =
                std::collections::BTreeMap::new();
            for field in fields(&rules).iter().map(|field| field.name).chain(["zoo"]) {
                for answer in &wrong {
                    let mut all = complete(&rules);
                    all.insert(field.to_owned(), answer.clone());
                    let errors = parse_registration(&all, &rules, &ReservedUsernames::embedded())
                        .err()
                        .unwrap_or_default();
                    for error in errors {
                        let pair = (error.field, error.code);
                        let before = said.insert(error.detail.clone(), pair.clone());
                        assert!(before.is_none_or(|before| before == pair), "{pair:?}: {}", error.detail);
                        assert!(error.detail.ends_with(['.', '。']), "{}", error.detail);
                    }
                }
            }
            assert!(said.len() > 25, "{said:?}");
        }
    }
}

#[test]
fn r29_usernames() {
    for (text, username) in [("a", "a"), ("7", "7"), (" Jane_T-1.x ", "jane_t-1.x"), ("a--b__c", "a--b__c")] {
        assert_eq!(Username::parse(text).unwrap().as_str(), username);
    }
    let longest = "a".repeat(64);
    assert!(Username::parse(&longest).is_ok());
    for text in
        ["", "-a", "a-", ".a", "a.", "_a", "a_", "a..b", "a b", "a@b", "a/b", "é", "а", "a\u{200b}b", "１"]
    {
        assert!(Username::parse(text).is_err(), "{text}");
        let code = if text.is_empty() { FieldCode::Required } else { FieldCode::Invalid };
        assert_eq!(errors(&onshore(), json!({ "username": text })), only("username", code), "{text}");
    }
    assert_eq!(
        errors(&onshore(), json!({ "username": longest + "a" })),
        only("username", FieldCode::TooLong)
    );
    // Browsers fill in an address that they know as the user's name.
    for text in ["mei@vendor.example", "Mei.Tan@techpass.gov.sg", "mei@"] {
        assert_eq!(Username::parse(text), Err(UsernameFault::Address), "{text}");
    }
    for text in ["Admin", "no_reply", "No-Reply", "root", "techpass"] {
        assert_eq!(errors(&onshore(), json!({ "username": text })), only("username", FieldCode::Reserved));
    }
}

#[test]
fn r31_mobile_numbers() {
    for rules in [rules(None), onshore()] {
        let code = |number: &str| errors(&rules, json!({ "mobile_number": number }));
        assert_eq!(code("91234567"), []);
        assert_eq!(code("+91 98765 43210"), only("mobile_number", FieldCode::ForeignMobileOnshore));
        for wrong in ["61234567", "+6561234567", "+91 9876", "9876543210", "+65 (9123) 45678"] {
            assert_eq!(code(wrong), only("mobile_number", FieldCode::NotSingaporeMobile), "{wrong}");
        }
    }
    for rules in [at_centre(), elsewhere()] {
        let code = |number: &str| errors(&rules, json!({ "mobile_number": number }));
        assert_eq!(code("+91 98765 43210"), []);
        assert_eq!(code("+65 9123 4567"), []);
        assert_eq!(code("+65 6123 4567"), only("mobile_number", FieldCode::NotSingaporeMobile));
        assert_eq!(code("98765 43210"), only("mobile_number", FieldCode::Invalid));
    }
}

#[test]
fn r31_a_foreign_number_onshore_gets_advice() {
    let mut all = complete(&onshore());
    all.extend(body(json!({ "mobile_number": "+91 98765 43210" })));
    let reserved = ReservedUsernames::embedded();
    let errors = parse_registration(&all, &onshore(), &reserved).unwrap_err();
    assert!(errors[0].detail.contains("offshore invitation"), "{}", errors[0].detail);
}

#[test]
fn r32_department_officer_and_company_address_have_limits() {
    for (answers, expected) in [
        (json!({ "department": "d".repeat(64), "company_address": "a".repeat(256) }), vec![]),
        (json!({ "department": " " }), only("department", FieldCode::Required)),
        (json!({ "department": "d".repeat(65) }), only("department", FieldCode::TooLong)),
        (
            json!({ "reporting_officer_name": "x".repeat(65) }),
            only("reporting_officer_name", FieldCode::TooLong),
        ),
        (json!({ "reporting_officer_email": "a@gmail.com" }), vec![]),
        (json!({ "reporting_officer_email": "a" }), only("reporting_officer_email", FieldCode::Invalid)),
        (
            json!({ "reporting_officer_email": " Jane.TAN@acme.example" }),
            only("reporting_officer_email", FieldCode::Invalid),
        ),
        (json!({ "company_address": "a".repeat(257) }), only("company_address", FieldCode::TooLong)),
        (json!({ "company_address": "\n \n" }), only("company_address", FieldCode::Required)),
        (json!({ "company_address": "a\tb" }), only("company_address", FieldCode::Invalid)),
    ] {
        assert_eq!(errors(&elsewhere(), answers.clone()), expected, "{answers}");
    }
}

#[test]
fn r33_passwords() {
    for (password, code) in [
        ("Kopi-O-3x", FieldCode::TooShort),
        (&"Kopi-O-Kosong-3x".repeat(17), FieldCode::TooLong),
        ("kopi o kosong tiga", FieldCode::WeakPassword),
        ("Password123!", FieldCode::WeakPassword),
        ("my-JANE.TAN-kopi-3x", FieldCode::WeakPassword),
    ] {
        assert_eq!(errors(&onshore(), json!({ "password": password })), only("password", code), "{password}");
    }
    // If the username differs from the local part of the address, the password may contain neither.
    for password in ["Kopi-aisha-Kosong-3x", "Kopi-jane.tan-Kosong-3x"] {
        let answers = json!({ "username": "Aisha", "password": password });
        assert_eq!(errors(&onshore(), answers), only("password", FieldCode::WeakPassword), "{password}");
    }
}

#[test]
fn nothing_personal_is_shown_in_logs() {
    let shown = format!("{:?}", register(&elsewhere(), json!({})).unwrap());
    for secret in ["Kopi", "jane", "Jane", "91234567", "Nguy", "a@offshore"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

proptest! {
    #[test]
    fn r29_r30_parsing_an_accepted_value_changes_nothing(text in any::<String>(), plain in "[ -~]{0,70}") {
        for text in [text, plain] {
            if let Ok(name) = Username::parse(&text) {
                prop_assert!(name.as_str().len() <= 64 && !name.as_str().contains(".."));
                prop_assert_eq!(Username::parse(name.as_str()), Ok(name));
            }
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert!(name.as_str().chars().count() <= 64);
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name));
            }
        }
    }

    #[test]
    fn r29_every_username_of_the_rule_is_accepted(text in "[a-zA-Z0-9]([-_]?[a-zA-Z0-9]|\\.[a-zA-Z0-9]){0,20}") {
        prop_assert_eq!(Username::parse(&text).map(String::from), Ok(text.to_lowercase()));
    }
}
