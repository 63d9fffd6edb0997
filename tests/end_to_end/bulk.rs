//! Lists of people (R47).

use serde_json::{Value, json};
use tests::{Host, answers, fresh_address, fresh_mobile, subject};
use ureq::http::Request;

fn outcomes(reply: &Value) -> Vec<(u64, &str)> {
    let rows = reply["rows"].as_array().unwrap();
    rows.iter().map(|row| (row["line"].as_u64().unwrap(), row["outcome"].as_str().unwrap())).collect()
}

/// A list with one row of each kind, and the addresses of its first two rows.
fn list() -> (String, String, String) {
    let (vendor, officer) = (fresh_address("vendor.example"), fresh_address("tech.gov.sg"));
    let mobile = fresh_mobile();
    let list = format!(
        "\u{feff}email,mobile_number,sponsoring_agency,business_operation,seed_required\r\n\
         {vendor},,GOVTECH,onshore,no\r\n\
         {officer},{mobile},,,yes\r\n\
         somebody@gmail.com,,GOVTECH,onshore,\r\n\
         \"{}\",,,sideways,\r\n\
         too,few\r\n",
        fresh_address("vendor.example"),
    );
    (list, vendor, officer)
}

const EXPECTED: [(u64, &str); 5] = [
    (2, "invited"),
    (3, "account_created"),
    (4, "validation_failed"),
    (5, "validation_failed"),
    (6, "validation_failed"),
];

/// R47: each row has the same rules, and its own result. A row that fails does not affect the others.
#[test]
fn r47_each_row_is_an_invitation_of_its_own() {
    let host = Host::shared();
    let anna = host.officer();
    let (list, vendor, officer) = list();
    let reply = host.send_list(&anna, "", None, &list).json(200);
    assert_eq!(outcomes(&reply), EXPECTED);
    assert_eq!(reply["summary"]["validation_failed"], 3);
    let codes = |row: usize| -> Vec<(&str, &str)> {
        let errors = reply["rows"][row]["errors"].as_array().unwrap();
        errors.iter().map(|e| (e["field"].as_str().unwrap(), e["code"].as_str().unwrap())).collect()
    };
    assert_eq!(codes(2), [("email", "personal_mail")]);
    assert_eq!(codes(3), [("sponsoring_agency", "required"), ("business_operation", "not_in_list")]);
    host.mail_to(&vendor, subject::REGISTER);
    host.mail_to(&officer, subject::SEED);
    let id = reply["rows"][0]["invitation_id"].as_str().unwrap();
    assert_eq!(host.invitation(&anna, id)["status"], "pending");
}

/// R47: each row has its line, with LF and with CRLF. CR alone is refused.
#[test]
fn r47_rows_have_their_lines_for_each_line_end() {
    let host = Host::shared();
    let anna = host.officer();
    let list =
        ["email", "a@gmail.com", "", "\"b", "b\"@gmail.com", "c@gmail.com,more", "", "", "d@gmail.com"];
    for end in ["\n", "\r\n"] {
        let reply = host.send_list(&anna, "?dry_run=true", None, &list.join(end)).json(200);
        let lines: Vec<_> = outcomes(&reply).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 4, 6, 9], "{end:?}");
    }
    for list in [list.join("\r"), "email\na@gmail.com\rb@gmail.com".to_owned()] {
        host.send_list(&anna, "?dry_run=true", None, &list).problem(400, "malformed_body");
    }
}

/// R47: a dry run returns the same outcomes and changes nothing.
#[test]
fn r47_a_dry_run_changes_nothing() {
    let host = Host::shared();
    let anna = host.officer();
    let (list, vendor, _) = list();
    let reply = host.send_list(&anna, "?dry_run=true", None, &list).json(200);
    assert_eq!(outcomes(&reply), EXPECTED);
    assert!(reply["rows"].as_array().unwrap().iter().all(|row| row["invitation_id"].is_null()));
    let request = Request::get(host.url("/invitations"));
    let mine = host.send(request.header("authorization", format!("Bearer {}", anna.token)), "").json(200);
    assert_eq!(mine["items"], Value::Array(Vec::new()));
    assert_eq!(host.count(&vendor, subject::REGISTER), 0);
    host.send_list(&anna, "?dry_run=maybe", None, &list).problem(400, "invalid_query");
}

