//! How often something may happen (R45).

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::domain::values::address::EmailAddress;

/// What is counted. Its name is the one that logs, metrics and responses use.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// An officer's requests of any kind; each row of a dry run is one.
    Requests,
    /// Single invitations of an officer, emails sent again, and notices of R23.
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

    /// What has happened too often, for the reader of a response.
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

/// A number of times per window of time. Windows are fixed: each begins where the last one ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Allowance {
    /// What is counted.
    pub what: Counted,
    /// The most per window.
    pub most: u32,
    /// How long a window is.
    pub window: SignedDuration,
}

/// What something counts against: a counter of the current window, and the most that it may reach.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limit {
    /// What is counted.
    pub what: Counted,
    /// Whose counters they are, and of which window. Limits with the same key are counted in one item.
    pub counters: CountersKey,
    /// Of several that are counted under one key, whose count it is; nobody's own if none.
    pub share: Option<String>,
    /// How many are counted at once.
    pub times: u32,
    /// The most that the counter may reach.
    pub most: u32,
    /// When the next window begins.
    pub again_at: Timestamp,
}

/// Whose counters they are, and of which window.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct CountersKey {
    /// An officer's subject, a mailbox, or an invitation's id. The table keeps a hash of it (R46).
    pub whom: String,
    /// When the window began, in seconds since 1970.
    pub began: i64,
    /// How long it is, in seconds.
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

    /// The same window with another number.
    #[must_use]
    pub fn at_most(self, most: u32) -> Self {
        Self { most, ..self }
    }

    /// The limit for `whom` at `now`.
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
    /// The same, for so many at once.
    #[must_use]
    pub fn counting(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// The same, for one of those who are counted under the same key.
    #[must_use]
    pub fn share_of(self, share: &str) -> Self {
        Self { share: Some(share.to_owned()), ..self }
    }

    /// The highest that the counter may stand at before; none if so many at once are always too many.
    #[must_use]
    pub fn headroom(&self) -> Option<u32> {
        self.most.checked_sub(self.times)
    }

    /// Why something is refused, and from when it is possible again.
    #[must_use]
    pub fn explanation(&self) -> String {
        format!("{} Try again from {}.", self.what.sentence(self.most), self.again_at)
    }
}

/// The mailbox that emails to an address reach: the address without its plus-tag. Tagged addresses are different
/// identities (R13), but their emails reach one person (R45).
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

    /// An hour of an officer is one item, a day another.
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
    fn r45_more_at_once_than_allowed_never_fit() {
        let limit = Allowance::REQUESTS.at_most(3).limit_for("anna", Timestamp::UNIX_EPOCH);
        assert_eq!(limit.clone().counting(3).headroom(), Some(0));
        assert_eq!(limit.counting(4).headroom(), None);
    }

    proptest! {
        /// Whatever comes when: in no window more than the most gets through, each refusal names the moment at
        /// which the next window begins, and from that moment on it gets through.
        #[test]
        fn r45_no_window_lets_more_through(
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
