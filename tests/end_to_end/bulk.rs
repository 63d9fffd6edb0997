//! Many people at once by a list (R47).

use serde_json::Value;
use tests::{Host, Officer, Reply, fresh_address, fresh_mobile, subject};
use ureq::http::Request;

fn send(host: &Host, officer: &Officer, query: &str, key: Option<&str>, list: &str) -> Reply {
    let request = Request::post(host.url(&format!("/invitations/bulk{query}")))
        .header("authorization", format!("Bearer {}", officer.token))
        .header("content-type", "text/csv; charset=utf-8");
    let request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
    host.send(request, list)
}

fn outcomes(reply: &Value) -> Vec<(u64, &str)> {
    let rows = reply["rows"].as_array().unwrap();
    rows.iter().map(|row| (row["line"].as_u64().unwrap(), row["outcome"].as_str().unwrap())).collect()
}

/// A list with one row of each kind, and the addresses of the first two.
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

/// R47: same rules for each row, a result for each, and none keeps the others from happening.
#[test]
fn r47_each_row_is_an_invitation_of_its_own() {
    let host = Host::shared();
    let anna = host.officer();
    let (list, vendor, officer) = list();
    let reply = send(&host, &anna, "", None, &list).json(200);
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

/// R47: each row says the line that it stands on, whether lines end with LF or CRLF. CR alone is refused.
#[test]
fn r47_rows_say_their_lines_however_lines_end() {
    let host = Host::shared();
    let anna = host.officer();
    let list =
        ["email", "a@gmail.com", "", "\"b", "b\"@gmail.com", "c@gmail.com,more", "", "", "d@gmail.com"];
    for end in ["\n", "\r\n"] {
        let reply = send(&host, &anna, "?dry_run=true", None, &list.join(end)).json(200);
        let lines: Vec<_> = outcomes(&reply).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 4, 6, 9], "{end:?}");
    }
    for list in [list.join("\r"), "email\na@gmail.com\rb@gmail.com".to_owned()] {
        send(&host, &anna, "?dry_run=true", None, &list).problem(400, "malformed_body");
    }
}

/// R47: a dry run says the same and does nothing.
#[test]
fn r47_a_dry_run_changes_nothing() {
    let host = Host::shared();
    let anna = host.officer();
    let (list, vendor, _) = list();
    let reply = send(&host, &anna, "?dry_run=true", None, &list).json(200);
    assert_eq!(outcomes(&reply), EXPECTED);
    assert!(reply["rows"].as_array().unwrap().iter().all(|row| row["invitation_id"].is_null()));
    let request = Request::get(host.url("/invitations"));
    let mine = host.send(request.header("authorization", format!("Bearer {}", anna.token)), "").json(200);
    assert_eq!(mine["items"], Value::Array(Vec::new()));
    assert_eq!(host.count(&vendor, subject::REGISTER), 0);
    send(&host, &anna, "?dry_run=maybe", None, &list).problem(400, "invalid_query");
}

/// The same list with the same key is done once; with another key each row is an override.
#[test]
fn a_list_sent_again_with_its_key_is_done_once() {
    let host = Host::shared();
    let anna = host.officer();
    let (list, vendor, _) = list();
    let first = send(&host, &anna, "", Some("monday"), &list).json(200);
    assert_eq!(send(&host, &anna, "", Some("monday"), &list).json(200), first);
    send(&host, &anna, "?dry_run=true", Some("monday"), &list).problem(422, "idempotency_key_reused");
    let again = send(&host, &anna, "", Some("tuesday"), &list).json(200);
    assert_eq!(outcomes(&again)[..2], [(2, "invited"), (3, "resent_recently")]);
    host.nth_mail_to(&vendor, subject::REGISTER, 2);
    assert_eq!(host.count(&vendor, subject::REGISTER), 2);
}

/// What is no list of people is refused as a whole.
#[test]
fn what_is_no_list_is_refused() {
    let host = Host::shared();
    let anna = host.officer();
    send(&host, &anna, "", None, "name\nMei\n").problem(400, "malformed_body");
    send(&host, &anna, "", None, "").problem(400, "malformed_body");
    let many = "email\n".to_owned() + &"a@vendor.example\n".repeat(501);
    send(&host, &anna, "", None, &many).problem(400, "malformed_body");
    let large = "email\n".to_owned() + &" ".repeat(1024 * 1024);
    send(&host, &anna, "", None, &large).problem(413, "body_too_large");
    let request = Request::post(host.url("/invitations/bulk")).header("content-type", "application/json");
    let request = request.header("authorization", format!("Bearer {}", anna.token));
    host.send(request, "[]").problem(415, "unsupported_media_type");
}