/// R47: files as a spreadsheet saves them, with each separator and encoding, and one in an encoding that it does not
/// name.
#[test]
fn r47_files_of_libreoffice_are_read() {
    let host = Host::start("5d");
    let anna = host.officer();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lists");
    let check = |file: &str, media_type: &str| {
        let request =
            Request::post(host.url("/invitations/bulk?dry_run=true")).header("content-type", media_type);
        let request = request.header("authorization", format!("Bearer {}", anna.token));
        host.send(request, std::fs::read(format!("{folder}/{file}.csv")).unwrap())
    };
    for (file, media_type, separator) in
        [("comma_utf8", "text/csv", "comma"), ("semicolon_utf16", "application/octet-stream", "semicolon")]
    {
        let reply = check(file, media_type).json(200);
        assert_eq!(reply["separator"], separator, "{file}");
        assert_eq!(
            outcomes(&reply),
            [(2, "invited"), (3, "account_created"), (5, "invited")],
            "{file}: {reply}"
        );
        let emails: Vec<_> =
            reply["rows"].as_array().unwrap().iter().map(|row| row["email"].clone()).collect();
        let expected = ["jose.tan@vendor.example", "nur.siti@tech.gov.sg", "ravi.kumar@offshore.example"];
        assert_eq!(emails, expected, "{file}");
    }
    let problem = check("tab_windows1252", "text/csv").problem(400, "malformed_body");
    assert_eq!(problem["line"], 2, "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("UTF-8"), "{problem}");
}

/// The table does not answer. The response still comes before API Gateway gives up, and names the rows whose outcome
/// is unknown. The same list with the same key finds out, and nobody is emailed twice.
#[test]
fn a_response_comes_although_a_row_hangs() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let template = tests::template::infra("template.yaml");
    assert!(template.contains("      Timeout: 29\n"));
    std::fs::write(file.path(), template.replace("      Timeout: 29\n", "      Timeout: 10\n")).unwrap();
    let host = Host::by_template(file.path());
    let anna = host.officer();
    let emails = [fresh_address("vendor.example"), fresh_address("vendor.example")];
    let list = answers::onshore_list(&emails);
    // One of the two transactions takes effect. Neither it nor its retries get a response.
    host.arm(&json!({ "function": "invite", "operation": "TransactWriteItems", "skip": 1, "times": 100, "fault": "timed_out" }));
    let began = std::time::Instant::now();
    let reply = host.send_list(&anna, "", Some("silent"), &list).json(200);
    assert!(began.elapsed() < std::time::Duration::from_secs(10), "{:?}", began.elapsed());
    let mut said: Vec<_> = outcomes(&reply).into_iter().map(|(_, outcome)| outcome).collect();
    said.sort_unstable();
    assert_eq!(said, ["invited", "temporarily_unavailable"]);
    host.disarm();
    let again = host.send_list(&anna, "", Some("silent"), &list).json(200);
    assert_eq!(outcomes(&again), [(2, "invited"), (3, "invited")]);
    host.each_mailed_once(&emails, subject::REGISTER);
}

