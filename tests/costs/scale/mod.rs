//! The simulation of crowds: the text of `tests/costs/scale.md`.

mod flow;
mod given;

use std::fmt::{Result, Write};

use flow::{Outcome, Scene, play};
use given::{FRESH, LARGE, NEW_TABLE, Product, RAISED, Ses, WARM_TABLE};

const HEAD: &str = "# A simulation of crowds

Written by `cargo run --example scale > tests/costs/scale.md`. It simulates the queues between the services, second by second,
with the numbers of the template and the code, and with AWS's quotas. The duration of calls is assumed. All inputs are in
[given.rs](scale/given.rs). Nothing here was run on AWS. What to do about it: [infra/scale.md](../../infra/scale.md).

";

/// The whole text.
pub(crate) fn report() -> String {
    let (product, mut text) = (Product::read(), HEAD.to_owned());
    for part in [crowds, sweep, reminders, batches] {
        let _ = part(&mut text, &product);
    }
    text + MEANING
}

fn scene(name: &'static str, expires: bool, many: f64, within: f64, ses: Ses, table: f64) -> Scene {
    Scene { name, expires, many, within, ses, table }
}

fn crowds(text: &mut String, product: &Product) -> Result {
    let due = "a million deadlines in an hour";
    let invited = "100,000 invitations in a minute";
    let scenes = [
        scene(due, true, 1e6, 3600.0, FRESH, NEW_TABLE),
        scene(due, true, 1e6, 3600.0, RAISED, NEW_TABLE),
        scene(due, true, 1e6, 3600.0, LARGE, NEW_TABLE),
        scene("a million deadlines in a minute", true, 1e6, 60.0, LARGE, NEW_TABLE),
        scene("a million deadlines in a minute", true, 1e6, 60.0, LARGE, WARM_TABLE),
        scene(invited, false, 1e5, 60.0, FRESH, NEW_TABLE),
        scene(invited, false, 1e5, 60.0, RAISED, NEW_TABLE),
        scene(invited, false, 1e5, 60.0, LARGE, WARM_TABLE),
    ];
    writeln!(text, "## Crowds\n")?;
    writeln!(
        text,
        "| crowd | SES sends | table writes | first quota reached | longest queues: calls · table · emails | last written | \
         last email | emails | parked whole | given up by the stream |"
    )?;
    writeln!(text, "|---|---|---|---|---|---|---|---|---|---|")?;
    for scene in scenes {
        let Outcome { first, calls, writes, events, swept, last_write, last_mail, mails, parked, given_up } =
            play(&scene, product);
        let first = first.map_or("nothing".to_owned(), |(quota, at)| format!("{quota}, after {}", time(at)));
        let swept = if swept > 0.5 { format!(" ({} by the sweep)", count(swept)) } else { String::new() };
        writeln!(
            text,
            "| {} | {}/s, {}/day | {}/s | {first} | {} · {} · {} | {}{swept} | {} | {} | {} | {} |",
            scene.name,
            count(scene.ses.a_second),
            count(scene.ses.a_day),
            count(scene.table),
            count(calls),
            count(writes),
            count(events),
            time(last_write),
            time(last_mail),
            count(mails),
            count(parked),
            count(given_up),
        )?;
    }
    let unset = Product { patience: f64::INFINITY, ..*product };
    let Outcome { given_up, .. } = play(&scene(due, true, 1e6, 3600.0, FRESH, NEW_TABLE), &unset);
    writeln!(
        text,
        "\nWithout parking, the stream would give up {} of the first crowd's events, and keep only a note of each.",
        count(given_up)
    )
}

/// The work of the sweep if all timers were lost.
fn sweep(text: &mut String, product: &Product) -> Result {
    let each = given::READ + given::TRANSACTION;
    let closed_a_second = (product.sweep_at_once / each).min(NEW_TABLE / product.expiry_units);
    let run = closed_a_second * (product.expire_timeout - given::RESERVE);
    writeln!(text, "\n## If Scheduler lost a million timers\n")?;
    writeln!(
        text,
        "The sweep closes {} invitations at once. On a new table that is {} a second, and {} before its time-out of {} s. \
         Then it fails, and Lambda retries it twice. So it closes {} in an hour, and a million in {:.1} hours.",
        product.sweep_at_once,
        count(closed_a_second),
        count(run),
        product.expire_timeout,
        count(3.0 * run),
        (1e6 / (3.0 * run)).max(1.0)
    )
}

