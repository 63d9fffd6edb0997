//! The simulation of crowds: the text of `tests/costs/scale.md`.

mod flow;
mod given;

use std::fmt::{Result, Write};

use flow::{Outcome, Scene, play};
use given::{FRESH, LARGE, NEW_TABLE, Product, RAISED, Ses, WARM_TABLE};

const HEAD: &str = "# What happens at scale, on paper

Made by `cargo run --example scale > tests/costs/scale.md`: a simulation, second by second, of the queues between the
services, with the product's own numbers (read from the template and the sources) and AWS's quotas. How long calls take
is assumed; all of it stands in [given.rs](scale/given.rs). Nothing here was run on AWS.

";

/// The whole text.
pub(crate) fn report() -> String {
    let (product, mut text) = (Product::read(), HEAD.to_owned());
    for part in [crowds, sweep, reminders, batches, list, hot] {
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
        "| what comes | SES sends | table takes | first in the way | waited at most for: the call · the table · \
         emails | last written | last email | emails | parked whole | given up by the stream |"
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
        "\nIf `dispatch` did not park what has waited for long, the stream would give up {} of the first crowd's \
         events, and keep a note of each for an operator to look up within hours.",
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
        "The sweep closes {} at once, {} a second on a new table, {} before its time-out of {} s. It then fails, and \
         Lambda calls it twice more: {} in an hour, a million in {:.1} hours.",
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
        "A day before, one sweep finds them all by the index: their parts of a day have one query for each megabyte of \
         keys, some {} in all. It reads each with its emails, and reminds {} at once, {} a second on a new table, {} in \
         all within its {} s. So it needs {} of the {} calls that Lambda makes of it in an hour, each of which goes on \
         where the one before ended: {:.0} s at work. A reminded invitation moves to a part of the index that later sweeps do \
         not ask for reminders.\n",
        count((many * 200.0 / 1e6).ceil()),
        product.sweep_at_once,
        count(a_second),
        count(run),
        product.expire_timeout,
        count((many / run).ceil()),
        3,
        seconds,
    )?;
    writeln!(text, "| SES sends | waited at most for emails | last email | emails | parked whole |")?;
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
        "\nOverdue invitations come first in every sweep. Reminders that a sweep has no time for are sent by the next one, \
         up to the deadline."
    )
}

/// How long a batch takes.
fn batches(text: &mut String, product: &Product) -> Result {
    writeln!(text, "\n## One batch of {} events\n", product.batch)?;
    writeln!(
        text,
        "| each event owes | undisturbed | every call to SES tried three times | done before the reserve |"
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
            "| {owes} | {:.1} s | {:.0} s | {:.0} events, the others come again |",
            product.batch * (own + mails * mail),
            product.batch * each,
            ((product.dispatch_timeout - 20.0) / each).ceil().min(product.batch)
        )?;
    }
    Ok(())
}

fn list(text: &mut String, product: &Product) -> Result {
    let many = 10_000.0_f64;
    let page = given::READ + (20.0 / product.list_at_once).ceil() * given::READ;
    let searched = (many / product.searched_at_once).ceil();
    writeln!(text, "\n## An officer with {} invitations\n", count(many))?;
    writeln!(
        text,
        "A page of 20 takes one query and 20 for the emails, {} at once: {:.0} ms. A page of a status that hardly any \
         has takes up to {searched} queries of {} invitations, one after the other: {:.1} s, where API Gateway waits \
         for 30. Their part of the index takes {} invitations a second; they may make 60 an hour (R45).",
        product.list_at_once,
        page * 1000.0,
        product.searched_at_once,
        // Half a kilobyte each: the response has about 0.3 MB.
        searched * (given::READ + 0.02),
        count(given::PARTITION)
    )
}

fn hot(text: &mut String, product: &Product) -> Result {
    let burst = 1e5 / 60.0;
    writeln!(text, "\n## A hot domain, a hot day\n")?;
    writeln!(
        text,
        "No key of the table begins with a domain: all invitees at one are as many partitions as anywhere else. What \
         is shared is the day of the deadline, in {} parts: {} invitations in a minute are {:.0} writes a second to \
         each part, of {}; {} invitations a second for one day are the most.",
        product.deadline_shards,
        count(1e5),
        burst / product.deadline_shards,
        count(given::PARTITION),
        count(product.deadline_shards * given::PARTITION)
    )?;
    writeln!(
        text,
        "{} timers may be pending: a million invitations a day of 5 days' validity are half of them.",
        count(given::TIMERS)
    )
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

- SES is nearly always the bottleneck. Raise both its quotas before a crowd is expected: the daily one to the day's emails
  (four for each invitation that is registered with SEED), the one a second to the emails that may not wait.
- Nothing is lost. A request that the table refuses succeeds when it is sent again. The sweep finds timers that Lambda
  gave up within the hour. Emails wait in the stream, and after 11 hours as whole events in `UndeliveredEvents`, for 14
  days. The last column counts events of which only a note would be left.
- Where the table refuses, the SDK tries three times, the transaction is decided again up to 20 times after pauses that
  grow and differ, and the client then gets 503 with `Retry-After`.
- `dispatch` does not slow down by itself. It reports an event that SES throttles as failed, and Lambda retries the batch.
  The emails of a batch that were sent are noted and not sent again.
- A new table takes 4,000 units a second. If you expect a crowd, warm it
  (`aws dynamodb update-table --warm-throughput`).
";