/// R47: what there is no time for is said so, and goes on with the same key; nobody is emailed twice or forgotten.
#[test]
fn r47_a_list_that_is_cut_short_goes_on() {
    let host = Host::without_limits("5d");
    let officer = host.officer();
    // One mailbox: one row at a time.
    let people: Vec<String> = (0..16).map(|tag| format!("mei+{tag}@vendor.example")).collect();
    let list = answers::onshore_list(&people);
    host.arm(&json!({
        "function": "invite",
        "operation": "TransactWriteItems",
        "times": 100_000,
        "fault": "slow",
        "milliseconds": 2500,
    }));
    let first = host.send_list(&officer, "", Some("slow"), &list).json(200);
    host.disarm();
    let count = |reply: &Value, outcome: &str| reply["summary"][outcome].as_u64().unwrap_or_default();
    assert!(count(&first, "invited") > 0 && count(&first, "not_reached") > 0, "{first}");
    let rows = first["rows"].as_array().unwrap();
    let cut = rows.iter().find(|row| row["outcome"] == "not_reached").unwrap();
    assert!(cut["detail"].as_str().unwrap().contains("the same Idempotency-Key"), "{cut}");
    let second = host.send_list(&officer, "", Some("slow"), &list).json(200);
    assert_eq!(count(&second, "invited"), 16, "{second}");
    for (before, after) in rows.iter().zip(second["rows"].as_array().unwrap()) {
        assert!(before["outcome"] == "not_reached" || before == after);
    }
    host.each_mailed_once(&people, subject::REGISTER);
}

/// The same list with the same key is processed once. With another key each row is an override.
#[test]
fn a_list_that_is_sent_again_with_its_key_is_processed_once() {
    let host = Host::shared();
    let anna = host.officer();
    let (list, vendor, _) = list();
    let first = host.send_list(&anna, "", Some("monday"), &list).json(200);
    assert_eq!(host.send_list(&anna, "", Some("monday"), &list).json(200), first);
    host.send_list(&anna, "?dry_run=true", Some("monday"), &list).problem(422, "idempotency_key_reused");
    let again = host.send_list(&anna, "", Some("tuesday"), &list).json(200);
    assert_eq!(outcomes(&again)[..2], [(2, "overridden"), (3, "resent_recently")]);
    host.nth_mail_to(&vendor, subject::REGISTER, 2);
    assert_eq!(host.count(&vendor, subject::REGISTER), 2);
}

/// A body that is not a list of people is refused as a whole.
#[test]
fn a_body_that_is_not_a_list_is_refused() {
    let host = Host::shared();
    let anna = host.officer();
    host.send_list(&anna, "", None, "name\nMei\n").problem(400, "malformed_body");
    host.send_list(&anna, "", None, "").problem(400, "malformed_body");
    let many = "email\n".to_owned() + &"a@vendor.example\n".repeat(501);
    host.send_list(&anna, "", None, &many).problem(400, "malformed_body");
    let large = "email\n".to_owned() + &" ".repeat(1024 * 1024);
    host.send_list(&anna, "", None, &large).problem(413, "body_too_large");
    let request = Request::post(host.url("/invitations/bulk")).header("content-type", "application/json");
    let request = request.header("authorization", format!("Bearer {}", anna.token));
    host.send(request, "[]").problem(415, "unsupported_media_type");
}

/// R47: a person who is in a list twice, by address or mobile number, is invited once.
#[test]
fn r47_a_person_who_is_in_a_list_twice_is_invited_once() {
    let host = Host::shared();
    let anna = host.officer();
    let (vendor, officer, mobile) =
        (fresh_address("vendor.example"), fresh_address("tech.gov.sg"), fresh_mobile());
    let list = format!(
        "email,mobile_number,sponsoring_agency,business_operation\n{vendor},,GOVTECH,onshore\n\
         {},,MOH,onshore\n{officer},{mobile},,\n{},{mobile},,\n{vendor},,GOVTECH,sideways\n",
        vendor.to_uppercase(),
        fresh_address("tech.gov.sg"),
    );
    for query in ["?dry_run=true", ""] {
        let reply = host.send_list(&anna, query, None, &list).json(200);
        let expected = [
            (2, "invited"),
            (3, "duplicate"),
            (4, "account_created"),
            (5, "duplicate"),
            (6, "validation_failed"),
        ];
        assert_eq!(outcomes(&reply), expected, "{query}");
        assert_eq!(
            (&reply["rows"][1]["duplicate_of"], &reply["rows"][3]["duplicate_of"]),
            (&2.into(), &4.into())
        );
        let detail = reply["rows"][3]["detail"].as_str().unwrap();
        assert!(detail.starts_with("Line 4 has the same mobile number."), "{detail}");
    }
    host.mail_to(&vendor, subject::REGISTER);
    host.quiet();
    assert_eq!(host.count(&vendor, subject::REGISTER), 1);
}

