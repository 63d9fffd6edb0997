//! The objections of an invitee who does not register (R54), and the limit on emails to the officer (R53, R54).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// One of the three objections that a page offers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Objection {
    /// The invitee declines. The invitation ends.
    Decline(Decline),
    /// The details are wrong. The officer is told, and the invitation stays pending.
    WrongDetails,
}

/// The reason why an invitee declines an invitation.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// They do not want the account.
    NotWanted,
    /// They are not the person that the officer meant.
    WrongPerson,
}

impl Objection {
    /// All objections, in the order of the page.
    pub const ALL: [Self; 3] =
        [Self::Decline(Decline::NotWanted), Self::Decline(Decline::WrongPerson), Self::WrongDetails];

    /// Its name in requests (`infra/openapi.yaml`, `reason`).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Decline(Decline::NotWanted) => "not_wanted",
            Self::Decline(Decline::WrongPerson) => "wrong_person",
            Self::WrongDetails => "wrong_details",
        }
    }

    /// The objection with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|objection| objection.name() == name)
    }
}

/// The number of emails to an officer that the holder of a link has caused, and the time of the last one.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct EmailCount {
    /// The number of emails.
    pub times: u8,
    /// The time of the last one.
    pub at: Timestamp,
}

/// The officer was told less than a day ago, or the maximum number of times.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TooOften {
    /// When they may be told again. None if they may not.
    pub again_at: Option<Timestamp>,
}

impl EmailCount {
    /// The maximum number of emails that one link can cause.
    pub const MOST: u8 = 3;
    /// The shortest time between two such emails.
    pub const INTERVAL: SignedDuration = SignedDuration::from_hours(24);

    /// The count after one more email at `now`.
    ///
    /// # Errors
    /// [`TooOften`].
    pub fn once_more(before: Option<Self>, now: Timestamp) -> Result<Self, TooOften> {
        let Some(Self { times, at }) = before else { return Ok(Self { times: 1, at: now }) };
        let again_at = at + Self::INTERVAL;
        if times >= Self::MOST {
            Err(TooOften { again_at: None })
        } else if now < again_at {
            Err(TooOften { again_at: Some(again_at) })
        } else {
            Ok(Self { times: times + 1, at: now })
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn r54_each_objection_has_a_name_that_leads_back_to_it() {
        for objection in Objection::ALL {
            assert_eq!(Objection::find(objection.name()), Some(objection));
        }
        for word in ["", "1", "on", "yes", "true", "test", "decline", "NOT_WANTED", " not_wanted"] {
            assert_eq!(Objection::find(word), None, "{word:?}");
        }
    }

    proptest! {
        /// The officer is told at most three times, and never twice within a day, no matter how often a link is used.
        #[test]
        fn r53_an_officer_is_told_once_a_day_and_three_times_in_all(mut hours in prop::collection::vec(0_i64..200, 1..60)) {
            hours.sort_unstable();
            let (mut told, mut moments) = (None, Vec::new());
            for hour in hours {
                let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour);
                match EmailCount::once_more(told, now) {
                    Ok(next) => {
                        told = Some(next);
                        moments.push(now);
                    }
                    Err(TooOften { again_at: Some(again_at) }) => {
                        prop_assert!(again_at > now);
                        prop_assert!(EmailCount::once_more(told, again_at).is_ok());
                    }
                    Err(TooOften { again_at: None }) => prop_assert_eq!(moments.len(), 3),
                }
            }
            prop_assert!((1..=3).contains(&moments.len()));
            for pair in moments.windows(2) {
                prop_assert!(pair[1].duration_since(pair[0]) >= EmailCount::INTERVAL);
            }
        }
    }
}
