//! Turns counts into costs: the text of `infra/cost.md`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::counts::Count;
use super::prices::{self, Price};

const MILLION: f64 = 1e6;

/// A story with its billed parts: requests to the API, timer calls, and events in the table's stream. The number of
/// events is the greatest possible number of invocations of `dispatch`, which gets many events at once under load.
struct Billed {
    story: &'static str,
    requests: f64,
    timers: f64,
    events: f64,
    /// How many events of the directory call `expire`. The directory's account pays for the events.
    sign_ins: f64,
}

const fn billed(story: &'static str, requests: f64, timers: f64, events: f64) -> Billed {
    Billed { story, requests, timers, events, sign_ins: 0.0 }
}

const BILLED: [Billed; 20] = [
    billed("first invitation", 1.0, 0.0, 1.0),
    billed("override of one's own", 1.0, 0.0, 2.0),
    billed("override of another officer's", 1.0, 0.0, 2.0),
    billed("integrated, with SEED", 1.0, 0.0, 1.0),
    billed("link opened", 1.0, 0.0, 0.0),
    billed("correction by another officer", 1.0, 0.0, 1.0),
    billed("completion, with SEED", 1.0, 0.0, 1.0),
    billed("expiry", 0.0, 1.0, 1.0),
    billed("timer of a closed invitation", 0.0, 1.0, 0.0),
    billed("resend", 1.0, 0.0, 1.0),
    billed("revocation", 1.0, 0.0, 1.0),
    billed("invitation of a registered person", 1.0, 0.0, 1.0),
    billed("reminder", 0.0, 0.0, 1.0),
    Billed { sign_ins: 1.0, ..billed("first sign-in", 0.0, 0.0, 1.0) },
    billed("reminder to sign in", 0.0, 0.0, 1.0),
    billed("end of an account", 0.0, 0.0, 1.0),
    billed("declined", 1.0, 0.0, 1.0),
    billed("request for a new invitation", 1.0, 0.0, 1.0),
    billed("list of 20", 1.0, 0.0, 0.0),
    billed("numbers of 20 invitations", 1.0, 0.0, 0.0),
];

/// Whole lives of invitations, as sums of stories.
const LIVES: [(&str, &[(&str, f64)]); 6] = [
    (
        "registered in time",
        &[
            ("first invitation", 1.0),
            ("link opened", 2.0),
            ("completion, with SEED", 1.0),
            ("timer of a closed invitation", 1.0),
        ],
    ),
    (
        "registered in time, signed in",
        &[
            ("first invitation", 1.0),
            ("link opened", 2.0),
            ("completion, with SEED", 1.0),
            ("timer of a closed invitation", 1.0),
            ("first sign-in", 1.0),
        ],
    ),
    (
        "registered in time, never signed in",
        &[
            ("first invitation", 1.0),
            ("link opened", 2.0),
            ("completion, with SEED", 1.0),
            ("timer of a closed invitation", 1.0),
            ("reminder to sign in", 7.0),
            ("end of an account", 1.0),
        ],
    ),
    (
        "not registered",
        &[("first invitation", 1.0), ("link opened", 1.0), ("reminder", 1.0), ("expiry", 1.0)],
    ),
    (
        "replaced once, then registered",
        &[
            ("first invitation", 1.0),
            ("override of another officer's", 1.0),
            ("link opened", 2.0),
            ("completion, with SEED", 1.0),
            ("timer of a closed invitation", 2.0),
        ],
    ),
    ("integrated", &[("integrated, with SEED", 1.0)]),
];

/// The costs of a million, by kind.
#[derive(Clone, Copy, Default)]
struct Cost {
    api: f64,
    functions: f64,
    writes: f64,
    reads: f64,
    mails: f64,
    timers: f64,
    events: f64,
    feed: f64,
    logs: f64,
}

impl Cost {
    fn parts(&self) -> [f64; 9] {
        let Self { api, functions, writes, reads, mails, timers, events, feed, logs } = *self;
        [api, functions, writes, reads, mails, timers, events, feed, logs]
    }

    fn total(&self) -> f64 {
        self.parts().iter().sum()
    }

