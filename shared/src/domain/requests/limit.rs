//! Limits on how often something may happen (R45).

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::domain::values::address::EmailAddress;

/// The actions that are counted. Logs, metrics and responses use their names.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// An officer's requests of any kind. Each row of a dry run counts as one.
    Requests,
    /// An officer's single invitations, resent emails, and notices of R23.
    Invitations,
    /// Rows of an officer's lists.
    ListRows,
    /// Emails from one officer to one address.
    EmailsFromOfficer,
    /// Emails from all officers to one address.
    EmailsToAddress,
    /// Attempts to complete the registration of one link.
    LinkTries,
    /// Emails to one officer that holders of links ask for (R53, R54).
    EmailsToOfficer,
}

impl Counted {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Invitations => "invitations",
            Self::ListRows => "list_rows",
            Self::EmailsFromOfficer => "emails_from_officer",
            Self::EmailsToAddress => "emails_to_address",
            Self::LinkTries => "link_tries",
            Self::EmailsToOfficer => "emails_to_officer",
        }
    }

    /// The sentence about this limit in a response. `most` is the limit.
    #[must_use]
    pub fn sentence(self, most: u32) -> String {
        match self {
            Self::Requests => format!("You may send {most} requests an hour; each row of a dry run is one."),
            Self::Invitations => format!("You may send {most} single invitations an hour."),
            Self::ListRows => format!("You may invite {most} people a day by lists."),
            Self::EmailsFromOfficer => format!("You may invite the same address {most} times a day."),
            Self::EmailsToAddress => {
                format!("All officers together may invite the same address {most} times a day.")
            }
            Self::LinkTries => format!("A link may be tried {most} times in 15 minutes."),
            Self::EmailsToOfficer => {
                format!("Invited people may have an officer emailed {most} times a day.")
            }
        }
    }
}

/// A maximum number of times in a window of time. Windows are fixed: each begins when the last one ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Allowance {
    /// What is counted.
    pub what: Counted,
    /// The maximum in one window.
    pub most: u32,
    /// The length of a window.
    pub window: SignedDuration,
}

/// A limit for one action: the counter of the current window, and its maximum.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limit {
    /// What is counted.
    pub what: Counted,
    /// The key of the item with the counter. Limits with the same key share one item.
    pub counters: CountersKey,
    /// The owner of the counter, if several have their own counters under the same key. None if there is one counter
    /// for all.
    pub share: Option<String>,
    /// The number that one action adds to the counter.
    pub times: u32,
    /// The maximum of the counter.
    pub most: u32,
    /// When the next window begins.
    pub again_at: Timestamp,
}

/// The key of an item of counters: a subject and a window.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct CountersKey {
    /// An officer's subject, a mailbox, or an invitation's id. The table has a hash of it (R46).
    pub whom: String,
    /// The start of the window, in seconds since 1970.
    pub began: i64,
    /// The length of the window, in seconds.
    pub length: i64,
}

impl Allowance {
    /// Requests of one officer in an hour.
    pub const REQUESTS: Self = Self::new(Counted::Requests, 600, SignedDuration::from_hours(1));
    /// Single invitations of one officer in an hour.
    pub const INVITATIONS: Self = Self::new(Counted::Invitations, 60, SignedDuration::from_hours(1));
    /// Rows of one officer's lists in a day.
    pub const LIST_ROWS: Self = Self::new(Counted::ListRows, 500, SignedDuration::from_hours(24));
    /// Emails to one address in a day from one officer.
    pub const EMAILS_FROM_OFFICER: Self =
        Self::new(Counted::EmailsFromOfficer, 5, SignedDuration::from_hours(24));
    /// Emails to one address in a day from all officers.
    pub const EMAILS_TO_ADDRESS: Self =
        Self::new(Counted::EmailsToAddress, 15, SignedDuration::from_hours(24));
    /// Attempts to complete the registration of one link in 15 minutes.
    pub const LINK_TRIES: Self = Self::new(Counted::LinkTries, 10, SignedDuration::from_mins(15));

    /// Emails to one officer in a day that holders of links ask for.
    pub const EMAILS_TO_OFFICER: Self =
        Self::new(Counted::EmailsToOfficer, 50, SignedDuration::from_hours(24));

    const fn new(what: Counted, most: u32, window: SignedDuration) -> Self {
        Self { what, most, window }
    }

    /// The same allowance with another maximum.
    #[must_use]
    pub fn at_most(self, most: u32) -> Self {
        Self { most, ..self }
    }

