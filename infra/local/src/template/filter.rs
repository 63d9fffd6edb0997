//! Event patterns with the features that templates use: exact values and prefixes. Stream filters and the rules of
//! event buses have the same form.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html>,
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html>

use serde_json::Value;

/// Selects records or events: those that match one of the patterns. Without patterns: all.
#[derive(Debug)]
pub(crate) struct Filter {
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
enum Pattern {
    /// All these fields must match.
    Fields(Vec<(String, Pattern)>),
    /// One of these rules must match.
    AnyOf(Vec<Rule>),
}

#[derive(Debug)]
enum Rule {
    Equals(Value),
    Prefix(String),
}

impl Filter {
    /// A filter with patterns in JSON.
    pub(crate) fn new(patterns: &[String]) -> Result<Self, String> {
        let patterns = patterns.iter().map(|text| {
            let value: Value =
                serde_json::from_str(text).map_err(|fault| format!("{text} is not JSON: {fault}"))?;
            if !value.is_object() {
                return Err(format!("the pattern {text} must be an object"));
            }
            Pattern::new(&value)
        });
        Ok(Self { patterns: patterns.collect::<Result<_, _>>()? })
    }

    /// Whether a record matches.
    pub(crate) fn matches(&self, record: &Value) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(record))
    }
}

impl Pattern {
    fn new(value: &Value) -> Result<Self, String> {
        match value {
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| Ok((name.clone(), Self::new(value)?)));
                Ok(Self::Fields(fields.collect::<Result<_, String>>()?))
            }
            Value::Array(rules) => Ok(Self::AnyOf(rules.iter().map(Rule::new).collect::<Result<_, _>>()?)),
            other => Err(format!("the pattern {other} must be a list of values")),
        }
    }

    fn matches(&self, value: &Value) -> bool {
        match self {
            Self::Fields(fields) => fields.iter().all(|(name, pattern)| pattern.matches(&value[name])),
            Self::AnyOf(rules) => rules.iter().any(|rule| match value {
                Value::Array(values) => values.iter().any(|value| rule.matches(value)),
                value => rule.matches(value),
            }),
        }
    }
}

impl Rule {
    fn new(value: &Value) -> Result<Self, String> {
        match value {
            Value::Array(_) => Err(format!("the rule {value} is not supported here")),
            Value::Object(comparison) => match (comparison.len(), &value["prefix"]) {
                (1, Value::String(prefix)) => Ok(Self::Prefix(prefix.clone())),
                _ => Err(format!("the rule {value} is not supported here")),
            },
            exact => Ok(Self::Equals(exact.clone())),
        }
    }

    fn matches(&self, value: &Value) -> bool {
        match self {
            Self::Equals(exact) => exact == value,
            Self::Prefix(prefix) => value.as_str().is_some_and(|text| text.starts_with(prefix)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn matches(patterns: &[Value], record: &Value) -> bool {
        let patterns: Vec<_> = patterns.iter().map(Value::to_string).collect();
        Filter::new(&patterns).unwrap().matches(record)
    }

    #[test]
    fn values_and_prefixes_nested_in_objects() {
        let pattern = json!({
            "eventName": ["INSERT", "MODIFY"],
            "dynamodb": { "Keys": { "SK": { "S": [{ "prefix": "EVENT#" }] } } },
        });
        let record = |name: &str, key: &str| json!({ "eventName": name, "dynamodb": { "Keys": { "SK": { "S": key } } } });
        let patterns = [pattern];
        assert!(matches(&patterns, &record("INSERT", "EVENT#1")));
        assert!(!matches(&patterns, &record("REMOVE", "EVENT#1")));
        assert!(!matches(&patterns, &record("INSERT", "MAIL#1")));
        assert!(!matches(&patterns, &json!({ "eventName": "INSERT" })));
    }

    #[test]
    fn one_pattern_is_enough_and_none_lets_all_pass() {
        let patterns = [json!({ "a": [1] }), json!({ "b": [true] })];
        assert!(matches(&patterns, &json!({ "b": true })));
        assert!(matches(&patterns, &json!({ "a": [3, 1] })));
        assert!(!matches(&patterns, &json!({ "a": "1" })));
        assert!(matches(&[], &json!({})));
    }

    #[test]
    fn unsupported_patterns_are_refused() {
        for pattern in [
            json!({ "a": "b" }),
            json!({ "a": [{ "anything-but": ["x"] }] }),
            json!([]),
            json!({ "a": [[1]] }),
        ] {
            assert!(Filter::new(&[pattern.to_string()]).is_err(), "{pattern}");
        }
        assert!(Filter::new(&["{".to_owned()]).is_err());
    }
}
