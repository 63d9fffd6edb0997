//! The server's check agrees with the published form (R14, R15, R18). For every form and every combination of
//! representative answers, a second implementation judges the body by the JSON definition that clients get.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::tests::{body, policy};
use super::{fields, place_address};
use crate::domain::forms::{Answer, check};
use crate::domain::words::invitation_form as words;

/// Right and wrong answers to a field. `None` leaves the field out.
fn representative(name: &str) -> Vec<Option<Value>> {
    let special = match name {
        "mobile_number" => {
            vec![json!("91234567"), json!("+65 8123-4567"), json!("61234567"), json!("+14155552671")]
        }
        "sponsoring_agency" => vec![json!("MOE"), json!("XXX")],
        "business_operation" => vec![json!("onshore"), json!("offshore"), json!(" Offshore"), json!("far")],
        "offshore_development_centre" => vec![json!("HANOI"), json!("others"), json!("XXX")],
        "offshore_company_name" => {
            vec![json!(" Acme "), json!("é".repeat(64)), json!("é".repeat(65)), json!("a\u{200b}b")]
        }
        "seed_required" => vec![json!(true), json!(false), json!("true")],
        _ => vec![],
    };
    let any = [json!(null), json!(" "), json!(7)];
    std::iter::once(None).chain(special.into_iter().chain(any).map(Some)).collect()
}

/// Calls `judge` with the address and every combination of representative answers.
fn every_body(email: &str, names: &[&str], judge: &mut impl FnMut(&Map<String, Value>)) {
    fn extend(body: &Map<String, Value>, names: &[&str], judge: &mut impl FnMut(&Map<String, Value>)) {
        let Some((name, others)) = names.split_first() else { return judge(body) };
        for answer in representative(name) {
            let mut body = body.clone();
            body.extend(answer.map(|answer| ((*name).to_owned(), answer)));
            extend(&body, others, judge);
        }
    }
    extend(&body(json!({ "email": email })), names, judge);
}

/// A simple reading of a published form. Returns the errors as `field code`, and the answers.
fn naive(form: &Value, body: &Map<String, Value>) -> (BTreeSet<String>, Map<String, Value>) {
    let mut faults = BTreeSet::new();
    let mut stands = Map::new();
    // Fields with an error, and fields that depend on such a field.
    let mut in_doubt = BTreeSet::new();
    for field in form.as_array().unwrap() {
        let name = field["name"].as_str().unwrap();
        let mut fault = |code: &str| faults.insert(format!("{name} {code}"));
        let condition = |condition: &Value| {
            stands.get(condition["field"].as_str().unwrap()) == Some(&condition["equals"])
        };
        let depends =
            |on: &str| field.get(on).is_some_and(|on| in_doubt.contains(on["field"].as_str().unwrap()));
        let shown = field.get("shown_if").is_none_or(condition);
        let fixed =
            field.get("fixed_if").filter(|fixed| condition(fixed)).map(|fixed| fixed["value"].clone());
        let given = body.get(name);
        if depends("shown_if") {
            in_doubt.insert(name);
            let given = given.filter(|given| !given.is_null() && **given != " ");
            if let Some(Err(code)) = given.map(|given| naive_value(field, given)) {
                fault(code);
            }
            continue;
        }
        if !shown {
            if given.is_some() {
                fault("not_applicable");
                in_doubt.insert(name);
            }
            continue;
        }
        let empty = given.is_none_or(|given| given.is_null() || (given == " " && field["type"] != "boolean"));
        let Some(given) = given.filter(|_| !empty) else {
            match fixed.or(field.get("default").cloned()) {
                Some(value) => drop(stands.insert(name.to_owned(), value)),
                None if field["required"] == true => {
                    fault("required");
                    in_doubt.insert(name);
                }
                None => {}
            }
            continue;
        };
        match naive_value(field, given) {
            Err(code) => drop(fault(code)),
            Ok(value) if fixed.is_some_and(|fixed| fixed != value) => drop(fault("seed_mandatory")),
            Ok(value) => drop(stands.insert(name.to_owned(), value)),
        }
        if !stands.contains_key(name) {
            in_doubt.insert(name);
        }
    }
    let known = |name: &String| form.as_array().unwrap().iter().any(|field| field["name"] == **name);
    faults.extend(body.keys().filter(|name| !known(name)).map(|name| format!("{name} not_applicable")));
    (faults, stands)
}

