//! The officers' page as a browser loads it. The tests in a browser check what it does.

use std::collections::BTreeSet;

use invitations::http::Code;
use serde_json::json;
use tests::contract::Contract;
use tests::{Host, Reply};
use ureq::http::Request;

#[track_caller]
fn get(host: &Host, path: &str) -> Reply {
    host.send(Request::get(host.url(path)), "")
}

/// The URLs of the files that the page names.
fn files(page: &str) -> Vec<&str> {
    let values = page.split('"').filter(|value| value.starts_with("/portal/"));
    values.collect()
}

/// The headers of the page. It calls only its own API and the token endpoint.
#[test]
fn the_page_is_protected_and_not_cached() {
    let host = Host::shared();
    let reply = get(&host, "/");
    let page = reply.page(200);
    assert_protected(&host, &reply);
    for inline in ["<style", " style=", " onclick", "javascript:"] {
        assert!(!page.contains(inline), "{inline} in {page}");
    }
    assert!(page.split("<script").skip(1).all(|script| script.contains("></script>")), "{page}");
    assert!(page.contains("<noscript>"), "{page}");
    assert!(files(page).len() >= 3, "{page}");
    // The sign-in leads back to this URL. The page itself reads the query.
    get(&host, "/?code=c&state=s&iss=i").page(200);
    let head = host.send(Request::head(host.url("/")), "");
    assert_eq!((head.status, &*head.body), (200, ""));
}

/// The files' folder is named after their content, so browsers may cache them.
#[test]
fn files_may_be_cached() {
    let host = Host::shared();
    let page = get(&host, "/");
    for file in files(page.page(200)) {
        let reply = get(&host, file);
        assert_eq!(reply.status, 200, "{file}");
        assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable", "{file}");
        let expected = match file.rsplit('.').next() {
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            _ => "image/svg+xml",
        };
        assert_eq!(reply.header("content-type"), expected, "{file}");
        assert_protected(&host, &reply);
        let head = host.send(Request::head(host.url(file)), "");
        assert_eq!((head.status, &*head.body), (200, ""));
    }
}

/// Each import of a script exists.
#[test]
fn each_import_of_a_script_exists() {
    let host = Host::shared();
    let page = get(&host, "/");
    let main = files(page.page(200)).into_iter().find(|file| file.ends_with("/main.js")).expect("a script");
    let folder = main.trim_end_matches("main.js");
    let (mut seen, mut ahead) = (Vec::new(), vec!["main.js".to_owned()]);
    while let Some(name) = ahead.pop() {
        let script = get(&host, &format!("{folder}{name}"));
        assert_eq!(script.status, 200, "{name}");
        let imports = script.body.split(" from \"./").skip(1).filter_map(|rest| rest.split('"').next());
        ahead.extend(imports.filter(|import| !seen.iter().any(|name| name == import)).map(str::to_owned));
        seen.push(name);
    }
    assert!(seen.iter().any(|name| name == "words.js"), "{seen:?}");
}

/// Files of another version, and unknown files, are not found. No method writes here.
#[test]
fn everything_else_is_refused() {
    let host = Host::shared();
    let page = get(&host, "/");
    let main = files(page.page(200)).into_iter().find(|file| file.ends_with("/main.js")).expect("a script");
    let version = main.split('/').nth(2).expect("a version");
    for path in [
        "/portal/AAAAAAAAAAAAAAAA/main.js".to_owned(),
        format!("/portal/{version}/other.js"),
        format!("/portal/{version}/..%2Fmain.js"),
        format!("/portal/{version}/MAIN.JS"),
    ] {
        let reply = get(&host, &path);
        reply.problem(404, "not_found");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert_protected(&host, &reply);
    }
    for path in ["/", main, "/problems/not_found", "/openapi.json", "/favicon.ico", "/robots.txt"] {
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            let reply = host.send(Request::builder().method(method).uri(host.url(path)), "");
            reply.problem(405, "method_not_allowed");
            assert_eq!(reply.header("allow"), "GET, HEAD", "{method} {path}");
        }
    }
}

