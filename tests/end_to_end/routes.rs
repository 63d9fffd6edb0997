//! A function uses API Gateway's route, and does not read the path again. So nobody can get around an authorizer or a
//! throttle of a route.

use serde_json::{Value, json};
use tests::forge::{self, Token};
use tests::{Function, Host, answers, fresh_address, now, sample};
use ureq::http::Request;

/// Spellings of paths that the API does not have.
const MISSPELT: [&str; 21] = [
    "/%69nvitations",
    "/%2569nvitations",
    "/INVITATIONS",
    "/Invitations/bulk",
    "/invitations%2Fbulk",
    "/invitations%2fbulk",
    "/invitations/",
    "/invitations/bulk/",
    "/invitations//bulk",
    "//invitations",
    "/./invitations",
    "/x/../invitations",
    "/%2e/invitations",
    "/invitations%3Fa=b",
    "/invitations%23x",
    "/invitations%20",
    "/invitations%00",
    "/invitations%5Cbulk",
    "/invitations;a=b",
    "/onboarding-form/",
    "/onboarding%2Dform",
];

/// Each is 404 for an officer, in the format of the client, without a call or a change.
#[test]
fn a_misspelt_path_is_not_found() {
    let host = Host::shared();
    let officer = host.officer();
    let email = fresh_address("vendor.example");
    for path in MISSPELT {
        for method in ["GET", "POST", "DELETE"] {
            let request = || {
                Request::builder()
                    .method(method)
                    .uri(host.url(path))
                    .header("authorization", format!("Bearer {}", officer.token))
                    .header("content-type", "application/json")
            };
            let body = if method == "POST" { answers::onshore(&email).to_string() } else { String::new() };
            let reply = host.send(request(), body.clone());
            assert_eq!(reply.status, 404, "{method} {path}: {}", reply.body);
            reply.problem(404, "not_found");
            assert_eq!(reply.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
            host.send(request().header("accept", "text/html"), body).page(404);
        }
    }
    let list = answers::onshore_list(&[&email]);
    let send = |method: &str, path: &str| {
        let request =
            Request::builder().method(method).uri(host.url(path)).header("content-type", "text/csv");
        host.send(request.header("authorization", format!("Bearer {}", officer.token)), list.clone())
    };
    for path in ["/invitations%2Fbulk?dry_run=true", "/invitations/bulk/", "/invitations/bulk//"] {
        send("POST", path).problem(404, "not_found");
    }
    // These are ids of no invitation. They do not accept POST.
    for path in ["/invitations/bulk%3Fdry_run=true", "/invitations/%62ulk%2F", "/invitations/bulk%20"] {
        send("GET", path).problem(404, "not_found");
        send("POST", path).problem(405, "method_not_allowed");
    }
    assert!(host.invitations_of(&officer).is_empty());
    assert!(host.subjects_to(&email).is_empty());
}

/// The id of an invitation has one spelling.
#[test]
fn an_invitation_has_one_spelling() {
    let host = Host::shared();
    let officer = host.officer();
    let id = host.invited_vendor(&officer).id;
    host.look_up(&officer.token, &id).json(200);
    let lower = id.to_ascii_lowercase();
    for other in [
        lower,
        format!("{id}%20"),
        format!("%20{id}"),
        format!("{id}%2F"),
        format!("{id}%00"),
        format!("%2530{id}"),
    ] {
        host.look_up(&officer.token, &other).problem(404, "not_found");
    }
}

/// Events straight into the binary, with a path and a route that differ. The route counts. `$default` is always 404,
/// without a look into the table.
#[test]
fn the_route_counts_and_not_the_path() {
    let key = forge::another_key();
    let keys = json!({ "keys": [forge::public_jwk(&key, "k1")] }).to_string();
    let invite = Function::start(
        "invite",
        &[
            ("TABLE_NAME", "table"),
            ("ISSUER", "https://issuer.example"),
            ("AUDIENCE", "ours"),
            ("JWKS_URL", "https://issuer.example/jwks"),
            ("ISSUER_KEYS", &keys),
            ("INVITATION_VALIDITY", "5d"),
            ("ACTIVATION_PERIOD", "30d"),
            ("SUPPORT_URL", "https://help.example"),
        ],
    );
    let seconds = now().as_second();
    let token = Token::of(
        json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": "k1" }),
        json!({
            "iss": "https://issuer.example", "aud": "ours", "sub": "anna", "email": "anna@tech.gov.sg",
            "account_type": "public_officer", "account_status": "active", "device": "gmd",
            "iat": seconds, "exp": seconds + 3600,
        }),
    )
    .signed(&key);
    let event = |route: &str, path: &str, method: &str| {
        let mut event = sample("invite.json");
        event["routeKey"] = route.into();
        event["requestContext"]["routeKey"] = route.into();
        event["rawPath"] = path.into();
        event["requestContext"]["http"]["method"] = method.into();
        event["requestContext"]["http"]["path"] = path.into();
        event["headers"]["authorization"] = format!("Bearer {token}").into();
        event["body"] = answers::onshore("mei.tan@vendor.example").to_string().into();
        event
    };
    let status = |event: &Value| invite.call(event).unwrap()["statusCode"].clone();
    for path in
        ["/invitations", "/invitations/bulk", "/onboarding-form", "/invitations/01ARZ3NDEKTSV4RRFFQ69G5FAV"]
    {
        for method in ["GET", "POST", "DELETE"] {
            for route in ["$default", "ANY /", "", "ANY /register/{token}", "ANY /portal/{version}/{file}"] {
                assert_eq!(status(&event(route, path, method)), 404, "{route} {path} {method}");
            }
        }
    }
    assert_eq!(invite.aws_calls(), 0, "the table was asked");
    // With its own route the same request is carried out. This shows that the test would see calls.
    assert_eq!(status(&event("ANY /invitations", "/nothing", "POST")), 503);
    assert!(invite.aws_calls() > 0);
}

/// Every route refuses unknown and repeated parameters before it does anything.
#[test]
fn an_unknown_parameter_is_refused() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    let before = host.history(&officer, &invited.id);
    let send = |method: &str, path: &str, query: &str, media_type: &str, body: &str| {
        let request = Request::builder().method(method).uri(host.url(&format!("{path}?{query}")));
        let request = request.header("authorization", format!("Bearer {}", officer.token));
        host.send(request.header("content-type", media_type).header("accept", "application/json"), body)
    };
    let email = fresh_address("vendor.example");
    let list = answers::onshore_list(&[&email]);
    for query in [
        "dryrun=true",
        "dryRun=true",
        "dry-run=true",
        "Dry_Run=true",
        "DRY_RUN=true",
        "dry_run[]=true",
        "dry_run%20=true",
        "%64ry_run=true&dryrun=true",
        "x=1;dry_run=true",
        "dry_run=false&dry_run=true",
        "dry_run=true&dry_run=true",
        "dry_run=true&",
        "dry_run=true,true",
        "dry_run",
        "dry_run=%74rue&x",
        "=true",
        "dry_run=%ff",
        "dry_run=%",
    ] {
        let reply = send("POST", "/invitations/bulk", query, "text/csv", &list);
        if query == "dry_run=true&" {
            reply.json(200);
        } else {
            assert_eq!(reply.status, 400, "{query}: {}", reply.body);
            reply.problem(400, "invalid_query");
        }
    }
    let id = format!("/invitations/{}", invited.id);
    let register = invited.link.strip_prefix(&host.url("")).unwrap().to_owned();
    let form = answers::onshore(&email).to_string();
    for (method, path, body) in [
        ("POST", "/invitations", form.as_str()),
        ("POST", "/onboarding-form", &json!({ "email": email }).to_string()),
        ("GET", "/invitations", ""),
        ("GET", &id, ""),
        ("DELETE", &id, ""),
        ("POST", &format!("{id}/resend"), ""),
        ("GET", "/me", ""),
        ("GET", "/statistics", ""),
        ("DELETE", "/me/suppression", ""),
        ("GET", &register, ""),
        ("POST", &register, &answers::registration().to_string()),
    ] {
        for query in ["dry_run=true", "Status=pending", "limit=1&limit=2", "lang=en&lang=en", "%ff=1"] {
            let reply = send(method, path, query, "application/json", body);
            assert_eq!(reply.status, 400, "{method} {path} {query}: {}", reply.body);
            reply.problem(400, "invalid_query");
        }
    }
    assert_eq!(
        send("GET", "/invitations", "Status=x", "", "").problem(400, "invalid_query")["parameter"],
        "Status"
    );
    assert!(host.subjects_to(&email).is_empty());
    assert_eq!(host.history(&officer, &invited.id), before);
    // A person's link works with parameters that mail programs and trackers add. So does the return from the issuer.
    host.open(&format!("{}?utm_source=mail&lang=zh-Hans&fbclid=%ff", invited.link)).page(200);
    host.open(&host.url("/?code=a&state=b&iss=https%3A%2F%2Fissuer.example&session_state=x&state=y"))
        .page(200);
}
