//! The interpretation of a form's definition, on a form that has everything a definition can say.
//!
//! That the inviter's real forms are enforced as published is tested beside them, in `onboarding`.

use serde_json::{Map, Value, json};

use crate::domain::values::mobile::MobileNumber;

use super::{Answer, Field, Kind, check};
use crate::domain::values::choice::Choice;
use crate::domain::words::FieldCode;

fn form() -> Vec<Field> {
    vec![
        Field::new("who", "Who", Kind::Line).locked("jane"),
        Field::new("note", "Note", Kind::Lines).max_length(5),
        Field::new("nick", "Nick", Kind::Line).default("none"),
        Field::new("word", "Word", Kind::Secret),
        Field::new("phone", "Phone", Kind::Mobile(MobileNumber::singapore)),
        Field::new("place", "Place", Kind::Choice)
            .options(vec![Choice::new("in", "In"), Choice::new("out", "Out")]),
        Field::new("where", "Where", Kind::Line).shown_if("place", "out"),
        Field::new("seed", "SEED", Kind::YesNo).default(false).fixed_if("place", "out", true),
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

/// The errors of the complete body with some answers replaced; `null` leaves one out.
fn errors(answers: Value) -> Vec<(String, FieldCode)> {
    let mut all = complete();
    all.extend(body(answers));
    let errors = check(&form(), &all).err().unwrap_or_default();
    errors.into_iter().map(|error| (error.field, error.code)).collect()
}

#[test]
fn r18_answers_are_taken_with_defaults_and_fixed_answers() {
    let answers = check(&form(), &complete()).unwrap();
    assert_eq!(answers.text("who").unwrap(), "jane");
    assert_eq!(answers.text("note").unwrap(), "1\n2");
    assert_eq!(answers.text("nick").unwrap(), "none");
    assert_eq!(answers.text("word").unwrap(), " a b ");
    assert_eq!(answers.mobile("phone").unwrap().as_str(), "+6591234567");
    assert_eq!(answers.get("seed"), Some(&Answer::YesNo(false)));
    assert_eq!(answers.get("where"), None);

    let mut offshore = complete();
    offshore.extend(body(json!({ "place": "out", "where": " Hanoi " })));
    let answers = check(&form(), &offshore).unwrap();
    assert_eq!(answers.text("where").unwrap(), "Hanoi");
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
        (json!({ "place": "In" }), ("place", NotInList)),
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
    let answers = json!({ "zoo": 1, "ant": 1, "seed": 1, "where": "x", "place": "", "note": "123456" });
    let fields: Vec<String> = errors(answers).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["note", "place", "where", "seed", "ant", "zoo"]);
}

#[test]
fn an_error_never_repeats_the_answer() {
    let mut all = complete();
    all.extend(body(json!({ "note": "s3cret text", "phone": "s3cret", "place": "s3cret", "zoo": "s3cret" })));
    let errors = check(&form(), &all).unwrap_err();
    assert_eq!(errors.len(), 4);
    assert!(errors.iter().all(|error| !error.detail.contains("s3cret")));
}