/// The `type` of every problem leads to a page about it.
#[test]
fn each_problem_has_a_page() {
    let host = Host::shared();
    let known: BTreeSet<String> =
        Code::ALL.iter().map(|code| format!("{} {}", code.status().as_u16(), code.as_str())).collect();
    let described = Contract::get().codes();
    assert!(described.is_subset(&known), "{described:?}");
    let mut pages = BTreeSet::new();
    for (status, code) in known.iter().filter_map(|code| code.split_once(' ')) {
        let reply = get(&host, &format!("/problems/{code}"));
        let page = reply.page(200);
        assert_protected(&host, &reply);
        for part in [format!("<code>{code}</code>"), format!("<dd>{status}</dd>"), "What to do".to_owned()] {
            assert!(page.contains(&part), "{part} in {page}");
        }
        assert!(pages.insert(page.replace(code, "")), "{code} has the page of another code");
    }
    for name in ["other", "NOT_FOUND", "not_found%20", "%3Cscript%3E", "not-found"] {
        let request = || Request::get(host.url(&format!("/problems/{name}")));
        let reply = host.send(request().header("accept", "text/html"), "");
        assert_protected(&host, &reply);
        let page = reply.page(404).to_owned();
        assert!(page.contains("Not found") && !page.contains("script"), "{page}");
        assert_eq!(host.send(request(), "").page(404), page);
        host.send(request().header("accept", "application/json"), "").problem(404, "not_found");
    }
}

/// Each problem says whether to send the request again.
#[test]
fn a_problem_says_whether_a_retry_helps() {
    let host = Host::shared();
    assert_eq!(get(&host, "/openapi.json?x=1").problem(400, "invalid_query")["retryable"], false);
    let retryable: Vec<&str> =
        Code::ALL.iter().filter(|code| code.is_retryable()).map(|code| code.as_str()).collect();
    assert_eq!(
        retryable,
        ["rate_limited", "request_in_progress", "resent_recently", "temporarily_unavailable"]
    );
}

/// The served description is the one that all tests use. Only its server differs: it is the serving one.
#[test]
fn the_description_is_served_as_json() {
    let host = Host::shared();
    let mut served = get(&host, "/openapi.json").json(200);
    assert_eq!(served["servers"], json!([{ "url": "/" }]));
    served["servers"] = Contract::get().document()["servers"].clone();
    assert_eq!(&served, Contract::get().document());
}

/// Browsers and search engines request these by themselves.
#[test]
fn the_icon_and_the_rules_for_robots_exist() {
    let host = Host::shared();
    let icon = get(&host, "/favicon.ico");
    assert_eq!((icon.status, icon.header("content-type")), (200, "image/svg+xml"));
    assert!(icon.body.starts_with("<svg "), "{}", icon.body);
    let robots = get(&host, "/robots.txt");
    assert_eq!((robots.status, robots.header("content-type")), (200, "text/plain; charset=utf-8"));
    assert_eq!(robots.body, "User-agent: *\nDisallow: /\n");
}

#[track_caller]
fn assert_protected(host: &Host, reply: &Reply) {
    let policy = reply.header("content-security-policy");
    let directives: Vec<&str> = policy.split("; ").collect();
    let connect = format!("connect-src 'self' {}", host.url(""));
    for directive in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        &connect,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(directives.contains(&directive), "{directive} is not in {policy}");
    }
    for forbidden in ["unsafe-inline", "unsafe-eval", "*", "data:"] {
        assert!(!policy.contains(forbidden), "{forbidden} in {policy}");
    }
    assert_eq!(reply.header("referrer-policy"), "no-referrer");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert!(reply.header("strict-transport-security").starts_with("max-age="), "{reply:?}");
}
