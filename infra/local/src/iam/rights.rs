//! Decides what roles allow, as IAM does, and records which permissions were used.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::action::Action;
use super::statement::Statement;

/// A role of the template.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    /// Its name in the template.
    pub(crate) id: String,
    /// Its ARN.
    pub(crate) arn: String,
    /// Its statements.
    pub(crate) statements: Vec<Statement>,
}

/// Parts of a statement that were used together: the role, the statement and the numbers of the parts.
type Use = (usize, usize, Vec<usize>);

/// The roles, their functions, and the parts that were used.
#[derive(Debug, Default)]
pub(crate) struct Rights {
    roles: Vec<Role>,
    /// The ARNs of the roles, by function.
    held: HashMap<String, String>,
    used: Mutex<BTreeSet<Use>>,
}

/// One permission of a role, and whether it was used.
#[derive(Debug, Serialize)]
pub(crate) struct Grant<'r> {
    role: &'r str,
    /// The statement's number, from 1.
    statement: usize,
    /// `action`, `resource`, the key of a condition, or `pair` for an action with a kind of item.
    part: &'r str,
    value: Cow<'r, str>,
    used: bool,
}

impl Rights {
    /// The permissions of functions with these roles. `held` has the ARN of each function's role.
    pub(crate) fn new(roles: Vec<Role>, held: HashMap<String, String>) -> Self {
        Self { roles, held, used: Mutex::default() }
    }

    /// Whether a function has a permission. This counts as a use.
    pub(crate) fn of_function_allow(&self, function: &str, action: &Action) -> bool {
        self.held.get(function).is_some_and(|role| self.of_role_allow(role, action))
    }

    /// Whether a role has a permission. This counts as a use.
    pub(crate) fn of_role_allow(&self, arn: &str, action: &Action) -> bool {
        let Some(number) = self.roles.iter().position(|role| role.arn == arn) else { return false };
        let mut statements = self.roles[number].statements.iter().enumerate();
        let used = statements.find_map(|(at, statement)| Some((at, statement.allow(action)?)));
        let Some((at, parts)) = used else { return false };
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.insert((number, at, parts));
        true
    }

    /// All permissions.
    pub(crate) fn grants(&self) -> Vec<Grant<'_>> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut grants = Vec::new();
        for (number, role) in self.roles.iter().enumerate() {
            for (at, statement) in role.statements.iter().enumerate() {
                let exercised: Vec<_> = used.iter().filter(|used| (used.0, used.1) == (number, at)).collect();
                let were_used = |parts: &[usize]| {
                    exercised.iter().any(|(_, _, used)| parts.iter().all(|part| used.contains(part)))
                };
                let grant =
                    |part, value, used| Grant { role: &role.id, statement: at + 1, part, value, used };
                let parts: Vec<_> = statement.parts().collect();
                for (place, (name, value)) in parts.iter().enumerate() {
                    grants.push(grant(*name, Cow::from(*value), were_used(&[place])));
                }
                for (action, key) in statement.pairs() {
                    let pair = format!("{} {}", parts[action].1, parts[key].1);
                    grants.push(grant("pair", Cow::from(pair), were_used(&[action, key])));
                }
            }
        }
        grants
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::on;
    use crate::iam::{Condition, Operator};

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn what_is_used_is_known() {
        let statement = |action: &str| Statement {
            actions: texts(&[action, "a:Other"]),
            resources: texts(&["arn:x"]),
            conditions: Vec::new(),
        };
        let statements = vec![statement("a:One"), statement("a:Two")];
        let role = Role { id: "Role".to_owned(), arn: "arn:role".to_owned(), statements };
        let rights = Rights {
            roles: vec![role],
            held: HashMap::from([("f".to_owned(), "arn:role".to_owned())]),
            ..Rights::default()
        };
        assert!(rights.of_function_allow("f", &on("a:Two", "arn:x".to_owned())));
        assert!(!rights.of_function_allow("f", &on("a:Three", "arn:x".to_owned())));
        assert!(!rights.of_function_allow("another", &on("a:Two", "arn:x".to_owned())));
        assert!(!rights.of_role_allow("arn:another", &on("a:Two", "arn:x".to_owned())));
        let used: Vec<_> = rights.grants().into_iter().filter(|grant| grant.used).collect();
        let used: Vec<_> = used.iter().map(|grant| (grant.statement, grant.part, &*grant.value)).collect();
        assert_eq!(used, [(2, "action", "a:Two"), (2, "resource", "arn:x")]);
    }

    /// Two actions and two kinds of items: each was used, but not each action with each kind.
    #[test]
    fn a_pair_that_is_never_used_is_known() {
        let statement = Statement {
            actions: texts(&["a:One", "a:Two"]),
            resources: texts(&["arn:x"]),
            conditions: vec![Condition {
                operator: Operator::AllLike,
                key: "dynamodb:LeadingKeys".to_owned(),
                values: texts(&["X#*", "Y#*"]),
            }],
        };
        let role = Role { id: "Role".to_owned(), arn: "arn:role".to_owned(), statements: vec![statement] };
        let rights = Rights::new(vec![role], HashMap::new());
        for (name, key) in [("a:One", "X#"), ("a:Two", "Y#"), ("a:Two", "X#")] {
            let mut action = on(name, "arn:x".to_owned());
            action.conditions.insert("dynamodb:LeadingKeys", key.to_owned());
            assert!(rights.of_role_allow("arn:role", &action));
        }
        let unused = rights.grants().into_iter().filter(|grant| !grant.used);
        let unused: Vec<_> = unused.map(|grant| (grant.part, grant.value.into_owned())).collect();
        assert_eq!(unused, [("pair", "a:One Y#*".to_owned())]);
    }
}