/// R22, R47: a dry run says which invitations would be replaced, and whose they are.
#[test]
fn r47_a_dry_run_says_whose_invitation_would_be_replaced() {
    let host = Host::shared();
    let (anna, ben) = (host.officer(), host.officer());
    let pending = host.invited_vendor(&ben);
    let list = format!(
        "Email address;Sponsoring agency;Business operation\nMei <{}>;govtech;Onshore\n",
        pending.email
    );
    let row = &host.send_list(&anna, "?dry_run=true", None, &list).json(200)["rows"][0];
    assert_eq!((&row["outcome"], &row["email"]), (&"overridden".into(), &pending.email.as_str().into()));
    assert_eq!(row["pending"]["inviter_email"], ben.email);
    assert_eq!(row["pending"]["invitation_id"], pending.id);
    let row = &host.send_list(&anna, "", None, &list).json(200)["rows"][0];
    assert_eq!(row["outcome"], "overridden");
    assert!(row["pending"].is_null());
}

/// R45, R47: for any list, a dry run returns the outcomes that sending at the same time returns.
#[test]
fn r47_a_dry_run_returns_the_outcomes_of_sending() {
    let host = Host::start_with("5d", &["ListRowsPerDay=9", "InvitationsPerAddressADay=2"]);
    let ben = host.officer();
    let registered = host.invited_vendor(&ben);
    host.register(&registered.link, &answers::registration()).json(201);
    let pending = host.invited_vendor(&ben).email;
    let account = answers::integrated(&fresh_address("tech.gov.sg"));
    host.invite(&ben.token, &account).json(201);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (account, taken) = (text(&account["email"]), text(&account["mobile_number"]));
    // Knuth's generator: the same lists in each run.
    let mut state = 20_261_128_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut seen = std::collections::BTreeSet::new();
    for round in 0..8 {
        let officer = host.officer();
        let (fresh, mobile) = (fresh_address("vendor.example"), fresh_mobile());
        let local = fresh.split('@').next().unwrap();
        let rows: Vec<String> = (0..4 + random(14))
            .map(|at| match random(10) {
                0 => format!("{},,GOVTECH,onshore", registered.email),
                1 => format!("{pending},,GOVTECH,onshore"),
                2 => format!("{account},{taken},,"),
                3 => format!("{},{taken},,", fresh_address("tech.gov.sg")),
                4 => format!("{},{mobile},,", fresh_address("tech.gov.sg")),
                5 => format!("{},,GOVTECH,sideways", fresh_address("vendor.example")),
                6 => format!("{local}+{at}@vendor.example,,GOVTECH,onshore"),
                7 => format!("{},,MOH,onshore", fresh.to_uppercase()),
                _ => format!("{},,GOVTECH,onshore", fresh_address("vendor.example")),
            })
            .collect();
        let list = format!("email,mobile_number,sponsoring_agency,business_operation\n{}\n", rows.join("\n"));
        let said = |query: &str| -> Vec<(String, Value, Value, Value)> {
            let reply = host.send_list(&officer, query, None, &list).json(200);
            let rows = reply["rows"].as_array().unwrap().iter();
            rows.map(|row| {
                (
                    text(&row["outcome"]),
                    row["duplicate_of"].clone(),
                    row["limit"].clone(),
                    row["errors"].clone(),
                )
            })
            .collect()
        };
        let foreseen = said("?dry_run=true");
        assert_eq!(foreseen, said(""), "round {round}: {list}");
        seen.extend(foreseen.into_iter().map(|(outcome, ..)| outcome));
    }
    for outcome in
        ["invited", "overridden", "duplicate", "rate_limited", "already_registered", "validation_failed"]
    {
        assert!(seen.contains(outcome), "{outcome} never occurs: {seen:?}");
    }
}
