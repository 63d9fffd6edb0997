//! The check after a deployment, `infra/check`: all its steps pass, and for a failed step it names the right page.

use std::io::Write;
use std::process::{Child, Command, Output, Stdio};

use serde_json::json;
use tests::template::infra;
use tests::{Host, fresh_address, link_in, subject};

const ALL_SEEN: &str = "All checks passed.";

/// Starts the check of a host. Without a token, the check treats it as a local host.
fn start(host: &Host, token: Option<&str>, options: &[&str]) -> Child {
    let mut check = Command::new("python3");
    check.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/check")).arg(host.url("")).args(options);
    check.env_remove("OFFICER_TOKEN").envs(token.map(|token| ("OFFICER_TOKEN", token)));
    check.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    check.spawn().unwrap()
}

/// Whether all steps passed, and the output. The output has no secrets.
fn said(check: Child) -> (bool, String) {
    let Output { status, stdout, stderr } = check.wait_with_output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(!said.contains("eyJ"), "there is a token in {said}");
    assert!(!said.contains("Traceback"), "{said}");
    assert_eq!(status.success(), said.contains(ALL_SEEN), "{status}: {said}");
    (status.success(), said)
}

/// How many invitations are still pending.
fn still_pending(host: &Host) -> usize {
    let items = host.scan();
    let made: Vec<_> = items.iter().filter(|item| item["SK"]["S"] == "INVITATION").collect();
    assert!(made.len() >= 5, "{made:?}");
    made.iter().filter(|item| item["status"]["S"] == "pending").count()
}

#[test]
fn all_steps_of_the_check_pass() {
    let host = Host::start("30s");
    let (all, said) = said(start(&host, None, &["--patience", "60"]));
    assert!(all, "{said}");
    for part in [
        "a forged link is not found",
        "the reader registers",
        "a bounce is recorded",
        "a complaint is recorded",
        "the invitation expires on time",
    ] {
        assert!(said.contains(&format!("ok       {part}")), "{part}: {said}");
    }
    assert!(!said.contains("skipped"), "{said}");
}

/// The officer gives a token, the reader pastes the link, and links work for days.
#[test]
fn a_person_pastes_the_link_and_nothing_stays_pending() {
    let host = Host::start("5d");
    let officer = host.officer();
    // An address with a tag is not changed.
    let reader = fresh_address("vendor.example").replace('@', "+deployment@");
    let mut check = start(&host, Some(&officer.token), &["--reader", &reader, "--patience", "60"]);
    let link = link_in(&host.mail_to(&reader, subject::REGISTER));
    writeln!(check.stdin.take().unwrap(), "{link}").unwrap();
    let (all, said) = said(check);
    assert!(all && said.contains("skipped  expiry"), "{said}");
    assert_eq!(still_pending(&host), 0, "{said}");
}

/// Each fault leads to its entry. The check leaves nothing pending.
#[test]
fn a_failed_step_names_its_entry_in_the_runbook() {
    let denied = json!({ "status": 403, "code": "AccessDeniedException" });
    let host = Host::start("5d");
    // Faults that delay emails come last: after them `dispatch` pauses before it retries.
    for (function, operation, error, entry, patience) in [
        ("feedback", "InvokeFunction", None, "ReportsUnprocessed", "30"),
        ("dispatch", "SendEmail", Some(denied), "MailsUnsent", "10"),
        ("dispatch", "InvokeFunction", None, "MailsStopped", "20"),
    ] {
        let kind = if error.is_some() { "error" } else { "before" };
        let mut fault =
            json!({ "function": function, "operation": operation, "fault": kind, "times": 100_000 });
        if let Some(error) = error {
            fault["error"] = error;
        }
        host.arm(&fault);
        let (all, said) = said(start(&host, None, &["--patience", patience]));
        assert!(host.disarm() > 0, "{said}");
        assert!(
            !all && said.contains(&format!("infra/runbook.md, {entry}")),
            "{function} {operation}: {said}"
        );
        assert_eq!(said.matches("FAILED").count(), 1, "one cause, one line: {said}");
        assert_eq!(still_pending(&host), 0, "{said}");
    }
    let (_, refused) = said(start(&host, Some("no-token"), &["--reader", "a@vendor.example"]));
    assert!(refused.contains("401 unauthenticated") && refused.contains("RequestsRefused"), "{refused}");
    let officer = host.officer();
    for (reader, why) in [("a@unlisted.example", "email_not_allowed"), ("a@lta.gov.sg", "accounts at once")] {
        let (_, refused) = said(start(&host, Some(&officer.token), &["--reader", reader]));
        assert!(refused.contains(why) && refused.contains("shared/policy/README.md"), "{refused}");
    }
    assert_eq!(still_pending(&host), 0);
}

/// The headings exist that the check names.
#[test]
fn the_check_names_headings_that_exist() {
    let check = [infra("check"), infra("deployment_check/service.py"), infra("deployment_check/story.py")]
        .concat()
        + &infra("deployment_check/report.py");
    let in_quotes = |text: &str| text.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let mut named: Vec<(String, String)> = Vec::new();
    for call in check.split("runbook(").skip(1) {
        let entries = in_quotes(call.split(')').next().unwrap());
        named.extend(entries.into_iter().map(|entry| ("infra/runbook.md".to_owned(), entry)));
    }
    let whole = in_quotes(&check);
    let pages = whole.iter().filter_map(|text| text.split_once(".md, "));
    named.extend(pages.map(|(page, heading)| (format!("{page}.md"), heading.to_owned())));
    named.retain(|(_, heading)| !heading.starts_with('{'));
    assert!(named.len() > 12, "{named:?}");
    for (page, heading) in named {
        let text = infra(&format!("../{page}"));
        let is_there =
            text.lines().any(|line| line.trim_start_matches('#').trim() == heading && line.starts_with('#'));
        assert!(is_there, "{page} has no heading {heading}");
    }
}
