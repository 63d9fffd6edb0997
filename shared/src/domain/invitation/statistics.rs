//! Numbers of an officer's invitations: what happened to them, and how long people took to register. They are made of
//! what invitations say anyway. Nobody records who opened an email or a link.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Status;

/// What is counted of one invitation: some attributes of [`super::Snapshot`].
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct CountedInvitation {
    /// Where it stands.
    pub status: Status,
    /// When the person was invited.
    pub created_at: Timestamp,
    /// When it ended.
    #[serde(default)]
    pub closed_at: Option<Timestamp>,
    /// Whether an email to the invitee could not be delivered (R42).
    #[serde(default)]
    pub not_delivered: bool,
}

/// The numbers (`infra/openapi.yaml`, `Statistics`).
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Statistics {
    /// How many invitations are counted.
    pub counted: usize,
    /// Whether these are all. If not, older ones are left out.
    pub complete: bool,
    /// When the first of them was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// How many have each status. A status without invitations is left out.
    pub by_status: BTreeMap<Status, usize>,
    /// Of how many an email to the invitee could not be delivered.
    pub not_delivered: usize,
    /// The median of the times from invitation to registration, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_seconds_to_register: Option<i64>,
}

impl Statistics {
    /// Counts these invitations; `complete` if the officer has no others.
    #[must_use]
    pub fn count(invitations: &[CountedInvitation], complete: bool) -> Self {
        let mut by_status = BTreeMap::new();
        for invitation in invitations {
            *by_status.entry(invitation.status).or_default() += 1;
        }
        let registered = invitations.iter().filter(|invitation| invitation.status == Status::Registered);
        let taken = registered.filter_map(|CountedInvitation { created_at, closed_at, .. }| {
            Some(closed_at.as_ref()?.duration_since(*created_at).as_secs())
        });
        Self {
            counted: invitations.len(),
            complete,
            since: invitations.iter().map(|invitation| invitation.created_at).min(),
            by_status,
            not_delivered: invitations.iter().filter(|invitation| invitation.not_delivered).count(),
            median_seconds_to_register: median(taken.collect()),
        }
    }
}

/// The middle of the numbers; of an even number of them the mean of the two in the middle.
fn median(mut numbers: Vec<i64>) -> Option<i64> {
    numbers.sort_unstable();
    let upper = *numbers.get(numbers.len() / 2)?;
    let lower = *numbers.get(numbers.len().checked_sub(1)? / 2)?;
    Some(lower.midpoint(upper))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7]), Some(7));
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![4, 1, 100, 2]), Some(3));
    }

    #[test]
    fn nobody_invited_is_no_number_of_seconds() {
        let statistics = serde_json::to_value(Statistics::count(&[], true)).unwrap();
        let expected =
            serde_json::json!({ "counted": 0, "complete": true, "by_status": {}, "not_delivered": 0 });
        assert_eq!(statistics, expected);
    }

    fn some_invitations() -> impl Strategy<Value = Vec<CountedInvitation>> {
        let statuses = [Status::Pending, Status::Registered, Status::Expired, Status::AccountCreated];
        let invitation = (prop::sample::select(statuses.to_vec()), 0..100_i64, 0..100_i64, any::<bool>());
        let invitation = invitation.prop_map(|(status, from, taken, not_delivered)| CountedInvitation {
            status,
            created_at: Timestamp::from_second(from).unwrap(),
            closed_at: (status != Status::Pending).then(|| Timestamp::from_second(from + taken).unwrap()),
            not_delivered,
        });
        prop::collection::vec(invitation, 0..30)
    }

    proptest! {
        /// Whatever the invitations and their order: each is counted once, and as many people took less time than the
        /// median as took more.
        #[test]
        fn everyone_is_counted_once(invitations in some_invitations()) {
            let statistics = Statistics::count(&invitations, true);
            prop_assert_eq!(statistics.by_status.values().sum::<usize>(), invitations.len());
            prop_assert!(statistics.by_status.values().all(|number| *number > 0));
            let mut turned = invitations.clone();
            turned.reverse();
            prop_assert_eq!(&Statistics::count(&turned, true), &statistics);
            let registered = invitations.iter().filter(|one| one.status == Status::Registered);
            let taken: Vec<i64> =
                registered.map(|one| (one.closed_at.unwrap() - one.created_at).get_seconds()).collect();
            prop_assert_eq!(statistics.median_seconds_to_register.is_some(), !taken.is_empty());
            if let Some(median) = statistics.median_seconds_to_register {
                let below = taken.iter().filter(|taken| **taken < median).count();
                let above = taken.iter().filter(|taken| **taken > median).count();
                prop_assert!(below * 2 <= taken.len() && above * 2 <= taken.len(), "{median} of {taken:?}");
            }
        }
    }
}
