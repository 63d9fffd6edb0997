//! The sign-in at the local issuer: authorization code with PKCE (RFC 6749, RFC 7636, RFC 9207).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde_json::Value;
use tests::forge::Token;
use tests::{Host, Reply, answers, fresh_address};
use ureq::http::Request;

const AUTHORIZE: &str = "/_local/issuer/authorize";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const FORM: &str = "application/x-www-form-urlencoded";

/// Parameters by name. Tests change good ones. An empty value removes one.
type Parameters = Vec<(&'static str, String)>;

fn with(mut parameters: Parameters, name: &'static str, value: &str) -> Parameters {
    parameters.retain(|(other, _)| *other != name);
    if !value.is_empty() {
        parameters.push((name, value.to_owned()));
    }
    parameters
}

fn encoded(parameters: &Parameters) -> String {
    serde_urlencoded::to_string(parameters).expect("a form")
}

/// A good authorization request of the officers' page.
fn request(host: &Host) -> Parameters {
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, VERIFIER.as_bytes()));
    vec![
        ("response_type", "code".to_owned()),
        ("client_id", "officers-page".to_owned()),
        ("redirect_uri", host.url("/")),
        ("scope", "openid email".to_owned()),
        ("state", "a state & more".to_owned()),
        ("nonce", "n-1".to_owned()),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256".to_owned()),
    ]
}

/// A good token request for a code.
fn exchange(host: &Host, code: &str) -> Parameters {
    vec![
        ("grant_type", "authorization_code".to_owned()),
        ("code", code.to_owned()),
        ("redirect_uri", host.url("/")),
        ("client_id", "officers-page".to_owned()),
        ("code_verifier", VERIFIER.to_owned()),
    ]
}

fn ask(host: &Host, parameters: &Parameters) -> Reply {
    host.send_local(Request::get(host.url(&format!("{AUTHORIZE}?{}", encoded(parameters)))), "")
}

/// Chooses a person on the page, like its form.
fn choose(host: &Host, parameters: &Parameters, person: &str) -> Reply {
    let request = Request::post(host.url(&format!("{AUTHORIZE}?{}", encoded(parameters))));
    host.send_local(request.header("content-type", FORM), format!("person={person}"))
}

fn tokens(host: &Host, parameters: &Parameters) -> Reply {
    let request = Request::post(host.url("/_local/issuer/token")).header("content-type", FORM);
    host.send_local(request, encoded(parameters))
}

/// The parameters of the URL to which the browser is redirected.
#[track_caller]
fn sent_back(host: &Host, reply: &Reply) -> Vec<(String, String)> {
    assert_eq!(reply.status, 303, "{reply:?}");
    let query = reply.header("location").strip_prefix(&host.url("/?")).expect("it leads to the page");
    serde_urlencoded::from_str(query).expect("parameters")
}

fn value<'a>(parameters: &'a [(String, String)], name: &str) -> &'a str {
    parameters.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str()).unwrap_or_default()
}

#[track_caller]
fn code(host: &Host) -> String {
    let answer = sent_back(host, &choose(host, &request(host), "anna.lim@tech.gov.sg"));
    value(&answer, "code").to_owned()
}

#[track_caller]
fn assert_refused(reply: &Reply, error: &str) {
    assert_eq!(reply.json(400)["error"], error, "{reply:?}");
    assert_eq!(reply.header("cache-control"), "no-store");
}

/// The whole way: page, choice, code, tokens, and an invitation with them.
#[test]
fn an_officer_signs_in_and_invites() {
    let host = Host::shared();
    let page = ask(&host, &request(&host));
    let html = page.page(200);
    assert!(html.contains("Anna Lim") && html.contains("Ben Goh") && !html.contains("<script"), "{html}");
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");

    let answer = sent_back(&host, &choose(&host, &request(&host), "anna.lim@tech.gov.sg"));
    assert_eq!(value(&answer, "state"), "a state & more");
    assert_eq!(value(&answer, "iss"), host.url("/_local/issuer"));
    let reply = tokens(&host, &exchange(&host, value(&answer, "code")));
    assert_eq!(reply.header("cache-control"), "no-store");
    let answer = reply.json(200);
    assert_eq!(answer["token_type"], "Bearer");
    let id = Token::read(answer["id_token"].as_str().expect("an id token"));
    for (claim, expected) in [("aud", "officers-page"), ("nonce", "n-1"), ("email", "anna.lim@tech.gov.sg")] {
        assert_eq!(id.claims[claim], expected, "{:?}", id.claims);
    }
    let token = answer["access_token"].as_str().expect("an access token");
    host.invite(token, &answers::onshore(&fresh_address("vendor.example"))).json(201);
    // The id token is only for the page.
    let id_token = answer["id_token"].as_str().expect("an id token");
    host.invite(id_token, &answers::onshore(&fresh_address("vendor.example")))
        .problem(401, "unauthenticated");
}

