//! R13: other programs also read an accepted address as exactly this one address. The programs are Python's `email`,
//! with its most tolerant parsers, and a parser that mail servers use.

use std::io::Write;
use std::process::{Command, Stdio};

use invitations::domain::values::address::EmailAddress;
use mail_parser::{Address, MessageParser};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// The number of addresses that are tried.
const ADDRESSES: usize = 3_000;

/// Reads one address on each line, and writes the results of two parsers of the standard library.
const PYTHON: &str = r#"
import email, email.policy, email.utils, json, sys
for line in sys.stdin:
    typed = line.rstrip("\n")
    message = email.message_from_string(f"To: {typed}\n\n", policy=email.policy.default)
    header = [address.addr_spec for address in message["To"].addresses]
    defects = [str(defect) for defect in message["To"].defects]
    listed = [address for _, address in email.utils.getaddresses([typed])]
    print(json.dumps([header, listed, defects]))
"#;

/// Texts of characters that have a meaning for some parser of addresses.
fn address_like() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "jane",
        "o'brien",
        "a1",
        "X",
        "x+tag",
        "joe_from.acme",
        ".",
        "_",
        "-",
        "+",
        "'",
        "=",
        "?",
        "=?utf-8?q?",
        "=?utf-8?b?",
        "?=",
        "=40",
        "=2c",
        "=3e",
        "YUBi",
        "%",
        "!",
        "(",
        ")",
        "<",
        ">",
        ",",
        ";",
        ":",
        "\"",
        "\\",
        "[",
        "]",
        "@",
        " ",
        "{",
        "|",
        "/",
        "&",
        "#",
        "$",
        "*",
        "~",
        "^",
        "`",
        "é",
        "ｊ",
        "\u{200b}",
    ]);
    let domain = prop::sample::select(vec![
        "vendor.example",
        "tech.gov.sg",
        "BÜCHER.example",
        "公司.新加坡",
        "a-b.example",
        "evil.example=2c",
        "[10.0.0.1]",
    ]);
    // Most are plain, so that many are accepted.
    let plain = "[a-zA-Z0-9]{1,8}([._+'-][a-zA-Z0-9]{1,8}){0,3}".prop_map(String::from);
    let odd = prop::collection::vec(part, 1..6).prop_map(|parts| parts.concat());
    (prop_oneof![plain, odd], domain).prop_map(|(local_part, domain)| format!("{local_part}@{domain}"))
}

/// Different accepted addresses.
fn accepted() -> Vec<EmailAddress> {
    let mut runner = TestRunner::deterministic();
    let mut accepted = std::collections::BTreeSet::new();
    while accepted.len() < ADDRESSES {
        let typed = address_like().new_tree(&mut runner).unwrap().current();
        accepted.extend(EmailAddress::parse(&typed));
    }
    accepted.into_iter().collect()
}

#[test]
fn r13_pythons_email_reads_an_accepted_address_as_one_address() {
    let addresses = accepted();
    let mut python = Command::new("python3")
        .args(["-c", PYTHON])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is there");
    let mut input = python.stdin.take().unwrap();
    let lines: String = addresses.iter().flat_map(|address| [address.as_str(), "\n"]).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let read = String::from_utf8(output.stdout).unwrap();
    assert_eq!(read.lines().count(), addresses.len());
    for (address, read) in addresses.iter().zip(read.lines()) {
        let (header, listed, defects): (Vec<String>, Vec<String>, Vec<String>) =
            serde_json::from_str(read).unwrap();
        assert_eq!(header, [address.as_str()]);
        assert_eq!(listed, [address.as_str()]);
        assert_eq!(defects, [""; 0], "{address}");
    }
}

#[test]
fn r13_a_mail_servers_parser_reads_an_accepted_address_as_one_address() {
    for address in accepted() {
        let text = format!("To: {address}\r\n\r\n");
        let message = MessageParser::new().parse(text.as_bytes()).unwrap();
        let Some(Address::List(read)) = message.to() else { panic!("not a list of addresses: {address}") };
        let read: Vec<_> = read.iter().map(|one| (one.name(), one.address())).collect();
        assert_eq!(read, [(None, Some(address.as_str()))]);
    }
}
