//! Finds people who are in a list twice (R47).

use std::collections::HashMap;

use invitations::domain::forms::onboarding::{Answers, Submission};

/// The earlier row of the same person.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Duplicate {
    /// Its index in the list.
    pub(super) of: usize,
    /// The value that both rows have.
    pub(super) same: SharedValue,
}

/// A value that two rows have in common.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SharedValue {
    /// The canonical address (R13).
    Address,
    /// The mobile number.
    MobileNumber,
}

/// For each row: the first row of the same person, if that row is not a duplicate itself. Invalid rows are ignored.
pub(super) fn duplicates<E>(rows: &[Result<Submission, E>]) -> Vec<Option<Duplicate>> {
    let (mut addresses, mut numbers) = (HashMap::new(), HashMap::new());
    let mut find = |at: usize, row: &Submission| {
        let number = match &row.answers {
            Answers::Integrated { mobile_number } => Some(mobile_number.clone()),
            _ => None,
        };
        if let Some(of) = addresses.get(&row.email) {
            return Some(Duplicate { of: *of, same: SharedValue::Address });
        }
        if let Some(of) = number.as_ref().and_then(|number| numbers.get(number)) {
            return Some(Duplicate { of: *of, same: SharedValue::MobileNumber });
        }
        addresses.insert(row.email.clone(), at);
        numbers.extend(number.map(|number| (number, at)));
        None
    };
    let rows = rows.iter().enumerate();
    rows.map(|(at, row)| row.as_ref().ok().and_then(|row| find(at, row))).collect()
}
