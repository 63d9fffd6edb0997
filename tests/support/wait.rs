//! Waiting for a condition.

use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// The longest that anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);
const INTERVAL: Duration = Duration::from_millis(40);

/// Asks again and again until there is an answer, and fails with what was waited for if none comes.
#[track_caller]
pub fn eventually<T>(what: &str, mut answer: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = answer() {
            return answer;
        }
        assert!(start.elapsed() < PATIENCE, "waited without result for {what}");
        sleep(INTERVAL);
    }
}

/// The time now.
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the tests read the clock")]
    Timestamp::now()
}

/// The moment a number of days after one in a response.
pub fn days_after(moment: &Value, days: i64) -> String {
    let moment: Timestamp = moment.as_str().and_then(|text| text.parse().ok()).expect("a time");
    (moment + SignedDuration::from_hours(24 * days)).to_string()
}
