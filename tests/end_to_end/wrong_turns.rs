//! An invitee with a changed link, or who comes back to a page, finds the next step (R35).

use tests::{Host, Reply, answers};
use ureq::http::Request;

/// A slightly wrong path under `/register` gets the neutral page in a browser, with the page's headers. If the
/// genuine token is in it, the page leads to the right link. A program gets a problem.
#[test]
fn r35_a_link_that_a_mail_program_changed_leads_to_the_right_one() {
    let host = Host::shared();
    let invited = host.invited_vendor(&host.officer());
    let token = invited.token();
    let neutral = host.open(&host.url("/register/x"));
    let neutral = neutral.page(404);
    let with_token = [
        format!("/register/{token}/"),
        format!("//register/{token}"),
        format!("/register//{token}"),
        format!("/Register/{token}"),
        format!("/REGISTER/{token}"),
        format!("/register/{token}."),
        format!("/register/{token})"),
        format!("/register/{token}%3E"),
        format!("/register/%3C{token}%3E"),
        format!("/register/{token}%20"),
        format!("/register/{token},"),
        format!("/register/{token}%E2%80%9D"),
        format!("/register/{token}/x"),
        format!("/%20register/{token}"),
        format!("/register%2F{token}"),
    ];
    for path in with_token {
        let reply = host.open(&host.url(&path));
        assert_page(&reply, &path);
        let page = reply.page(404);
        assert!(page.contains(&format!("href=\"/register/{token}\"")), "{path}: {page}");
        host.open_as_json(&host.url(&path)).problem(404, "not_found");
    }
    let changed =
        [token.to_ascii_lowercase(), token.to_ascii_uppercase(), format!("{token}A"), format!("{token}.x")];
    let without = changed.iter().map(|token| format!("/register/{token}/"));
    let without = without
        .chain(["/register", "/register/", "/REGISTER", "//register/", "/registered"].map(str::to_owned));
    for path in without.chain(["/register/a/b".to_owned(), format!("/register/{}", "a.b.c/".repeat(500))]) {
        let reply = host.open(&host.url(&path));
        assert_page(&reply, &path);
        assert_eq!(reply.page(404), neutral, "{path}");
        // Also without an `Accept` header, because it may be a person.
        host.send(Request::get(host.url(&path)), "").page(404);
        host.open_as_json(&host.url(&path)).problem(404, "not_found");
    }
    // None of these requests has changed anything (R27).
    host.register(&invited.link, &answers::registration()).json(201);
}

/// A program gets a problem for an unknown path, a browser gets a page.
#[test]
fn not_found_has_the_format_of_its_reader() {
    let host = Host::shared();
    for (accept, is_page) in [
        ("text/html", true),
        ("Text/HTML, */*;q=0.1", true),
        ("application/json;q=0.5, text/html", true),
        ("*/*", false),
        ("image/*", false),
        ("Application/JSON", false),
        ("text/html;q=0.5, application/json", false),
    ] {
        for path in ["/nothing", "/invitations/", "/favicon.ico/", "/robots", "/portal"] {
            let reply = host.send(Request::get(host.url(path)).header("accept", accept), "");
            if is_page {
                assert_page(&reply, path);
                reply.page(404);
            } else {
                reply.problem(404, "not_found");
                assert!(reply.header("strict-transport-security").starts_with("max-age="), "{path}");
            }
        }
    }
}

/// Media types have no letter case, and `q` has a meaning.
#[test]
fn accept_follows_its_definition() {
    let host = Host::shared();
    let invited = host.invited_vendor(&host.officer());
    let open = |accept: &str| host.send(Request::get(&invited.link).header("accept", accept), "");
    for json in
        ["Application/JSON", "application/json;q=0.9, text/html;q=0.8", "text/html;q=0, application/*"]
    {
        open(json).json(200);
    }
    for page in ["TEXT/html", "application/json;q=0.1, text/html", "*/*", "", "application/json;q=0"] {
        open(page).page(200);
    }
}

/// The browser that completed a registration can see its page again: after a reload, in a second tab, after a second
/// click. Another holder of the link does not see the username.
#[test]
fn r34_the_last_page_survives_a_reload() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let form = answers::registration();
    let done = host.submit(&invited.link, &form);
    let username = format!("{}@techpass.gov.sg", form["username"].as_str().unwrap());
    assert!(done.page(201).contains(&username));
    let cookie = done.header("set-cookie");
    let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
    for attribute in ["Path=/register", "HttpOnly", "SameSite=Strict", "Max-Age=900"] {
        assert!(attributes.contains(&attribute), "{attribute} is not in {cookie}");
    }
    let cookie = cookie.split(';').next().unwrap();
    let again = |method: &str, cookie: &str, accept: &str| {
        let request = Request::builder().method(method).uri(&invited.link).header("accept", accept);
        let request =
            request.header("content-type", "application/x-www-form-urlencoded").header("cookie", cookie);
        host.send(request, if method == "POST" { "username=other" } else { "" })
    };
    for method in ["GET", "POST"] {
        for sent in [cookie.to_owned(), format!("a=b; {cookie}; c"), format!("registered=x; {cookie}")] {
            let page = again(method, &sent, "text/html");
            assert_eq!(page.page(200), done.page(201), "{method} {sent}");
        }
        // Another browser gets the usual message.
        for forged in
            ["", "registered=", "registered=01ARZ3NDEKTSV4RRFFQ69G5FAV", &cookie.to_ascii_lowercase()]
        {
            let page = again(method, forged, "text/html");
            assert!(!page.page(410).contains(&username), "{method} {forged}");
        }
        again(method, cookie, "application/json").problem(410, "invitation_registered");
    }
    // The cookie of one link is useless for another.
    let other = host.invited_vendor(&officer);
    host.register(&other.link, &answers::registration()).json(201);
    let request = Request::get(&other.link).header("accept", "text/html").header("cookie", cookie);
    host.send(request, "").page(410);
    // Only a successful form sets a cookie.
    let third = host.invited_vendor(&officer);
    let refused = host.submit(&third.link, &serde_json::json!({ "username": "x" }));
    refused.page(422);
    assert_eq!(refused.header("set-cookie"), "");
}

#[track_caller]
fn assert_page(reply: &Reply, path: &str) {
    assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
    assert!(reply.header("content-security-policy").contains("style-src 'sha256-"), "{path}: {reply:?}");
    assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    assert!(reply.header("strict-transport-security").starts_with("max-age="), "{path}");
    assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(reply.header("x-robots-tag"), "noindex", "{path}");
}
