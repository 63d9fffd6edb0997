//! The calls of each story, counted on the real functions, and the costs of a million of them.

#![expect(
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "counts are small, and what fails here must fail the test"
)]

mod bill;
mod counts;
mod prices;
mod scale;

use std::collections::BTreeMap;
use std::path::Path;

use counts::Count;

/// The stories take exactly these round trips, and their costs are those of the page.
#[test]
fn the_calls_and_costs_of_stories_are_those_of_the_page() {
    let counts = counts::count_all();
    let bill = bill::bill(&counts);
    let by_story: BTreeMap<_, _> = counts.into_iter().collect();
    assert_round_trips(&by_story);
    assert!(kept("../infra/cost.md") == bill, "renew it: cargo run --example cost > infra/cost.md\n{bill}");
}

/// The page on crowds is what the simulation says now.
#[test]
fn the_page_on_crowds_is_what_the_simulation_says() {
    let report = scale::report();
    assert!(
        kept("costs/scale.md") == report,
        "renew it: cargo run --example scale > tests/costs/scale.md\n{report}"
    );
}

fn kept(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// How often a function calls DynamoDB.
fn of_dynamodb(count: &Count, function: &str) -> u64 {
    let operations = ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "TransactWriteItems"];
    operations.iter().map(|operation| count.made(function, operation)).sum()
}

/// How often a function calls DynamoDB before it responds, and what follows from that.
fn assert_round_trips(counts: &BTreeMap<&str, Count>) {
    for (story, function, calls) in [
        ("first invitation", "invite", 1),
        ("override of one's own", "invite", 2),
        ("override of another officer's", "invite", 2),
        ("integrated, with SEED", "invite", 1),
        ("link opened", "register", 1),
        // The check of the form needs the invitation, and every attempt counts (R45). Both happen at once. Then one
        // transaction completes the registration (R34).
        ("completion, with SEED", "register", 3),
        ("expiry", "expire", 2),
        // The invitation has the information whether an email bounced: one query, one transaction (R52).
        ("reminder", "expire", 2),
        // The username leads to the account, and the account to the invitation. Both are read again for the change.
        // The feed is read and written.
        ("first sign-in", "expire", 7),
        ("reminder to sign in", "expire", 2),
        // The found invitation is read again, with the account.
        ("end of an account", "expire", 4),
        ("declined", "register", 2),
        ("timer of a closed invitation", "expire", 1),
        // One query for the list, and one for the mail notes of each invitation.
        ("list of 20", "invite", 22),
        ("numbers of 20 invitations", "invite", 2),
        ("delivery report, known", "feedback", 1),
        ("delivery report, recorded", "feedback", 2),
    ] {
        let count = &counts[story];
        assert_eq!(of_dynamodb(count, function), calls, "{story}: {count}");
    }
    for (story, mails, timers) in [
        ("first invitation", 1, 1),
        ("override of one's own", 1, 1),
        ("override of another officer's", 2, 1),
        ("integrated, with SEED", 2, 0),
        ("correction by another officer", 2, 0),
        ("completion, with SEED", 3, 0),
        ("expiry", 1, 0),
        ("resend", 1, 0),
        ("reminder", 1, 0),
        ("first sign-in", 0, 0),
        ("reminder to sign in", 1, 0),
        ("end of an account", 2, 0),
        ("declined", 1, 0),
        ("request for a new invitation", 1, 0),
        ("revocation", 0, 0),
    ] {
        let count = &counts[story];
        assert_eq!(
            (count.all("SendEmail"), count.all("CreateSchedule")),
            (mails, timers),
            "{story}: {count}"
        );
        // The mail notes of one event are read at once. Each is written separately (R41).
        assert_eq!(count.made("dispatch", "PutItem"), mails, "{story}: {count}");
        assert!(count.made("dispatch", "BatchGetItem") <= mails, "{story}: {count}");
    }
}
