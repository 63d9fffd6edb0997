//! What an invitee may say instead of registering (R54), and how often an officer is told (R53, R54).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// One of the three reasons that a page offers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Objection {
    /// It ends the invitation.
    Decline(Decline),
    /// The details are wrong. The officer is told, and the invitation stays pending.
    WrongDetails,
}

/// Why an invitee declines an invitation.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// They do not want the account.
    NotWanted,
    /// They are not the person who was to be invited.
    WrongPerson,
}

impl Objection {
    /// All of them, in the order in which a page offers them.
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

    /// The one with that name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|objection| objection.name() == name)
    }
}

/// How often an officer was told something because the holder of a link wanted it, and when last.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Told {
    /// How often.
    pub times: u8,
    /// When last.
    pub at: Timestamp,
}

/// The officer was told within a day, or as often as they may be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TooOften {
    /// From when they may be told again; none if never.
    pub again_at: Option<Timestamp>,
}

impl Told {
    /// How often an officer is told through one link.
    pub const MOST: u8 = 3;
    /// The shortest time between two times.
    pub const INTERVAL: SignedDuration = SignedDuration::from_hours(24);

    /// The count after one more time at `now`.
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
        /// However often a link is used: the officer is told three times at most, and never twice within a day.
        #[test]
        fn r53_an_officer_is_told_once_a_day_and_three_times_in_all(mut hours in prop::collection::vec(0_i64..200, 1..60)) {
            hours.sort_unstable();
            let (mut told, mut moments) = (None, Vec::new());
            for hour in hours {
                let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour);
                match Told::once_more(told, now) {
                    Ok(next) => {
                        told = Some(next);
                        moments.push(now);
                    }
                    Err(TooOften { again_at: Some(again_at) }) => {
                        prop_assert!(again_at > now);
                        prop_assert!(Told::once_more(told, again_at).is_ok());
                    }
                    Err(TooOften { again_at: None }) => prop_assert_eq!(moments.len(), 3),
                }
            }
            prop_assert!((1..=3).contains(&moments.len()));
            for pair in moments.windows(2) {
                prop_assert!(pair[1].duration_since(pair[0]) >= Told::INTERVAL);
            }
        }
    }
}
