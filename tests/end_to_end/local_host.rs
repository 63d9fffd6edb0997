//! Who may use the local host: programs and pages of this machine. No page of another site, and no other user.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tests::{Host, Reply, answers, fresh_address};
use ureq::http::Request;

const JSON: &str = "application/json";

/// A harmless fault.
const FAULT: &str = r#"{"function":"nobody","operation":"GetItem","fault":"before"}"#;

fn get(host: &Host, path: &str, headers: &[(&str, &str)]) -> Reply {
    let request = headers
        .iter()
        .fold(Request::get(host.url(path)), |request, (name, value)| request.header(*name, *value));
    host.send_local(request, "")
}

fn post(host: &Host, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let request = headers
        .iter()
        .fold(Request::post(host.url(path)), |request, (name, value)| request.header(*name, *value));
    host.send_local(request, body)
}

/// A page whose name was pointed to this machine reads nothing.
#[test]
fn other_hosts_are_refused() {
    let host = Host::shared();
    let port = host.address().replace("127.0.0.1:", "");
    let elsewhere = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        "127.0.0.1:1".to_owned(),
    ];
    for name in &elsewhere {
        for path in ["/_local/mail", "/_local/calls", "/_local/no-such-page", "/", "/register/x"] {
            assert_eq!(get(&host, path, &[("host", name)]).status, 403, "{name} {path}");
        }
        assert_eq!(post(&host, "/_local/token", &[("host", name)], "").status, 403, "{name}");
        let dynamodb = Request::post(host.aws("DynamoDB")).header("host", name);
        assert_eq!(host.send_local(dynamodb, "{}").status, 403, "{name}");
    }
    for name in [format!("localhost:{port}"), format!("[::1]:{port}")] {
        get(&host, "/_local/mail", &[("host", &name), ("accept", JSON)]).json(200);
    }
}

/// A page of another site changes nothing, whatever its browser sends.
#[test]
fn pages_of_other_sites_are_refused() {
    let host = Host::start("5d");
    let foreign: [&[(&str, &str)]; 5] = [
        &[("origin", "https://evil.example"), ("content-type", "text/plain")],
        &[("origin", "null"), ("content-type", JSON)],
        &[("origin", "http://127.0.0.1:1"), ("content-type", JSON)],
        &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
        &[("sec-fetch-site", "same-site"), ("content-type", JSON)],
    ];
    for headers in foreign {
        for path in [
            "/_local/faults",
            "/_local/token",
            "/_local/invoke/expire",
            "/_local/mail/x/event",
            "/_local/issuer/token",
        ] {
            assert_eq!(post(&host, path, headers, FAULT).status, 403, "{path} {headers:?}");
        }
        assert_eq!(get(&host, "/_local/calls", headers).status, 403, "{headers:?}");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a"] {
        for path in ["/_local/faults", "/_local/token", "/_local/invoke/expire", "/_local/mail/x/event"] {
            assert_eq!(post(&host, path, &[("content-type", kind)], FAULT).status, 415, "{path} {kind}");
        }
    }
    assert!(get(&host, "/_local/faults", &[]).json(200).is_null(), "a foreign page armed a fault");
    let own = host.url("");
    post(&host, "/_local/faults", &[("origin", &own), ("sec-fetch-site", "same-origin")], FAULT).json(200);
}

/// A link from another site may lead to the mailbox, and an officer may sign in.
#[test]
fn other_sites_may_link_here() {
    let host = Host::shared();
    let link =
        [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
    assert_eq!(get(&host, "/_local/mail", &link).status, 200);
}

/// The data folder has keys and working links. No other user can read it, even if they once could.
#[test]
fn no_other_user_can_read_the_data() {
    let mut host = Host::start("5d");
    host.invited_vendor(&host.officer());
    assert_private(&host.data(), 0o700);
    host.kill();
    for file in files(&host.data()) {
        std::fs::set_permissions(file, Permissions::from_mode(0o644)).expect("it is ours");
    }
    host.start_again();
    let officer = host.officer();
    host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example"))).json(201);
    for file in files(&host.data()).iter().filter(|file| !file.ends_with("lock")) {
        assert_private(file, 0o600);
    }
}

#[track_caller]
fn assert_private(path: &Path, mode: u32) {
    let found = path.metadata().expect("it is there").permissions().mode() & 0o777;
    assert_eq!(found, mode, "{}: {found:o}", path.display());
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
