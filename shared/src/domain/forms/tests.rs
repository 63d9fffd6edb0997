//! How a form's definition is enforced. The form of these tests uses every part of a definition.
//!
//! The tests in `onboarding` show that the inviter's real forms are enforced as published.

use serde_json::{Map, Value, json};

use crate::domain::values::mobile::MobileNumber;

use super::{Answer, Field, FixedIf, Kind, check, yes_or_no};
use crate::domain::values::choice::Choice;
use crate::domain::words::{ENGLISH, Faults, FieldCode, FieldWords};

const FAULTS: &Faults = &ENGLISH.faults;

const fn words(label: &'static str) -> FieldWords {
    FieldWords { label, help: "", ask: "Answer this." }
}

fn form() -> Vec<Field> {
    let fixed = FixedIf {
        field: "place",
        equals: "out".into(),
        value: true.into(),
        fault: (FieldCode::SeedMandatory, "Yes."),
    };
    vec![
        Field::new("who", &words("Who"), Kind::Line).locked("jane"),
        Field::new("note", &words("Note"), Kind::Lines).max_length(5),
        Field::new("nick", &words("Nick"), Kind::Line).default("none"),
        Field::new("word", &words("Word"), Kind::Secret),
        Field::new("phone", &words("Phone"), Kind::Mobile(MobileNumber::singapore)),
        Field::new("place", &words("Place"), Kind::Choice)
            .options(vec![Choice::new("in", "Within"), Choice::new("out", "Out (far)")], "Choose one."),
        Field::new("where", &words("Where"), Kind::Line).shown_if("place", "out", "Remove it."),
        Field::new("seed", &words("SEED"), Kind::YesNo).default(false).fixed_if(fixed),
    ]
}

fn complete() -> Map<String, Value> {
    body(json!({
        "who": "jane", "note": "1\r\n2", "word": " a b ", "phone": "9123 4567", "place": "in",
    }))
}

fn body(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(body) => body,
        _ => panic!("not an object"),
    }
}

/// The errors of the complete body with some answers replaced. `null` leaves an answer out.
fn errors(answers: Value) -> Vec<(String, FieldCode)> {
    let mut all = complete();
    all.extend(body(answers));
    let errors = check(&form(), &all, FAULTS).err().unwrap_or_default();
    errors.into_iter().map(|error| (error.field, error.code)).collect()
}

#[test]
fn r18_the_answers_include_defaults_and_fixed_answers() {
    let answers = check(&form(), &complete(), FAULTS).unwrap();
    assert_eq!(answers.text("who"), Some("jane"));
    assert_eq!(answers.text("note"), Some("1\n2"));
    assert_eq!(answers.text("nick"), Some("none"));
    assert_eq!(answers.text("word"), Some(" a b "));
    assert_eq!(answers.mobile("phone").unwrap().as_str(), "+6591234567");
    assert_eq!(answers.get("seed"), Some(&Answer::YesNo(false)));
    assert_eq!(answers.get("where"), None);

    let mut offshore = complete();
    offshore.extend(body(json!({ "place": "out", "where": " Hanoi " })));
    let answers = check(&form(), &offshore, FAULTS).unwrap();
    assert_eq!(answers.text("where"), Some("Hanoi"));
    assert!(answers.is_yes("seed"));
}

#[test]
fn r14_every_fault_has_its_code() {
    use FieldCode::{
        Invalid, NotApplicable, NotInList, NotSingaporeMobile, Required, SeedMandatory, TooLong,
    };
    for (answers, expected) in [
        (json!({ "who": "joe" }), ("who", Invalid)),
        (json!({ "note": "123456" }), ("note", TooLong)),
        (json!({ "note": "a\u{202e}b" }), ("note", Invalid)),
        (json!({ "note": ["a"] }), ("note", Invalid)),
        (json!({ "nick": "a\nb" }), ("nick", Invalid)),
        (json!({ "word": null }), ("word", Required)),
        (json!({ "word": "  " }), ("word", Required)),
        (json!({ "phone": "61234567" }), ("phone", NotSingaporeMobile)),
        (json!({ "phone": 91_234_567 }), ("phone", Invalid)),
        (json!({ "place": "inn" }), ("place", NotInList)),
        (json!({ "place": true }), ("place", Invalid)),
        (json!({ "where": "Hanoi" }), ("where", NotApplicable)),
        (json!({ "where": null }), ("where", NotApplicable)),
        (json!({ "place": "out" }), ("where", Required)),
        (json!({ "place": "out", "where": "Hanoi", "seed": false }), ("seed", SeedMandatory)),
        (json!({ "seed": "true" }), ("seed", Invalid)),
        (json!({ "other": 1 }), ("other", NotApplicable)),
    ] {
        let (field, code) = expected;
        assert_eq!(errors(answers.clone()), [(field.to_owned(), code)], "{answers}");
    }
}

#[test]
fn r14_all_errors_come_together_in_the_forms_order() {
    let answers = json!({ "zoo": 1, "ant": 1, "seed": 1, "where": "x", "place": "in", "note": "123456" });
    let fields: Vec<String> = errors(answers).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["note", "where", "seed", "ant", "zoo"]);
}

#[test]
fn r14_one_error_does_not_cause_another() {
    use FieldCode::{Invalid, NotInList, Required};
    for (place, code) in [(json!("ou"), NotInList), (json!(null), Required), (json!(7), Invalid)] {
        // Neither the answer to `place` nor whether SEED is fixed is known.
        for more in
            [json!({}), json!({ "where": "Hanoi" }), json!({ "where": null }), json!({ "seed": false })]
        {
            let mut answers = body(more);
            answers.insert("place".to_owned(), place.clone());
            assert_eq!(errors(Value::Object(answers)), [("place".to_owned(), code)]);
        }
        // An error of the field itself is still reported.
        assert_eq!(
            errors(json!({ "place": place, "where": "a\u{202e}b" })),
            [("place".to_owned(), code), ("where".to_owned(), Invalid)]
        );
    }
}

#[test]
fn r18_choices_are_accepted_as_people_type_them() {
    for text in ["out", "OUT", " Out ", "out\u{a0}", "Out (far)", "out (FAR)", "ｏｕｔ", "\u{feff}out"] {
        let mut all = complete();
        all.extend(body(json!({ "place": text, "where": "Hanoi" })));
        let answers = check(&form(), &all, FAULTS).unwrap();
        assert_eq!(answers.text("place"), Some("out"), "{text}");
    }
}

#[test]
fn r47_yes_and_no_are_accepted_as_people_type_them() {
    for text in ["true", "TRUE", "True", "yes", "Yes", " Y ", "y", "1", "t"] {
        assert_eq!(yes_or_no(text), Some(true), "{text}");
    }
    for text in ["false", "FALSE", "no", "No", "N", "0", "f\u{a0}"] {
        assert_eq!(yes_or_no(text), Some(false), "{text}");
    }
    for text in ["", "maybe", "2", "-1", "yes no"] {
        assert_eq!(yes_or_no(text), None, "{text}");
    }
}

#[test]
fn an_error_never_repeats_the_answer() {
    let mut all = complete();
    all.extend(body(json!({ "note": "s3cret text", "phone": "s3cret", "place": "s3cret", "zoo": "s3cret" })));
    let errors = check(&form(), &all, FAULTS).unwrap_err();
    assert_eq!(errors.len(), 4);
    assert!(errors.iter().all(|error| !error.detail.contains("s3cret")));
}
