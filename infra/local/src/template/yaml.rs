//! Turns CloudFormation's YAML into JSON, with the long form of intrinsic functions.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>

use saphyr::{LoadableYamlNode, Scalar, Tag, Yaml};
use serde_json::{Map, Number, Value, json};

use super::error::{TemplateError, within};

/// Reads the text of a template.
pub(super) fn read(text: &str) -> Result<Value, TemplateError> {
    let documents = Yaml::load_from_str(text).map_err(|fault| TemplateError::new("", fault.to_string()))?;
    match documents.as_slice() {
        [document] => json_of(document, ""),
        _ => Err(TemplateError::new("", "must be one YAML document")),
    }
}

fn json_of(node: &Yaml<'_>, place: &str) -> Result<Value, TemplateError> {
    match node {
        Yaml::Value(scalar) => scalar_value(scalar, place),
        Yaml::Sequence(items) => items.iter().map(|item| json_of(item, place)).collect(),
        Yaml::Mapping(entries) => {
            let mut object = Map::new();
            for (key, value) in entries {
                let key = key_text(key, place)?;
                let value = json_of(value, &within(place, &key))?;
                object.insert(key, value);
            }
            Ok(Value::Object(object))
        }
        Yaml::Tagged(tag, inner) => Ok(long_form(tag, json_of(inner, place)?)),
        Yaml::Representation(..) | Yaml::Alias(_) | Yaml::BadValue => {
            Err(TemplateError::new(place, "is not a value"))
        }
    }
}

fn scalar_value(scalar: &Scalar<'_>, place: &str) -> Result<Value, TemplateError> {
    Ok(match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(truth) => Value::Bool(*truth),
        Scalar::Integer(number) => json!(number),
        Scalar::FloatingPoint(number) => Number::from_f64(number.into_inner())
            .map(Value::Number)
            .ok_or_else(|| TemplateError::new(place, "is not a finite number"))?,
        Scalar::String(text) => json!(text),
    })
}

fn key_text(key: &Yaml<'_>, place: &str) -> Result<String, TemplateError> {
    match json_of(key, place)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        _ => Err(TemplateError::new(place, "has a key that is not a text")),
    }
}

/// `!Ref X` is `{"Ref": X}`, `!GetAtt A.B` is `{"Fn::GetAtt": ["A", "B"]}`, `!F x` is `{"Fn::F": x}`.
fn long_form(tag: &Tag, value: Value) -> Value {
    match (tag.suffix.as_str(), value) {
        (name @ ("Ref" | "Condition"), value) => json!({ name: value }),
        ("GetAtt", Value::String(path)) => {
            let (resource, attribute) = path.split_once('.').unwrap_or((&path, ""));
            json!({ "Fn::GetAtt": [resource, attribute] })
        }
        (name, value) => json!({ format!("Fn::{name}"): value }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_become_long_ones() {
        let text = "
            a: !Ref Table
            b: !GetAtt Table.Arn
            c: !Sub \"${Table}/x\"
            d: !Join [ '', [ !Ref A, b ] ]
            e: { Method: ANY, Path: $default, ApiId: !Ref Api }
            f: [ !GetAtt [ Queue, Arn ] ]";
        let expected = json!({
            "a": { "Ref": "Table" },
            "b": { "Fn::GetAtt": ["Table", "Arn"] },
            "c": { "Fn::Sub": "${Table}/x" },
            "d": { "Fn::Join": ["", [{ "Ref": "A" }, "b"]] },
            "e": { "Method": "ANY", "Path": "$default", "ApiId": { "Ref": "Api" } },
            "f": [{ "Fn::GetAtt": ["Queue", "Arn"] }],
        });
        assert_eq!(read(text).unwrap(), expected);
    }

    #[test]
    fn scalars_keep_their_type() {
        let value = read("{ version: '2010-09-09', n: 60, yes: true, none: ~, half: 0.5 }").unwrap();
        let expected = json!({ "version": "2010-09-09", "n": 60, "yes": true, "none": null, "half": 0.5 });
        assert_eq!(value, expected);
    }

    #[test]
    fn faults_say_what_and_where() {
        let fault = |text: &str| read(text).unwrap_err().to_string();
        assert!(fault("a: [").contains("line 2 column 1"), "{}", fault("a: ["));
        assert!(fault("a: 1\na: 2").contains("uplicate"), "{}", fault("a: 1\na: 2"));
        assert_eq!(fault(""), "the template: must be one YAML document");
        assert_eq!(fault("a: { [b]: c }"), "the template, a: has a key that is not a text");
    }
}