fn naive_value(field: &Value, given: &Value) -> Result<Value, &'static str> {
    if field["type"] == "boolean" {
        return if given.is_boolean() { Ok(given.clone()) } else { Err("invalid") };
    }
    let Some(text) = given.as_str() else { return Err("invalid") };
    match field["type"].as_str().unwrap() {
        "text" if text.contains('\u{200b}') => Err("invalid"),
        "text" => {
            let limit = field["max_length"].as_u64().unwrap();
            if text.trim().chars().count() as u64 > limit { Err("too_long") } else { Ok(json!(text.trim())) }
        }
        "choice" => {
            let code = json!(text.trim().to_lowercase());
            let is_listed = |option: &&Value| option["code"].as_str().unwrap().to_lowercase() == code;
            let listed = field["options"].as_array().unwrap().iter().find(is_listed);
            listed.map(|option| option["code"].clone()).ok_or("not_in_list")
        }
        "tel" => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let number = digits.strip_prefix("65").filter(|_| text.starts_with("+65")).unwrap_or(&digits);
            let right = number.len() == 8 && (number.starts_with('8') || number.starts_with('9'));
            if right { Ok(json!(format!("+65{number}"))) } else { Err("not_singapore_mobile") }
        }
        other => panic!("clients do not know the type {other}"),
    }
}

fn as_json(answer: &Answer) -> Value {
    match answer {
        Answer::Text(text) => json!(text),
        Answer::Mobile(number) => json!(number),
        Answer::YesNo(yes) => json!(yes),
    }
}

/// Judges every combination of answers to these fields. Some of them may belong to other forms. Returns the numbers
/// of accepted and of refused bodies.
fn agrees(email: &str, names: &[&str]) -> (usize, usize) {
    let policy = policy();
    let (address, placement) = place_address(Some(&email.into()), &policy).unwrap();
    let fields = fields(&address, &placement, &policy);
    let form = serde_json::to_value(&fields).unwrap();
    let (mut accepted, mut refused) = (0, 0);
    every_body(email, names, &mut |body| {
        let (faults, stands) = naive(&form, body);
        match check(&fields, body, &words::FAULTS) {
            Ok(answers) => {
                accepted += 1;
                assert!(faults.is_empty(), "accepted {body:?} in spite of {faults:?}");
                let answered: Map<String, Value> = fields
                    .iter()
                    .filter_map(|field| Some((field.name.to_owned(), as_json(answers.get(field.name)?))))
                    .collect();
                assert_eq!(answered, stands, "{body:?}");
                // An accepted body is accepted again, without a change.
                assert_eq!(check(&fields, &answered, &words::FAULTS).as_ref(), Ok(&answers), "{body:?}");
            }
            Err(errors) => {
                refused += 1;
                let code = |code| serde_json::to_value(code).unwrap();
                let found: BTreeSet<String> = errors
                    .iter()
                    .map(|error| format!("{} {}", error.field, code(error.code).as_str().unwrap()))
                    .collect();
                assert_eq!(found, faults, "{body:?}");
                assert_eq!(found.len(), errors.len(), "an error twice: {body:?}");
            }
        }
    });
    (accepted, refused)
}

const VENDOR: [&str; 5] = [
    "sponsoring_agency",
    "business_operation",
    "offshore_development_centre",
    "offshore_company_name",
    "seed_required",
];

#[test]
fn r18_the_vendor_form_is_enforced_as_published() {
    let (accepted, refused) = agrees("a@acme.example", &VENDOR);
    assert!(accepted > 10 && accepted + refused == 6 * 8 * 7 * 8 * 7, "{accepted} {refused}");
    agrees("a@contractor.example", &VENDOR);
}

#[test]
fn r18_the_other_forms_are_enforced_as_published() {
    for email in ["a@tech.gov.sg", "a@schools.gov.sg", "a@mindef.gov.sg"] {
        let (accepted, _) = agrees(email, &["mobile_number", "seed_required", "sponsoring_agency", "zoo"]);
        assert!(accepted > 0, "{email}");
    }
}
