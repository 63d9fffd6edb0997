//! Counts the calls of each story, and their units, on the real functions.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::json;
use tests::story::Story;
use tests::{Call, Host, Officer, answers, eventually, fresh_address, now};
use ureq::http::Request;

/// How many invitations the counted list has: a usual page.
const LISTED: usize = 20;

/// The calls and units of one story.
#[derive(Clone, Debug, Default)]
pub(crate) struct Count {
    /// How often each function makes each call.
    pub(crate) calls: BTreeMap<(String, String), u64>,
    /// Write units, of the table and of each index.
    pub(crate) written: BTreeMap<String, f64>,
    /// Read units.
    pub(crate) read: f64,
}

impl Count {
    /// Counts the calls of functions. Calls of a function that is counted separately are left out.
    fn of<'c>(calls: impl IntoIterator<Item = &'c Call>, besides: &str) -> Self {
        let mut count = Self::default();
        for call in calls {
            let Some(function) = call.function.as_deref().filter(|function| *function != besides) else {
                continue;
            };
            // The stream decides how many events one invocation (and one `PutEvents`) has, and Lambda decides how
            // many environments of `dispatch` start and fetch their key.
            if matches!(call.operation.as_str(), "InvokeFunction" | "GetSecretValue" | "PutEvents") {
                continue;
            }
            count.consume(call);
            *count.calls.entry((function.to_owned(), call.operation.clone())).or_default() += 1;
        }
        count
    }

    fn consume(&mut self, call: &Call) {
        match (call.operation.as_str(), &call.consumed) {
            ("GetItem" | "BatchGetItem" | "Query", Some(consumed)) => {
                self.read += consumed.table + consumed.indexes.values().sum::<f64>();
            }
            ("PutItem" | "UpdateItem" | "TransactWriteItems", Some(consumed)) => {
                *self.written.entry("table".to_owned()).or_default() += consumed.table;
                for (index, units) in &consumed.indexes {
                    *self.written.entry(index.clone()).or_default() += units;
                }
            }
            // DynamoDB does not report the units of a cancelled transaction. It has prepared each part, so it has
            // consumed at most the units of the whole write.
            ("TransactWriteItems", None) => {
                *self.written.entry("cancelled".to_owned()).or_default() += 2.0 * call.actions.len() as f64;
            }
            // A delivery report had already written the note. DynamoDB charges the failed condition like a write.
            ("PutItem", None) => *self.written.entry("table".to_owned()).or_default() += 1.0,
            _ => {}
        }
    }

    /// How often a function makes a call.
    pub(crate) fn made(&self, function: &str, operation: &str) -> u64 {
        self.calls.get(&(function.to_owned(), operation.to_owned())).copied().unwrap_or_default()
    }

    /// How often all functions make a call.
    pub(crate) fn all(&self, operation: &str) -> u64 {
        self.calls.iter().filter(|((_, of), _)| of == operation).map(|(_, times)| times).sum()
    }

    /// All write units.
    pub(crate) fn units_written(&self) -> f64 {
        self.written.values().fold(0.0, |sum, units| sum + units)
    }
}

/// `dispatch: BatchGetItem, 2 × SendEmail; invite: TransactWriteItems`
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = None;
        for ((function, operation), times) in &self.calls {
            match before {
                Some(known) if known == function => write!(f, ", ")?,
                Some(_) => write!(f, "; {function}: ")?,
                None => write!(f, "{function}: ")?,
            }
            before = Some(function);
            if *times > 1 {
                write!(f, "{times} × ")?;
            }
            write!(f, "{operation}")?;
        }
        Ok(())
    }
}

