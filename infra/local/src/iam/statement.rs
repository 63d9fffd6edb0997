//! One statement of a role.

use super::action::Action;

/// Allows actions on resources under conditions.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// Actions, such as `dynamodb:GetItem`.
    pub(crate) actions: Vec<String>,
    /// ARNs, with `*` and `?` for anything.
    pub(crate) resources: Vec<String>,
    /// What must hold as well.
    pub(crate) conditions: Vec<Condition>,
}

/// What must hold for a key of the request.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// How values are compared.
    pub(crate) operator: Operator,
    /// The key, such as `dynamodb:LeadingKeys`.
    pub(crate) key: String,
    /// The values that it may have.
    pub(crate) values: Vec<String>,
}

/// How a condition compares.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Operator {
    /// `StringEquals`: the request has the key, with this value.
    Equals,
    /// `ForAllValues:StringLike`: whatever values it has are like this.
    AllLike,
}

impl Statement {
    /// Its parts that allow an action, by their place among [`Self::parts`]; nothing if it does not allow it.
    pub(super) fn allow(&self, action: &Action) -> Option<Vec<usize>> {
        let mut parts = vec![self.actions.iter().position(|allowed| like(allowed, &action.name))?];
        let mut before = self.actions.len();
        parts.push(before + self.resources.iter().position(|allowed| like(allowed, &action.resource))?);
        before += self.resources.len();
        for condition in &self.conditions {
            match (action.conditions.get(condition.key.as_str()), condition.operator) {
                (Some(value), operator) => {
                    let holds = |allowed: &String| match operator {
                        Operator::Equals => allowed == value,
                        Operator::AllLike => like(allowed, value),
                    };
                    parts.push(before + condition.values.iter().position(holds)?);
                }
                // What is said of all values holds where there is none.
                (None, Operator::AllLike) => {}
                (None, Operator::Equals) => return None,
            }
            before += condition.values.len();
        }
        Some(parts)
    }

    /// Everything that it is made of, each with what it is.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&str, &str)> {
        let actions = self.actions.iter().map(|action| ("action", action.as_str()));
        let resources = self.resources.iter().map(|resource| ("resource", resource.as_str()));
        let conditions = self.conditions.iter().flat_map(|condition| {
            condition.values.iter().map(|value| (condition.key.as_str(), value.as_str()))
        });
        actions.chain(resources).chain(conditions)
    }
}

/// Whether a text is like a pattern with `*` for any characters and `?` for any one.
fn like(pattern: &str, text: &str) -> bool {
    let mut characters = text.chars();
    match pattern.chars().next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = &pattern[1..];
            text.char_indices().any(|(at, _)| like(rest, &text[at..])) || like(rest, "")
        }
        Some(expected) => {
            characters.next().is_some_and(|found| expected == '?' || expected == found)
                && like(&pattern[expected.len_utf8()..], characters.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::on;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn patterns() {
        for (pattern, text) in
            [("a:B", "a:B"), ("arn:*:x", "arn:1:2:x"), ("s-??????", "s-abcdef"), ("*", ""), ("X#*", "X#")]
        {
            assert!(like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("a:B", "a:BC"),
            ("a:BC", "a:B"),
            ("arn:*:x", "arn:1:y"),
            ("s-??????", "s-abcde"),
            ("X#*", "Y#X#"),
        ] {
            assert!(!like(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn conditions() {
        let condition = |operator| Condition { operator, key: "k".to_owned(), values: texts(&["X#*", "Y"]) };
        let statement = |operator| Statement {
            actions: texts(&["a:B", "a:C"]),
            resources: texts(&["r"]),
            conditions: vec![condition(operator)],
        };
        let with = |value: &str| {
            let mut action = on("a:C", "r".to_owned());
            action.conditions.insert("k", value.to_owned());
            action
        };
        assert_eq!(statement(Operator::AllLike).allow(&with("X#1")), Some(vec![1, 2, 3]));
        assert_eq!(statement(Operator::AllLike).allow(&with("Z")), None);
        assert_eq!(statement(Operator::AllLike).allow(&on("a:C", "r".to_owned())), Some(vec![1, 2]));
        assert_eq!(statement(Operator::Equals).allow(&with("Y")), Some(vec![1, 2, 4]));
        assert_eq!(statement(Operator::Equals).allow(&with("X#1")), None);
        assert_eq!(statement(Operator::Equals).allow(&on("a:C", "r".to_owned())), None);
        assert_eq!(statement(Operator::Equals).parts().nth(3), Some(("k", "X#*")));
    }
}
