//! One statement of a role.

use super::action::Action;

/// Allows actions on resources under conditions.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// Actions, such as `dynamodb:GetItem`.
    pub(crate) actions: Vec<String>,
    /// ARNs. `*` and `?` match anything.
    pub(crate) resources: Vec<String>,
    /// Its conditions.
    pub(crate) conditions: Vec<Condition>,
}

/// A condition on a context key.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// The operator.
    pub(crate) operator: Operator,
    /// The key, such as `dynamodb:LeadingKeys`.
    pub(crate) key: String,
    /// The allowed values.
    pub(crate) values: Vec<String>,
}

/// An operator of a condition.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Operator {
    /// `StringEquals`: the request has the key, with this value.
    Equals,
    /// `ForAllValues:StringLike`: all values of the key match.
    AllLike,
    /// `StringEqualsIfExists`: the request has no such key, or it has this value.
    EqualsIfExists,
}

/// The context key that says which kinds of items an action may use.
const LEADING_KEYS: &str = "dynamodb:LeadingKeys";

impl Statement {
    /// The parts that allow an action, as indexes of [`Self::parts`]. None if the statement does not allow it.
    pub(super) fn allow(&self, action: &Action) -> Option<Vec<usize>> {
        let mut parts = vec![self.actions.iter().position(|allowed| like(allowed, &action.name))?];
        let mut before = self.actions.len();
        parts.push(before + self.resources.iter().position(|allowed| like(allowed, &action.resource))?);
        before += self.resources.len();
        for condition in &self.conditions {
            match (action.conditions.get(condition.key.as_str()), condition.operator) {
                (Some(value), operator) => {
                    let holds = |allowed: &String| match operator {
                        Operator::Equals | Operator::EqualsIfExists => allowed == value,
                        Operator::AllLike => like(allowed, value),
                    };
                    let held = condition.values.iter().position(holds)?;
                    parts.extend(condition.is_part().then_some(before + held));
                }
                // A condition on all values is true if there are no values.
                (None, Operator::AllLike | Operator::EqualsIfExists) => {}
                (None, Operator::Equals) => return None,
            }
            before += if condition.is_part() { condition.values.len() } else { 0 };
        }
        Some(parts)
    }

    /// All parts of the statement, each with its kind.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&str, &str)> {
        let actions = self.actions.iter().map(|action| ("action", action.as_str()));
        let resources = self.resources.iter().map(|resource| ("resource", resource.as_str()));
        let conditions = self.conditions.iter().filter(|condition| condition.is_part());
        let conditions = conditions.flat_map(|condition| {
            condition.values.iter().map(|value| (condition.key.as_str(), value.as_str()))
        });
        actions.chain(resources).chain(conditions)
    }

    /// Each action with each kind of item, as indexes of [`Self::parts`].
    pub(super) fn pairs(&self) -> Vec<(usize, usize)> {
        let parts: Vec<_> = self.parts().collect();
        let places = |name| (0..parts.len()).filter(move |at| parts[*at].0 == name).collect::<Vec<_>>();
        let (actions, keys) = (places.clone()("action"), places(LEADING_KEYS));
        actions.into_iter().flat_map(|action| keys.iter().map(move |key| (action, *key))).collect()
    }
}

impl Condition {
    /// Whether the statement allows something. Statements that only deny are not checked for use.
    fn is_part(&self) -> bool {
        self.operator != Operator::EqualsIfExists
    }
}

/// Whether a text matches a pattern. `*` matches any characters, `?` any single one.
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
        assert_eq!(statement(Operator::EqualsIfExists).allow(&with("Y")), Some(vec![1, 2]));
        assert_eq!(statement(Operator::EqualsIfExists).allow(&with("X#1")), None);
        assert_eq!(statement(Operator::EqualsIfExists).allow(&on("a:C", "r".to_owned())), Some(vec![1, 2]));
        assert_eq!(statement(Operator::EqualsIfExists).parts().count(), 3);
    }

    #[test]
    fn each_action_is_paired_with_each_kind_of_item() {
        let condition = |operator, key: &str, values: &[&str]| Condition {
            operator,
            key: key.to_owned(),
            values: texts(values),
        };
        let statement = Statement {
            actions: texts(&["a:B", "a:C"]),
            resources: texts(&["r"]),
            conditions: vec![
                condition(Operator::EqualsIfExists, "dynamodb:ReturnValues", &["NONE"]),
                condition(Operator::AllLike, LEADING_KEYS, &["X#*", "Y#*"]),
            ],
        };
        assert_eq!(statement.pairs(), [(0, 3), (0, 4), (1, 3), (1, 4)]);
    }
}
