//! What is given: the product's own numbers, read from where they stand, and AWS's quotas.

use std::fs::read_to_string;
use std::path::Path;

/// The product's numbers.
pub(crate) struct Product {
    /// How many events one invocation of `dispatch` gets.
    pub(crate) batch: f64,
    /// How many invocations a shard of the stream has at once.
    pub(crate) per_shard: f64,
    /// When the stream gives an event up, in seconds.
    pub(crate) max_age: f64,
    /// When `dispatch` parks an event that it cannot do, in seconds.
    pub(crate) patience: f64,
    /// The time-outs of `dispatch` and `expire`, in seconds.
    pub(crate) dispatch_timeout: f64,
    pub(crate) expire_timeout: f64,
    /// How many invitations the sweep closes at once.
    pub(crate) sweep_at_once: f64,
    /// Into how many partitions of the index the deadlines of a day go.
    pub(crate) deadline_shards: f64,
    /// How many invitations are searched by one call for those of a status.
    pub(crate) searched_at_once: f64,
    /// How many invitations' mails are asked for at once.
    pub(crate) list_at_once: f64,
    /// Units written to the table by an invitation and by an expiry.
    pub(crate) invitation_units: f64,
    pub(crate) expiry_units: f64,
}

impl Product {
    /// As the sources say.
    pub(crate) fn read() -> Self {
        let template = text("infra/template.yaml");
        let (dispatch, expire) = (part(&template, "DispatchFunction:"), part(&template, "ExpireFunction:"));
        let costs = text("infra/cost.md");
        Self {
            batch: number(dispatch, "BatchSize:"),
            per_shard: number(dispatch, "ParallelizationFactor:"),
            max_age: number(dispatch, "MaximumRecordAgeInSeconds:"),
            patience: number(
                &text("functions/dispatch/src/lib.rs"),
                "RETRIED_FOR: SignedDuration = SignedDuration::from_hours(",
            ) * 3600.0,
            dispatch_timeout: number(dispatch, "Timeout:"),
            expire_timeout: number(expire, "Timeout:"),
            sweep_at_once: number(&text("functions/expire/src/sweep.rs"), "AT_ONCE: usize ="),
            deadline_shards: number(&text("shared/src/store/keys.rs"), "DEADLINE_SHARDS: u8 ="),
            searched_at_once: number(&text("shared/src/store/queries.rs"), "SEARCHED_AT_ONCE: i32 ="),
            list_at_once: number(&text("functions/invite/src/routes.rs"), "AT_ONCE: usize ="),
            invitation_units: number(part(&costs, "| first invitation |"), ", table "),
            expiry_units: number(part(&costs, "| expiry |"), ", table "),
        }
    }
}

fn text(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    read_to_string(root.join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

/// What comes after a mark.
fn part<'t>(text: &'t str, mark: &str) -> &'t str {
    text.split_once(mark).unwrap_or_else(|| panic!("there is no {mark}")).1
}

/// The first number after a mark.
fn number(text: &str, mark: &str) -> f64 {
    let digits: String =
        part(text, mark).trim_start().chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    digits.parse().unwrap_or_else(|_| panic!("there is no number after {mark}"))
}

/// How long a call takes that is not made to wait, in seconds. Plausible for one region, not measured on AWS.
pub(crate) const READ: f64 = 0.006;
pub(crate) const TRANSACTION: f64 = 0.015;
pub(crate) const SEND: f64 = 0.06;
pub(crate) const SCHEDULE: f64 = 0.03;
/// How long before its time-out the sweep begins nothing more.
pub(crate) const RESERVE: f64 = 12.0;
/// A function's own work.
pub(crate) const OWN: f64 = 0.003;

/// AWS's quotas for ap-southeast-1 that an account begins with, as of November 2026.
/// <https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html>
pub(crate) const TIMERS_A_SECOND: f64 = 1_000.0;
/// Timers that may be pending.
pub(crate) const TIMERS: f64 = 10_000_000.0;
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub(crate) const CONCURRENCY: f64 = 1_000.0;
/// What a new table takes at once; more follows as it is used, or by warming it before
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html>).
pub(crate) const NEW_TABLE: f64 = 4_000.0;
/// What one table may get without asking.
pub(crate) const WARM_TABLE: f64 = 40_000.0;
/// What one partition writes, in units a second; an on-demand table begins with four.
pub(crate) const PARTITION: f64 = 1_000.0;
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html>
pub(crate) const REQUESTS_A_SECOND: f64 = 10_000.0;

/// What SES sends, which AWS sets for each account.
#[derive(Clone, Copy)]
pub(crate) struct Ses {
    pub(crate) a_second: f64,
    pub(crate) a_day: f64,
}

/// What accounts used to get when they left the sandbox, and two that asked for more.
pub(crate) const FRESH: Ses = Ses { a_second: 14.0, a_day: 50_000.0 };
pub(crate) const RAISED: Ses = Ses { a_second: 100.0, a_day: 2_000_000.0 };
pub(crate) const LARGE: Ses = Ses { a_second: 500.0, a_day: 5_000_000.0 };
