//! R58: corrections, by the rules of both forms.

use serde_json::{Map, Value, json};

use super::{Correctable, Correction};
use crate::domain::forms::onboarding::{Answers, BusinessOperation, OffshoreSite, Seed};
use crate::domain::forms::registration::{OffshoreContact, Person};
use crate::domain::policy::Policy;
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;
use crate::domain::values::person_name::PersonName;
use crate::domain::words::FieldCode;

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => panic!("not an object"),
    }
}

fn account(email: &str, answers: Answers, seed: Seed) -> Correctable {
    let email = EmailAddress::parse(email).unwrap();
    let placement = Policy::embedded().place(&email).unwrap();
    let is_local = !placement.form.is_integrated();
    let person = is_local.then(|| Person {
        first_name: PersonName::parse("Mei").unwrap(),
        last_name: PersonName::parse("Tan").unwrap(),
        mobile_number: MobileNumber::singapore("81234567").unwrap(),
        department: "Platform".to_owned(),
        reporting: None,
    });
    Correctable { email, placement, answers, seed, person }
}

fn onshore() -> Correctable {
    let operation = BusinessOperation::Onshore;
    let answers = Answers::Vendor { sponsoring_agency: "GOVTECH".to_owned(), operation };
    account("mei@vendor.example", answers, Seed::NotRequired)
}

fn elsewhere() -> Correctable {
    let site = OffshoreSite::Other { company_name: "Kaveri".to_owned() };
    let operation = BusinessOperation::Offshore(site);
    let answers = Answers::Vendor { sponsoring_agency: "GOVTECH".to_owned(), operation };
    let mut account = account("mei@vendor.example", answers, Seed::Required);
    let person = account.person.as_mut().unwrap();
    person.mobile_number = MobileNumber::international("+91 98765 43210").unwrap();
    person.reporting = Some(OffshoreContact {
        officer_name: PersonName::parse("Anand").unwrap(),
        officer_email: EmailAddress::parse("anand@kaveri.example").unwrap(),
        company_address: "12 Lake Road".to_owned(),
    });
    account
}

fn integrated() -> Correctable {
    let mobile_number = MobileNumber::singapore("81234567").unwrap();
    account("wei@tech.gov.sg", Answers::Integrated { mobile_number }, Seed::NotRequired)
}

fn correct(account: &Correctable, given: Value) -> Result<Correction, Vec<(String, FieldCode)>> {
    let corrected = account.correct(&object(given), &Policy::embedded());
    corrected.map_err(|errors| errors.into_iter().map(|error| (error.field, error.code)).collect())
}

#[test]
fn r58_details_that_are_not_given_stay() {
    for account in [onshore(), elsewhere(), integrated()] {
        let correction = correct(&account, json!({})).unwrap();
        assert_eq!(correction.answers, account.answers);
        assert_eq!((correction.seed, &correction.person), (account.seed, &account.person));
        assert!(correction.changed.is_empty(), "{:?}", correction.changed);
    }
}

#[test]
fn r58_a_given_answer_replaces_the_present_one() {
    let correction = correct(
        &onshore(),
        json!({ "sponsoring_agency": "ministry of health", "last_name": "Lim", "mobile_number": "9123 4567" }),
    );
    let correction = correction.unwrap();
    assert_eq!(correction.changed, ["sponsoring_agency", "last_name", "mobile_number"]);
    assert_eq!(correction.mobile_number.as_str(), "+6591234567");
    let correction =
        correct(&integrated(), json!({ "mobile_number": "91234567", "seed_required": true })).unwrap();
    assert_eq!(correction.changed, ["seed_required", "mobile_number"]);
    assert_eq!(correction.seed, Seed::Required);
}

/// The same rules as on submission: a new business operation needs its own answers, and removes answers that no
/// longer fit.
#[test]
fn r58_a_new_business_operation_needs_its_own_answers() {
    let moves = json!({ "business_operation": "offshore", "offshore_development_centre": "others" });
    let errors = correct(&onshore(), moves).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["offshore_company_name"]);
    let moves = json!({ "business_operation": "Offshore", "offshore_development_centre": "others",
        "offshore_company_name": "Kaveri" });
    let errors = correct(&onshore(), moves).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["reporting_officer_name", "reporting_officer_email", "company_address"]);

    let correction = correct(&elsewhere(), json!({ "offshore_development_centre": "OFFSHORE_HANOI" }));
    let correction = correction.unwrap();
    assert_eq!(correction.person.unwrap().reporting, None);
    assert_eq!(correction.seed, Seed::Required);

    let errors = correct(&elsewhere(), json!({ "business_operation": "onshore" })).unwrap_err();
    assert_eq!(errors, [("mobile_number".to_owned(), FieldCode::ForeignMobileOnshore)]);
    let home = json!({ "business_operation": "onshore", "mobile_number": "91234567" });
    let correction = correct(&elsewhere(), home).unwrap();
    let Answers::Vendor { operation, .. } = &correction.answers else { panic!("a vendor") };
    assert_eq!(*operation, BusinessOperation::Onshore);
}

#[test]
fn r58_offshore_work_needs_seed() {
    let centre = json!({ "business_operation": "offshore", "offshore_development_centre": "OFFSHORE_HANOI" });
    let correction = correct(&onshore(), centre).unwrap();
    assert_eq!(correction.seed, Seed::Required);
    assert!(correction.changed.contains(&"seed_required"));
    let errors = correct(&elsewhere(), json!({ "seed_required": false })).unwrap_err();
    assert_eq!(errors, [("seed_required".to_owned(), FieldCode::SeedMandatory)]);
}

#[test]
fn r58_a_field_that_is_not_a_detail_is_refused() {
    for (account, given) in [
        (onshore(), json!({ "username": "mei" })),
        (onshore(), json!({ "password": "x" })),
        (onshore(), json!({ "email": "other@vendor.example" })),
        (integrated(), json!({ "first_name": "Wei" })),
        (onshore(), json!({ "offshore_development_centre": "OFFSHORE_HANOI" })),
        (onshore(), json!({ "company_address": "12 Lake Road" })),
    ] {
        let errors = correct(&account, given.clone()).unwrap_err();
        assert!(
            errors.iter().all(|(_, code)| *code == FieldCode::NotApplicable) && errors.len() == 1,
            "{given}: {errors:?}"
        );
    }
    let errors = correct(&onshore(), json!({ "department": null, "first_name": " " })).unwrap_err();
    assert_eq!(errors.len(), 2);
    assert!(errors.iter().all(|(_, code)| *code == FieldCode::Required));
}

/// R18: the form has each field that the check accepts, and no other.
#[test]
fn r58_the_form_has_every_present_detail() {
    for account in [onshore(), elsewhere(), integrated()] {
        let fields = account.fields(&Policy::embedded());
        for name in account.values().keys() {
            assert!(fields.iter().any(|field| field.name == name), "{name}");
        }
        assert!(fields.iter().all(|field| !["email", "username", "password"].contains(&field.name)));
    }
}