/// R1: the issuer has each kind of person who may not invite.
#[test]
fn r1_everybody_else_is_refused() {
    let host = Host::shared();
    for (person, refusal) in [
        ("mei.tan@vendor.example", "not_a_public_officer"),
        ("raj_from.acme@tech.gov.sg", "not_a_public_officer"),
        ("siti.rahim@tech.gov.sg", "not_a_public_officer"),
        ("build.robot@tech.gov.sg", "not_a_public_officer"),
        ("chan.wei@tech.gov.sg", "account_not_active"),
        ("devi.nair@tech.gov.sg", "device_not_allowed"),
        ("lee.jun@tech.gov.sg", "device_not_allowed"),
    ] {
        let answer = sent_back(&host, &choose(&host, &request(&host), person));
        let answer = tokens(&host, &exchange(&host, value(&answer, "code"))).json(200);
        let token = answer["access_token"].as_str().expect("an access token");
        let body = answers::onshore(&fresh_address("vendor.example"));
        host.invite(token, &body).problem(403, refusal);
    }
}

/// RFC 6749, 4.1.2 and RFC 7636, 4.6: a code works once, and only for its client.
#[test]
fn a_code_works_once_and_only_for_its_client() {
    let host = Host::shared();
    let used = code(&host);
    tokens(&host, &exchange(&host, &used)).json(200);
    assert_refused(&tokens(&host, &exchange(&host, &used)), "invalid_grant");
    for (name, wrong) in [
        ("code_verifier", "wrong-wrong-wrong-wrong-wrong-wrong-wrong-w"),
        ("redirect_uri", &*host.url("/other")),
        ("client_id", "somebody"),
        ("code", "made-up"),
    ] {
        let parameters = with(exchange(&host, &code(&host)), name, wrong);
        assert_refused(&tokens(&host, &parameters), "invalid_grant");
    }
    // A wrong attempt uses up the code.
    let guessed = code(&host);
    assert_refused(
        &tokens(&host, &with(exchange(&host, &guessed), "code_verifier", "guess")),
        "invalid_grant",
    );
    assert_refused(&tokens(&host, &exchange(&host, &guessed)), "invalid_grant");
    for name in ["grant_type", "code", "redirect_uri", "client_id", "code_verifier"] {
        assert_refused(&tokens(&host, &with(exchange(&host, "c"), name, "")), "invalid_request");
    }
    let password = with(exchange(&host, "c"), "grant_type", "password");
    assert_refused(&tokens(&host, &password), "unsupported_grant_type");
}

/// RFC 6749, 4.1.2.1: no request redirects to another host.
#[test]
fn nobody_is_redirected_elsewhere() {
    let host = Host::shared();
    for elsewhere in [
        "https://evil.example/",
        "//evil.example/",
        "http://127.0.0.1:1/",
        &format!("{}@evil.example/", host.url("")),
        &format!("{}.evil.example/", host.url("")),
        "javascript:alert(1)",
        "",
    ] {
        let parameters = with(request(&host), "redirect_uri", elsewhere);
        for reply in [ask(&host, &parameters), choose(&host, &parameters, "anna.lim@tech.gov.sg")] {
            assert!(reply.page(400).contains("redirect_uri"), "{elsewhere}: {reply:?}");
            assert_eq!(reply.header("location"), "", "{elsewhere}");
        }
    }
    ask(&host, &with(request(&host), "client_id", "")).page(400);
    choose(&host, &request(&host), "nobody@tech.gov.sg").page(400);
}

/// RFC 6749, 4.1.2.1: the client learns its other mistakes.
#[test]
fn a_faulty_request_goes_back_to_the_page() {
    let host = Host::shared();
    for (name, wrong, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "id_token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
    ] {
        let parameters = with(request(&host), name, wrong);
        for reply in [ask(&host, &parameters), choose(&host, &parameters, "anna.lim@tech.gov.sg")] {
            let answer = sent_back(&host, &reply);
            assert_eq!(value(&answer, "error"), error, "{name} {wrong}");
            assert_eq!(value(&answer, "state"), "a state & more");
            assert_eq!(value(&answer, "iss"), host.url("/_local/issuer"));
            assert_eq!(value(&answer, "code"), "");
        }
    }
}

/// `OpenID` Connect Discovery, 3: the page's configuration matches the issuer's document.
#[test]
fn the_discovery_document_is_complete() {
    let host = Host::shared();
    let path = "/_local/issuer/.well-known/openid-configuration";
    let document: Value = host.send_local(Request::get(host.url(path)), "").json(200);
    let page = host.send(Request::get(host.url("/")), "");
    for member in ["issuer", "authorization_endpoint", "token_endpoint"] {
        let address = document[member].as_str().expect("an address");
        assert!(page.body.contains(&format!("\"{address}\"")), "{address} is not in {}", page.body);
    }
    assert_eq!(document["code_challenge_methods_supported"], serde_json::json!(["S256"]));
    assert_eq!(document["authorization_response_iss_parameter_supported"], true);
}
