//! Schedule expressions.
//!
//! <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>

use std::str::FromStr;
use std::time::Duration;

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A recurring time.
#[derive(Clone, Debug)]
pub(crate) enum Recurrence {
    /// `rate(5 minutes)`.
    Rate(Duration),
    /// `cron(17 * * * ? *)`: minutes, hours, days of the month, months, days of the week, years, in UTC.
    Cron(Box<Cron>),
}

impl Recurrence {
    /// How long it is from a moment until the next time. None if there is no next time.
    pub(crate) fn next(&self, now: Timestamp) -> Option<Duration> {
        match self {
            Self::Rate(period) => Some(*period),
            Self::Cron(cron) => {
                let next = cron.find_next_occurrence(&now.to_zoned(TimeZone::UTC), false).ok()?;
                Duration::try_from(next.timestamp().duration_since(now)).ok()
            }
        }
    }
}

impl FromStr for Recurrence {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let inner = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
        let found = match (inner("rate"), inner("cron")) {
            (Some(rate), _) => period(rate).map(Self::Rate),
            (_, Some(fields)) => cron(fields).map(|cron| Self::Cron(Box::new(cron))),
            _ => None,
        };
        found.ok_or_else(|| format!("{text} is neither rate(value unit) nor cron(fields)"))
    }
}

fn period(rate: &str) -> Option<Duration> {
    let (number, unit) = rate.split_once(' ')?;
    let number: u32 = number.parse().ok().filter(|number| *number > 0)?;
    let minutes = match unit {
        "minute" | "minutes" => 1,
        "hour" | "hours" => 60,
        "day" | "days" => 24 * 60,
        _ => return None,
    };
    Some(Duration::from_secs(60 * minutes) * number)
}

fn cron(fields: &str) -> Option<Cron> {
    // AWS needs a `?` in one of the two fields for days. It counts the days of the week from Sunday as 1.
    let days = fields.split(' ').collect::<Vec<_>>();
    if days.len() != 6 || (days[2] == "?") == (days[4] == "?") {
        return None;
    }
    let parser = CronParser::builder()
        .seconds(Seconds::Required)
        .year(Year::Required)
        .alternative_weekdays(true)
        .sloppy_ranges(true)
        .build();
    parser.parse(&format!("0 {fields}")).ok()
}

/// The time of a one-time schedule, `at(yyyy-mm-ddThh:mm:ss)` in UTC. As on AWS, nothing may follow the seconds, not
/// even a `Z`.
pub(crate) fn at(text: &str) -> Option<Timestamp> {
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
        for (rate, seconds) in [("rate(1 hour)", 3_600), ("rate(5 minutes)", 300), ("rate(2 days)", 172_800)]
        {
            assert_eq!(wait(rate, "2026-01-31T23:59:59Z"), Some(seconds));
        }
        for bad in ["rate(0 hours)", "rate(1 second)", "rate(hour)", "1 hour", "rate(1  hour)"] {
            assert!(bad.parse::<Recurrence>().is_err(), "{bad}");
        }
    }

    #[test]
    fn crons() {
        // A Saturday.
        let now = "2026-01-31T23:16:30Z";
        assert_eq!(wait("cron(17 * * * ? *)", now), Some(30));
        assert_eq!(wait("cron(16 * * * ? *)", now), Some(60 * 60 - 30));
        assert_eq!(wait("cron(47 19 * * ? *)", now), Some((20 * 60 + 31) * 60 - 30));
        assert_eq!(wait("cron(0 0 ? * SUN *)", now), Some(44 * 60 - 30));
        assert_eq!(wait("cron(0 0 ? * 1 *)", now), Some(44 * 60 - 30));
        assert_eq!(wait("cron(0/15 * * * ? 2027)", "2026-12-31T23:59:00Z"), Some(60));
        assert_eq!(wait("cron(0 0 1 1 ? 2025)", now), None);
        for bad in
            ["cron(17 * * * *)", "cron(17 * * * * *)", "cron(17 * ? * ? *)", "cron(61 * * * ? *)", "cron()"]
        {
            assert!(bad.parse::<Recurrence>().is_err(), "{bad}");
        }
    }

    fn wait(expression: &str, now: &str) -> Option<u64> {
        let recurrence: Recurrence = expression.parse().unwrap();
        recurrence.next(now.parse().unwrap()).map(|wait| wait.as_secs())
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
