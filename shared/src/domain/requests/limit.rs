//! How often something may happen (R45).

use jiff::{SignedDuration, Timestamp};

/// A number of times per window of time. Windows are fixed: each begins where the last one ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Allowance {
    /// What is counted: the counter's name in the table.
    pub what: &'static str,
    /// The most per window.
    pub most: u32,
    /// How long a window is.
    pub window: SignedDuration,
}

/// The counter of one thing in the current window.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limit {
    /// What is counted.
    pub what: &'static str,
    /// What is counted, of whom, since when: the counter's key.
    pub counter: String,
    /// The most that it may reach.
    pub most: u32,
    /// When the next window begins.
    pub again_at: Timestamp,
}

impl Allowance {
    /// Invitations of one inviter in an hour.
    pub const PER_INVITER: Self = Self { what: "inviter", most: 60, window: SignedDuration::from_hours(1) };
    /// Invitation mails to one address in a day.
    pub const PER_INVITEE: Self = Self { what: "invitee", most: 5, window: SignedDuration::from_hours(24) };
    /// Tries to complete the registration of one link in 15 minutes.
    pub const PER_LINK: Self = Self { what: "link", most: 10, window: SignedDuration::from_mins(15) };

    /// The same window with another number.
    #[must_use]
    pub fn at_most(self, most: u32) -> Self {
        Self { most, ..self }
    }

    /// The counter of `whom` at `now`.
    #[must_use]
    pub fn of(&self, whom: &str, now: Timestamp) -> Limit {
        let length = self.window.as_secs().max(1);
        let begin = now.as_second().div_euclid(length) * length;
        let again_at = Timestamp::from_second(begin + length).unwrap_or(Timestamp::MAX);
        Limit { what: self.what, counter: format!("{}#{whom}#{begin}", self.what), most: self.most, again_at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r45_a_window_has_one_counter_and_the_next_one_another() {
        let at = |text: &str| Allowance::PER_INVITER.of("anna", text.parse().unwrap());
        let first = at("2026-11-23T01:00:00Z");
        assert_eq!(first, at("2026-11-23T01:59:59Z"));
        assert_eq!(first.again_at, "2026-11-23T02:00:00Z".parse().unwrap());
        assert_ne!(first.counter, at("2026-11-23T02:00:00Z").counter);
    }
}
