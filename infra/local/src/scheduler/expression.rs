//! Schedule expressions.
//!
//! <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>

use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// How often something happens: `rate(5 minutes)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rate(pub(crate) Duration);

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("{text} is no rate(value unit)");
        let inner = text.strip_prefix("rate(").and_then(|text| text.strip_suffix(')')).ok_or_else(fault)?;
        let (number, unit) = inner.split_once(' ').ok_or_else(fault)?;
        let number: u32 = number.parse().ok().filter(|number| *number > 0).ok_or_else(fault)?;
        let minutes = match unit {
            "minute" | "minutes" => 1,
            "hour" | "hours" => 60,
            "day" | "days" => 24 * 60,
            _ => return Err(fault()),
        };
        Ok(Self(Duration::from_secs(60 * minutes) * number))
    }
}

/// The time of a one-time schedule, `at(yyyy-mm-ddThh:mm:ss)` in UTC. As on AWS, nothing may follow the
/// seconds, no `Z` either.
pub(super) fn at(text: &str) -> Option<Timestamp> {
    let inner = text.strip_prefix("at(")?.strip_suffix(')')?;
    if inner.len() != "yyyy-mm-ddThh:mm:ss".len() {
        return None;
    }
    let time = DateTime::strptime("%Y-%m-%dT%H:%M:%S", inner).ok()?;
    time.to_zoned(TimeZone::UTC).ok().map(|time| time.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates() {
        let seconds = |text: &str| text.parse::<Rate>().map(|rate| rate.0.as_secs());
        assert_eq!(seconds("rate(1 hour)"), Ok(3_600));
        assert_eq!(seconds("rate(5 minutes)"), Ok(300));
        assert_eq!(seconds("rate(2 days)"), Ok(172_800));
        for bad in
            ["rate(0 hours)", "rate(1 second)", "rate(hour)", "1 hour", "rate(1  hour)", "cron(0 1 * * ? *)"]
        {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn one_times() {
        assert_eq!(at("at(2026-01-31T23:59:59)"), "2026-01-31T23:59:59Z".parse().ok());
        for bad in [
            "at(2026-01-31T23:59:59Z)",
            "at(2026-01-31T23:59:59.5)",
            "at(2026-01-31 23:59:59)",
            "at(2026-02-30T00:00:00)",
            "at(2026-1-31T023:59:59)",
            "2026-01-31T23:59:59",
            "at(2026-01-31T23:59)",
        ] {
            assert_eq!(at(bad), None, "{bad}");
        }
    }
}