/// The work of the sweep for the reminders of one hour (R52), and when they arrive.
fn reminders(text: &mut String, product: &Product) -> Result {
    let many = 1e5_f64;
    let each = given::READ + given::TRANSACTION;
    let a_second = (product.sweep_at_once / each).min(NEW_TABLE / product.reminder_units);
    let run = a_second * (product.expire_timeout - given::RESERVE);
    let seconds = many / a_second;
    writeln!(text, "\n## {} pending invitations with deadlines in one hour\n", count(many))?;
    writeln!(
        text,
        "A day before, one sweep finds them all in the index, with one query for each megabyte of keys: {} queries. It \
         reads each invitation with its emails, and reminds {} at once. On a new table that is {} a second, and {} before \
         its time-out of {} s. So it needs {} of the {} calls in an hour, and {:.0} s of work. Each call continues where the \
         last one stopped.\n",
        count((many * 200.0 / 1e6).ceil()),
        product.sweep_at_once,
        count(a_second),
        count(run),
        product.expire_timeout,
        count((many / run).ceil()),
        3,
        seconds,
    )?;
    writeln!(text, "| SES sends | longest queue of emails | last email | emails | parked whole |")?;
    writeln!(text, "|---|---|---|---|---|")?;
    for ses in [FRESH, RAISED, LARGE] {
        // As with expiries: the sweep writes as fast as it can, and each invitation gets one email.
        let reminding = Product { expiry_units: product.reminder_units, ..*product };
        let Outcome { events, last_mail, mails, parked, .. } =
            play(&scene("reminders", true, many, seconds.ceil(), ses, NEW_TABLE), &reminding);
        writeln!(
            text,
            "| {}/s, {}/day | {} | {} | {} | {} |",
            count(ses.a_second),
            count(ses.a_day),
            count(events),
            time(last_mail),
            count(mails),
            count(parked),
        )?;
    }
    writeln!(
        text,
        "\nOverdue invitations come first in every sweep. The next sweep sends the remaining reminders, until the deadline."
    )
}

/// How long a batch takes.
fn batches(text: &mut String, product: &Product) -> Result {
    writeln!(text, "\n## One batch of {} events\n", product.batch)?;
    writeln!(
        text,
        "| emails and timers of each event | without retries | with three attempts for each call to SES | finished before the reserve |"
    )?;
    writeln!(text, "|---|---|---|---|")?;
    for (owes, mails, timers) in [("an email and a timer", 1.0, 1.0), ("three emails", 3.0, 0.0)] {
        let own = given::OWN + given::READ + timers * given::SCHEDULE;
        let mail = given::SEND + given::READ;
        // The SDK waits half a second and a second on average, until it has used its attempts.
        let slow = mail + 1.5;
        let each = own + mails * slow;
        writeln!(
            text,
            "| {owes} | {:.1} s | {:.0} s | {:.0} events; the others come again |",
            product.batch * (own + mails * mail),
            product.batch * each,
            ((product.dispatch_timeout - 20.0) / each).ceil().min(product.batch)
        )?;
    }
    Ok(())
}

/// A number with separators for thousands.
fn count(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time as hours, minutes and seconds.
fn time(seconds: usize) -> String {
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

const MEANING: &str = "
## What it means

- SES is nearly always the bottleneck. Raise both quotas before you expect a crowd. The daily one must fit the emails of the
  day (four for each invitation that is registered with SEED), the one a second the emails that may not wait.
- Nothing is lost. A throttled request succeeds when it is sent again. Within an hour the sweep finds invitations whose timer
  Lambda gave up. Emails wait in the stream for 11 hours, and then as whole events in `UndeliveredEvents` for 14 days. The last
  column counts events of which only a note would be left.
- If the table throttles, the SDK tries three times. Then the transaction is decided again up to 20 times, with growing pauses.
  After that the client gets 503 with `Retry-After`.
- `dispatch` has no throttle of its own. It reports an event that SES throttles as failed, and Lambda retries the batch. Emails
  of the batch that were sent are recorded, and are not sent again.
- A new table writes 4,000 units a second. If you expect a crowd, warm it (`aws dynamodb update-table --warm-throughput`).
";
