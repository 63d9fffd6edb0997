//! Waits for conditions.

use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// The longest time that anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);
const INTERVAL: Duration = Duration::from_millis(40);

/// Repeats a question until it has an answer. Fails after a time, with a description of the condition.
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

/// The current time.
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the tests read the clock")]
    Timestamp::now()
}

/// The time a number of days after a time in a response.
pub fn days_after(moment: &Value, days: i64) -> String {
    let moment: Timestamp = moment.as_str().and_then(|text| text.parse().ok()).expect("a time");
    (moment + SignedDuration::from_hours(24 * days)).to_string()
}
