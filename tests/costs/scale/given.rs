//! The inputs of the simulation: the product's own numbers, and AWS's quotas.

use serde_json::Value;
use tests::template::{Template, infra};

/// The product's numbers.
pub(crate) struct Product {
    /// How many events one invocation of `dispatch` gets.
    pub(crate) batch: f64,
    /// How many batches of a shard run at once.
    pub(crate) per_shard: f64,
    /// When the stream gives an event up, in seconds.
    pub(crate) max_age: f64,
    /// When `dispatch` parks a failed event, in seconds.
    pub(crate) patience: f64,
    /// The time-outs of `dispatch` and `expire`, in seconds.
    pub(crate) dispatch_timeout: f64,
    pub(crate) expire_timeout: f64,
    /// How many invitations the sweep closes at once.
    pub(crate) sweep_at_once: f64,
    /// Write units of the table for an invitation and for an expiry.
    pub(crate) invitation_units: f64,
    pub(crate) expiry_units: f64,
    /// Write units for a reminder.
    pub(crate) reminder_units: f64,
}

impl Product {
    /// The values of the template, the code and the page on costs.
    pub(crate) fn read() -> Self {
        let template = Template::read();
        let timeout = |function: &str| number(&template.properties(function)["Timeout"]);
        let events = template.properties("DispatchFunction")["Events"].as_object().expect("events");
        let stream = events.values().find(|event| event["Type"] == "DynamoDB").expect("a stream");
        let stream = |name: &str| number(&stream["Properties"][name]);
        Self {
            batch: stream("BatchSize"),
            // The value that infra/scale.md asks for.
            per_shard: number(&template.parameters["ParallelizationFactor"]["MaxValue"]),
            max_age: stream("MaximumRecordAgeInSeconds"),
            patience: dispatch::RETRIED_FOR.as_secs_f64(),
            dispatch_timeout: timeout("DispatchFunction"),
            expire_timeout: timeout("ExpireFunction"),
            sweep_at_once: expire::CLOSED_AT_ONCE as f64,
            invitation_units: units("| first invitation |"),
            expiry_units: units("| expiry |"),
            reminder_units: units("| reminder |"),
        }
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is not a number"))
}

/// The units of a story, as in infra/cost.md.
fn units(story: &str) -> f64 {
    let costs = infra("cost.md");
    let row = costs.lines().find(|line| line.starts_with(story)).expect("the story has a row");
    let units = row.split_once(", table ").and_then(|(_, rest)| rest.split([')', ',']).next()?.parse().ok());
    units.expect("the row has the table's units")
}

/// How long a call takes without a wait, in seconds. Plausible for one region, not measured on AWS.
pub(crate) const READ: f64 = 0.006;
pub(crate) const TRANSACTION: f64 = 0.015;
pub(crate) const SEND: f64 = 0.06;
pub(crate) const SCHEDULE: f64 = 0.03;
/// How long before its time-out the sweep starts nothing more.
pub(crate) const RESERVE: f64 = 12.0;
/// A function's own work.
pub(crate) const OWN: f64 = 0.003;

/// AWS's quotas of a new account in ap-southeast-1, as of November 2026.
/// <https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html>
pub(crate) const TIMERS_A_SECOND: f64 = 1_000.0;
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub(crate) const CONCURRENCY: f64 = 1_000.0;
/// The write units of a new table. It gets more with use, or by warming
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html>).
pub(crate) const NEW_TABLE: f64 = 4_000.0;
/// The write units of one table without a request to AWS.
pub(crate) const WARM_TABLE: f64 = 40_000.0;
/// The write units of one partition in a second. An on-demand table begins with four partitions.
pub(crate) const PARTITION: f64 = 1_000.0;
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html>
pub(crate) const REQUESTS_A_SECOND: f64 = 10_000.0;

/// The emails of SES, which AWS sets for each account.
#[derive(Clone, Copy)]
pub(crate) struct Ses {
    pub(crate) a_second: f64,
    pub(crate) a_day: f64,
}

/// The usual quota after the sandbox, and two larger ones.
pub(crate) const FRESH: Ses = Ses { a_second: 14.0, a_day: 50_000.0 };
pub(crate) const RAISED: Ses = Ses { a_second: 100.0, a_day: 2_000_000.0 };
pub(crate) const LARGE: Ses = Ses { a_second: 500.0, a_day: 5_000_000.0 };