    fn plus(self, other: Self, times: f64) -> Self {
        Self {
            api: self.api + times * other.api,
            functions: self.functions + times * other.functions,
            writes: self.writes + times * other.writes,
            reads: self.reads + times * other.reads,
            mails: self.mails + times * other.mails,
            timers: self.timers + times * other.timers,
            events: self.events + times * other.events,
            feed: self.feed + times * other.feed,
            logs: self.logs + times * other.logs,
        }
    }
}

/// The whole text.
pub(crate) fn bill(counts: &[(&'static str, Count)]) -> String {
    let by_story: BTreeMap<_, _> = counts.iter().map(|(story, count)| (*story, count)).collect();
    let costs: BTreeMap<_, _> = BILLED.iter().map(|billed| (billed.story, cost(billed, &by_story))).collect();
    let mut text = String::from(HEAD);
    table_of_calls(&mut text, counts);
    table_of_costs(&mut text, &costs);
    table_of_prices(&mut text);
    text
}

/// The costs of a million of a story, with the delivery reports of its emails.
fn cost(billed: &Billed, counts: &BTreeMap<&'static str, &Count>) -> Cost {
    let count = counts[billed.story];
    let mails = count.all("SendEmail") as f64;
    let reports = prices::REPORTS_PER_EMAIL * mails;
    let (known, noted) = (counts["delivery report, known"], counts["delivery report, recorded"]);
    let invocations = billed.requests + billed.timers + billed.sign_ins + billed.events + reports;
    let seconds = invocations * prices::OWN_SECONDS
        + seconds_of_calls(count)
        + seconds_of_feed(billed, mails)
        + mails * (seconds_of_calls(known) + seconds_of_calls(noted));
    let written = count.units_written() + mails * (known.units_written() + noted.units_written());
    let read = count.read + mails * (known.read + noted.read);
    let of = |price: &Price, each: f64| price.of(each * MILLION);
    Cost {
        api: of(&prices::REQUESTS, billed.requests),
        functions: of(&prices::INVOCATIONS, invocations)
            + of(&prices::GB_SECONDS, seconds * prices::MEMORY_GB),
        writes: of(&prices::UNITS_WRITTEN, written),
        reads: of(&prices::UNITS_READ, read),
        mails: of(&prices::MAILS, mails),
        timers: of(&prices::TIMERS, billed.timers),
        events: of(&prices::EVENTS, reports),
        feed: of(&prices::FEED, billed.events),
        logs: of(&prices::LOGS, invocations * prices::LOG_BYTES / 1e9),
    }
}

/// How long a function waits for its calls, one after the other.
fn seconds_of_calls(count: &Count) -> f64 {
    let hashing =
        if count.made("register", "TransactWriteItems") > 0 { prices::HASHING_SECONDS } else { 0.0 };
    let calls = count.calls.iter().map(|((_, operation), times)| {
        let each = match operation.as_str() {
            "SendEmail" => prices::SES_SECONDS,
            "CreateSchedule" => prices::SCHEDULER_SECONDS,
            "TransactWriteItems" => prices::TRANSACTION_SECONDS,
            _ => prices::DYNAMODB_SECONDS,
        };
        each * *times as f64
    });
    hashing + calls.sum::<f64>()
}

/// How long `dispatch` waits for the event bus. Not at all while it sends emails.
fn seconds_of_feed(billed: &Billed, mails: f64) -> f64 {
    if mails > 0.0 { 0.0 } else { billed.events * prices::EVENTBRIDGE_SECONDS }
}

fn table_of_calls(text: &mut String, counts: &[(&'static str, Count)]) {
    text.push_str("## What is counted\n\n| story | calls | write units | read units |\n|---|---|---|---|\n");
    for (story, count) in counts {
        let mut written = format!("{}", count.units_written());
        let parts: Vec<_> = count.written.iter().map(|(what, units)| format!("{what} {units}")).collect();
        if parts.len() > 1 {
            let _ = write!(written, " ({})", parts.join(", "));
        }
        let _ = writeln!(text, "| {story} | {count} | {written} | {} |", count.read);
    }
}

fn table_of_costs(text: &mut String, costs: &BTreeMap<&'static str, Cost>) {
    text.push_str(COSTS);
    let mut row = |name: &str, cost: &Cost| {
        let parts: Vec<_> = cost.parts().iter().map(|dollars| format!("{dollars:.2}")).collect();
        let _ = writeln!(text, "| {name} | {} | **{:.2}** |", parts.join(" | "), cost.total());
    };
    for billed in &BILLED {
        row(billed.story, &costs[billed.story]);
    }
    for (life, stories) in LIVES {
        let whole =
            stories.iter().fold(Cost::default(), |sum, (story, times)| sum.plus(costs[story], *times));
        row(&format!("*{life}*"), &whole);
    }
    text.push_str("\nA life in italics is the sum of its stories:\n\n");
    for (life, stories) in LIVES {
        let parts: Vec<_> = stories.iter().map(|(story, times)| format!("{times} × {story}")).collect();
        let _ = writeln!(text, "- *{life}*: {}", parts.join(" + "));
    }
}

fn table_of_prices(text: &mut String) {
    let _ = write!(
        text,
        "\n## Prices\n\nList prices of ap-southeast-1 as of {}, without free tiers, written from memory. Check them \
         on AWS's pages before you rely on a sum. Change them in `tests/costs/prices.rs`.\n\n\
         | what | dollars | for | page |\n|---|---|---|---|\n",
        prices::AS_OF
    );
    for Price { what, dollars, per, page } in prices::ALL {
        let _ = writeln!(text, "| {what} | {dollars} | {per} | <{page}> |");
    }
    let milliseconds = |seconds: f64| seconds * 1000.0;
    let _ = write!(
        text,
        "\nThese values are assumed, because they cannot be counted here. A function has {} MB and works {} ms by itself, and {} ms \
         more to hash a password. A call takes {} ms to DynamoDB, {} ms if it is a transaction, {} ms to SES, {} ms to Scheduler, \
         {} ms to EventBridge. An invocation logs {} bytes. SES sends {} delivery reports for each email.\n",
        prices::MEMORY_GB * 1024.0,
        milliseconds(prices::OWN_SECONDS),
        milliseconds(prices::HASHING_SECONDS),
        milliseconds(prices::DYNAMODB_SECONDS),
        milliseconds(prices::TRANSACTION_SECONDS),
        milliseconds(prices::SES_SECONDS),
        milliseconds(prices::SCHEDULER_SECONDS),
        milliseconds(prices::EVENTBRIDGE_SECONDS),
        prices::LOG_BYTES,
        prices::REPORTS_PER_EMAIL,
    );
}

const HEAD: &str = "# What a million invitations cost

Written by `cargo run --example cost > infra/cost.md`. It plays each story on the local host, and counts the calls of the real
functions and the units that the table's engine reports. `cargo test --test service costs` fails when this text is out of date.

";

const COSTS: &str = "
`cancelled` are the units that a cancelled transaction may have consumed. DynamoDB does not report them. Delivery reports have
rows of their own, at the end. A completion reads the invitation and counts the attempt (R45) at the same time, before it hashes the
password. So an attempt over the limit costs no hashing.

An item of a transaction costs two units, because no item is larger than a kilobyte. The largest, an event of an invitation
to an unknown offshore centre, has about 0.8. So shorter names would save nothing. Fewer items would, but each has its
rule: the address (R25), the invitation, the event (R41), whether the address may be emailed (R42), the counters of the
officer and those of the address (R45), the saved response if the request has a key. An account also has its username (R29),
its mobile number (R31) and the hash of its password. A request that changes nothing costs one unit: it is counted while
the table is read, before the response.

## Dollars for a million of each

The units, calls and emails above, with two delivery reports for each email, times the prices below. *feed* are the events
that are published for other systems (R57). `dispatch` publishes them while it sends emails, up to ten in a call.

| a million times | API | functions | writes | reads | emails | timers | delivery reports | feed | logs | total |
|---|---|---|---|---|---|---|---|---|---|---|
";
