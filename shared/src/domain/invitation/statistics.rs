//! Statistics of an officer's invitations: their status, and the times until people registered. They are computed
//! from the invitations. Nothing records who opened an email or a link.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Status;

/// The attributes of an invitation that the statistics need. They are a part of [`super::Snapshot`].
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct CountedInvitation {
    /// The status.
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

/// The statistics (`infra/openapi.yaml`, `Statistics`).
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Statistics {
    /// The number of invitations that are counted.
    pub counted: usize,
    /// Whether all invitations are counted. If not, the oldest are left out.
    pub complete: bool,
    /// When the oldest of them was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// The number of invitations with each status. A status without invitations is left out.
    pub by_status: BTreeMap<Status, usize>,
    /// The number of invitations with an email that could not be delivered.
    pub not_delivered: usize,
    /// The median of the times from invitation to registration, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_seconds_to_register: Option<i64>,
}

impl Statistics {
    /// Counts invitations. `complete` says that the officer has no others.
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

/// The median. For an even number of values it is the mean of the two middle ones.
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
    fn without_a_registration_there_is_no_median() {
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
        /// For any invitations in any order, each is counted once, and half of the people took at most the median
        /// time.
        #[test]
        fn each_invitation_is_counted_once(invitations in some_invitations()) {
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