    /// The limit for `whom` in the window of `now`.
    #[must_use]
    pub fn limit_for(&self, whom: &str, now: Timestamp) -> Limit {
        let length = self.window.as_secs().max(1);
        let began = now.as_second().div_euclid(length) * length;
        Limit {
            what: self.what,
            counters: CountersKey { whom: whom.to_owned(), began, length },
            share: None,
            times: 1,
            most: self.most,
            again_at: Timestamp::from_second(began + length).unwrap_or(Timestamp::MAX),
        }
    }
}

impl Limit {
    /// The same limit for an action that counts `times` times.
    #[must_use]
    pub fn counting(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// The same limit with a counter of its own for `share`, under the same key.
    #[must_use]
    pub fn share_of(self, share: &str) -> Self {
        Self { share: Some(share.to_owned()), ..self }
    }

    /// The highest value of the counter with which the action still fits. None if the action alone exceeds the limit.
    #[must_use]
    pub fn headroom(&self) -> Option<u32> {
        self.most.checked_sub(self.times)
    }

    /// The reason of a refusal, with the time from which it is possible again.
    #[must_use]
    pub fn explanation(&self) -> String {
        format!("{} Try again from {}.", self.what.sentence(self.most), self.again_at)
    }
}

/// The mailbox of an address: the address without its plus-tag. Tagged addresses are different identities (R13), but
/// their emails reach one person (R45).
#[must_use]
pub fn mailbox(email: &EmailAddress) -> String {
    let text = email.as_str();
    match text.rsplit_once('@') {
        Some((local, domain)) => {
            let untagged = local.split('+').next().filter(|untagged| !untagged.is_empty());
            format!("{}@{domain}", untagged.unwrap_or(local))
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn r45_a_window_has_one_counter_and_the_next_one_another() {
        let at = |text: &str| Allowance::INVITATIONS.limit_for("anna", text.parse().unwrap());
        let first = at("2026-11-23T01:00:00Z");
        assert_eq!(first, at("2026-11-23T01:59:59Z"));
        assert_eq!(first.again_at, "2026-11-23T02:00:00Z".parse().unwrap());
        assert_ne!(first.counters, at("2026-11-23T02:00:00Z").counters);
    }

    /// An officer's hour and an officer's day have separate items.
    #[test]
    fn r45_windows_of_different_lengths_have_counters_of_their_own() {
        let now = "2026-11-23T00:30:00Z".parse().unwrap();
        let of = |allowance: Allowance| allowance.limit_for("anna", now).counters;
        assert_eq!(of(Allowance::REQUESTS), of(Allowance::INVITATIONS));
        assert_ne!(of(Allowance::REQUESTS), of(Allowance::LIST_ROWS));
    }

    #[test]
    fn r45_a_plus_tag_leads_to_the_same_mailbox() {
        for (address, expected) in [
            ("mei@vendor.example", "mei@vendor.example"),
            ("mei+1@vendor.example", "mei@vendor.example"),
            ("mei+1+2@vendor.example", "mei@vendor.example"),
            ("mei-1@vendor.example", "mei-1@vendor.example"),
        ] {
            assert_eq!(mailbox(&EmailAddress::parse(address).unwrap()), expected);
        }
    }

    #[test]
    fn r45_one_action_over_the_maximum_never_fits() {
        let limit = Allowance::REQUESTS.at_most(3).limit_for("anna", Timestamp::UNIX_EPOCH);
        assert_eq!(limit.clone().counting(3).headroom(), Some(0));
        assert_eq!(limit.counting(4).headroom(), None);
    }

    proptest! {
        /// For any actions at any times: no window allows more than the maximum, each refusal names the start of the
        /// next window, and from then on the action is allowed.
        #[test]
        fn r45_no_window_allows_more_than_the_maximum(
            most in 1_u32..20,
            length in 1_i64..5000,
            mut times in prop::collection::vec((0_i64..20_000, 1_u32..4), 1..120),
        ) {
            times.sort_unstable();
            let allowance = Allowance { most, window: SignedDuration::from_secs(length), ..Allowance::REQUESTS };
            let mut counters: BTreeMap<i64, u32> = BTreeMap::new();
            for (second, at_once) in times {
                let now = Timestamp::from_second(second).unwrap();
                let limit = allowance.limit_for("anna", now).counting(at_once);
                let began = limit.counters.began;
                prop_assert!(began <= second && second < began + length);
                prop_assert_eq!(limit.again_at.as_second(), began + length);
                let hits = counters.entry(began).or_default();
                if limit.headroom().is_some_and(|room| *hits <= room) {
                    *hits += at_once;
                }
                prop_assert!(*hits <= most);
                let later = allowance.limit_for("anna", limit.again_at);
                prop_assert_ne!(later.counters.began, began);
            }
        }
    }
}