/// All stories, counted. Delivery reports are separate stories, so that the other counts do not depend on whether a
/// report or the note of the email comes first.
pub(crate) fn count_all() -> Vec<(&'static str, Count)> {
    let (host, brief) = (Host::without_limits("5d"), Host::without_limits("20s"));
    let expiring = Story::Expire.prepare(&brief);
    let mut counts: Vec<_> = [
        ("first invitation", Story::Invite),
        ("override of one's own", Story::OverrideOwn),
        ("override of another officer's", Story::OverrideOther),
        ("integrated, with SEED", Story::Integrated),
        ("correction by another officer", Story::Correct),
        ("completion, with SEED", Story::Complete),
        ("resend", Story::Resend),
        ("revocation", Story::Revoke),
        ("invitation of a registered person", Story::InviteAgain),
        ("declined", Story::Decline),
        ("request for a new invitation", Story::AskAgain),
        ("withdrawal", Story::Withdraw),
        ("first sign-in", Story::Activate),
        ("completion with a number that was only typed", Story::Displace),
    ]
    .into_iter()
    .map(|(name, story)| {
        let cast = story.prepare(&host);
        (name, counted(&host, "feedback", || drop(story.act(&host, &cast))))
    })
    .collect();
    counts.insert(5, ("link opened", opened(&host)));
    // Each on its own host, because the sweep looks at everything that is due there.
    for (name, story) in [
        ("reminder", Story::Remind),
        ("reminder to sign in", Story::RemindHolder),
        ("end of an account", Story::Terminate),
    ] {
        counts.push((name, swept(&Host::with_feed("5d"), story)));
    }
    counts.push(("permanent bounce", bounced(&host)));
    counts.push(("delivery report, known", report_counted(&host, "Send")));
    counts.push(("delivery report, recorded", report_counted(&host, "Bounce")));
    let officer = host.officer();
    for _ in 0..LISTED {
        host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example"))).json(201);
    }
    counts.push(("list of 20", read(&host, &officer, "/invitations")));
    counts.push(("numbers of 20 invitations", read(&host, &officer, "/statistics")));
    eventually("the deadline to pass", || (Some(now()) > expiring.deadline).then_some(()));
    counts.insert(7, ("expiry", counted(&brief, "feedback", || drop(Story::Expire.act(&brief, &expiring)))));
    let late = counted(&brief, "feedback", || drop(Story::Expire.act(&brief, &expiring)));
    counts.insert(8, ("timer of a closed invitation", late));
    counts
}

fn counted(host: &Host, besides: &str, act: impl FnOnce()) -> Count {
    let before = host.quiet();
    act();
    host.quiet();
    Count::of(&host.calls_after(before), besides)
}

fn opened(host: &Host) -> Count {
    let invited = host.invited_vendor(&host.officer());
    counted(host, "feedback", || drop(host.open(&invited.link)))
}

/// The work of a sweep for one invitation, without its work for all: the query for everything that is due, and the
/// look at the directory's events.
fn swept(host: &Host, story: Story) -> Count {
    let cast = story.prepare(host);
    let before = host.quiet();
    drop(story.act(host, &cast));
    host.quiet();
    let is_of_sweep = |call: &Call| match call.operation.as_str() {
        "Query" => call.consumed.as_ref().is_none_or(|consumed| consumed.table == 0.0),
        "GetItem" => call.actions.iter().any(|action| action.to_string().contains("\"FEED#\"")),
        _ => false,
    };
    Count::of(host.calls_after(before).iter().filter(|call| !is_of_sweep(call)), "feedback")
}

/// A permanent bounce and the email to the inviter about it, without the delivery reports of that email.
fn bounced(host: &Host) -> Count {
    let cast = Story::Bounce.prepare(host);
    let before = host.quiet();
    drop(Story::Bounce.act(host, &cast));
    host.quiet();
    let calls = host.calls_after(before);
    let by_feedback = calls.iter().filter(|call| call.function.as_deref() == Some("feedback"));
    let until_told = by_feedback.scan(false, |told, call| {
        (!std::mem::replace(told, *told || call.operation == "TransactWriteItems")).then_some(call)
    });
    let by_others = calls.iter().filter(|call| call.function.as_deref() != Some("feedback"));
    Count::of(until_told.chain(by_others), "")
}

/// A report about a delivered email to an officer. Its sending is already recorded. A bounce is only recorded in its
/// note, because its reader is an officer. So is a report of the arrival, which comes too early here to be counted
/// separately.
fn report_counted(host: &Host, event: &str) -> Count {
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    host.register(&invited.link, &answers::registration()).json(201);
    host.quiet();
    let mail = &host.mails_for(&officer.email)[0];
    counted(host, "", || drop(host.report(mail, &json!({ "event": event }))))
}

/// A reading request of an officer.
fn read(host: &Host, officer: &Officer, path: &str) -> Count {
    let request = Request::get(host.url(path)).header("authorization", format!("Bearer {}", officer.token));
    counted(host, "feedback", || {
        let reply = host.send(request, "").json(200);
        let shown =
            reply["items"].as_array().map_or(reply["counted"].as_u64(), |items| Some(items.len() as u64));
        assert_eq!(shown, Some(LISTED as u64), "{reply}");
    })
}
