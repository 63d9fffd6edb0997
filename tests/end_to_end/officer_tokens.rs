//! Only a public officer with an active account on an allowed device may invite (R1).

use serde_json::{Value, json};
use tests::forge::{self, Token};
use tests::{Host, answers, fresh_address, now};
use ureq::http::Request;

/// 401 without a valid token.
#[test]
fn a_missing_or_broken_token_is_refused() {
    let host = Host::shared();
    let good = host.officer().token;
    let reply = host.send(Request::get(host.url("/invitations/01ARZ3NDEKTSV4RRFFQ69G5FAV")), "");
    reply.problem(401, "unauthenticated");
    assert!(reply.header("www-authenticate").starts_with("Bearer"), "{reply:?}");
    let headers = [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer x".to_owned(),
        "Bearer a.b.c".to_owned(),
        "Bearer ..".to_owned(),
        format!("Basic {good}"),
        good.clone(),
        format!("Bearer {good}.x"),
        format!("Bearer {}", &good[..good.len() - 4]),
        format!("Bearer {}", "a".repeat(9000)),
    ];
    for header in headers {
        let request = Request::post(host.url("/invitations")).header("content-type", "application/json");
        let body = answers::onshore(&fresh_address("vendor.example")).to_string();
        let reply = host.send(request.header("authorization", &header), body);
        assert_eq!(reply.status, 401, "{header}: {}", reply.body);
        reply.problem(401, "unauthenticated");
        assert!(reply.header("www-authenticate").starts_with("Bearer"), "{header}: {reply:?}");
    }
    // The scheme's letter case does not matter (RFC 9110, 11.1).
    let request = Request::get(host.url("/invitations/x")).header("authorization", format!("bEARER {good}"));
    host.send(request, "").problem(404, "not_found");
}

/// Contract: `iss`, `aud`, `exp` and `nbf` are checked.
#[test]
fn a_token_for_another_audience_or_time_is_refused() {
    let host = Host::shared();
    let now = now().as_second();
    for claims in [
        json!({ "iss": "https://issuer.example" }),
        json!({ "iss": null }),
        json!({ "aud": "another-service" }),
        json!({ "aud": ["another-service"] }),
        json!({ "aud": null }),
        json!({ "exp": now - 120 }),
        json!({ "exp": 0 }),
        json!({ "exp": null }),
        json!({ "exp": "tomorrow" }),
        json!({ "nbf": now + 600 }),
    ] {
        assert_refused(&host, &host.officer_with(&claims).token, 401, "unauthenticated", &claims);
    }
    // One matching audience of several is enough (RFC 7519, 4.1.3).
    let audience = Token::read(&host.officer().token).claims["aud"].clone();
    let officer = host.officer_with(&json!({ "aud": ["another-service", audience] }));
    host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example"))).json(201);
}

/// RFC 9068, 4: only an access token is accepted, and only with a short lifetime. Clocks may differ by a minute.
#[test]
fn other_tokens_of_the_issuer_are_refused() {
    let host = Host::shared();
    let now = now().as_second();
    for claims in [
        json!({ "nonce": "n-1" }),
        json!({ "at_hash": "h" }),
        json!({ "token_use": "id" }),
        json!({ "typ": "ID" }),
        json!({ "events": {} }),
        json!({ "exp": now + 100 * 365 * 86_400 }),
        json!({ "exp": now + 2 * 86_400 }),
        json!({ "iat": now + 3600 }),
        json!({ "nbf": now + 90 }),
        json!({ "exp": now - 90 }),
    ] {
        assert_refused(&host, &host.officer_with(&claims).token, 401, "unauthenticated", &claims);
    }
    for claims in [
        json!({ "nbf": now + 30 }),
        json!({ "iat": now + 30 }),
        json!({ "exp": now - 30 }),
        json!({ "azp": "any", "typ": "Bearer", "token_use": "access", "email_verified": true }),
        json!({ "iat": null, "nbf": null }),
    ] {
        let officer = host.officer_with(&claims);
        let reply = host.look_up(&officer.token, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
        assert_eq!(reply.status, 404, "{claims}: {}", reply.body);
    }
}

/// The holder of a genuine token learns which claim is missing. Strangers learn nothing. The log names the fault in
/// both cases, without values.
#[test]
fn only_the_holder_of_a_genuine_token_learns_its_fault() {
    let host = Host::start("5d");
    let look_up = |token: &str| host.look_up(token, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
    let line = |reply: &tests::Reply| {
        let id = reply.header("x-request-id").to_owned();
        let lines = host.lines();
        lines.into_iter().find(|line| line.text("http.request_id") == id).expect("its line")
    };
    for (claim, code) in [
        ("email", "not_a_public_officer"),
        ("account_type", "not_a_public_officer"),
        ("account_status", "account_not_active"),
        ("device", "device_not_allowed"),
    ] {
        let reply = look_up(&host.officer_with(&json!({ claim: null })).token);
        let detail = reply.problem(403, code)["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(&format!("claim {claim} ")) && detail.contains("missing"), "{detail}");
        assert_eq!(line(&reply).text("token.claim"), claim);
        // A claim with a wrong value is not the issuer's mistake.
        let reply = look_up(&host.officer_with(&json!({ claim: "x@vendor.example" })).token);
        assert_eq!(line(&reply).text("token.claim"), "");
    }
    let unverified = look_up(&host.officer_with(&json!({ "email_verified": false })).token);
    let detail = unverified.problem(403, "not_a_public_officer")["detail"].clone();
    assert!(detail.as_str().unwrap().contains("verified"), "{detail}");

    let genuine = host.officer().token;
    let stranger = look_up("a.b.c").problem(401, "unauthenticated")["detail"].clone();
    for (fault, token) in [
        ("signature", Token::read(&genuine).signed_by_another()),
        ("audience", host.officer_with(&json!({ "aud": "another" })).token),
        ("issuer", host.officer_with(&json!({ "iss": "https://issuer.example" })).token),
        ("type", host.officer_with(&json!({ "nonce": "n" })).token),
        ("lifetime", host.officer_with(&json!({ "exp": now().as_second() + 1_000_000 })).token),
        ("expired", host.officer_with(&json!({ "exp": 1 })).token),
        ("not_yet", host.officer_with(&json!({ "nbf": now().as_second() + 600 })).token),
    ] {
        let reply = look_up(&token);
        assert_eq!(reply.problem(401, "unauthenticated")["detail"], stranger, "{fault}");
        assert_eq!(line(&reply).text("token.fault"), fault);
    }
    let long = look_up(&host.officer_with(&json!({ "groups": "g".repeat(7000) })).token);
    let detail = long.problem(401, "unauthenticated")["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("too long") && detail.contains("8192"), "{detail}");
    let twice = Request::get(host.url("/invitations"))
        .header("authorization", format!("Bearer {genuine}"))
        .header("authorization", format!("Bearer {genuine}"));
    let detail = host.send(twice, "").problem(401, "unauthenticated")["detail"].as_str().unwrap().to_owned();
    assert_eq!(detail, "Send the header Authorization once.");
}

/// RFC 8725: the signature is checked with the issuer's key and that key's algorithm, never the token's choice.
#[test]
fn a_forged_token_is_refused() {
    let host = Host::shared();
    let genuine = Token::read(&host.officer().token);
    let jwk = host.issuer_jwk();
    assert_eq!(genuine.header["kid"], jwk["kid"], "the token is signed with the published key");
    let another = forge::another_key();
    let own_jwk = forge::public_jwk(&another, "mine");
    let mut forged = vec![
        ("alg none", genuine.clone().unsigned()),
        ("alg NONE", genuine.clone().header("alg", "NONE").as_it_was_signed()),
        ("another key of the same id", genuine.clone().signed_by_another()),
        ("another kind of key", genuine.clone().signed(&another)),
        ("an unknown key id", genuine.clone().header("kid", "unknown").signed_by_another()),
        (
            "an unknown key id on a good signature",
            genuine.clone().header("kid", "unknown").as_it_was_signed(),
        ),
        ("no key id", genuine.clone().header("kid", Value::Null).signed_by_another()),
        (
            "a key brought along",
            genuine.clone().header("kid", "mine").header("jwk", own_jwk).signed(&another),
        ),
        ("another payload", genuine.clone().claim("email", "boss@tech.gov.sg").as_it_was_signed()),
        ("no signature", genuine.clone().signature("").as_it_was_signed()),
    ];
    for secret in forge::secrets_of(&jwk) {
        forged.push(("HS256 with the public key", genuine.clone().signed_with_secret(&secret)));
    }
    for (what, token) in forged {
        assert_refused(&host, &token, 401, "unauthenticated", &json!(what));
    }
}

/// A registration link is not an access token, and an access token is not a registration link.
#[test]
fn tokens_are_not_mistaken_for_each_other() {
    let host = Host::shared();
    let officer = host.officer();
    let invited = host.invited_vendor(&officer);
    assert_refused(&host, invited.token(), 401, "unauthenticated", &json!("a registration link"));
    host.open_as_json(&host.url(&format!("/register/{}", officer.token))).problem(404, "not_found");
}

/// R1: each of the three refusals has its own error. A missing claim is a refusal.
#[test]
fn r1_only_active_public_officers_on_allowed_devices_may_invite() {
    let host = Host::shared();
    let type_ = |value: Value| json!({ "account_type": value });
    let status = |value: Value| json!({ "account_status": value });
    let device = |value: Value| json!({ "device": value });
    let refusals = [
        ("not_a_public_officer", type_(json!("vendor"))),
        ("not_a_public_officer", type_(json!("temp"))),
        ("not_a_public_officer", type_(json!("product"))),
        ("not_a_public_officer", type_(json!("Public_Officer"))),
        ("not_a_public_officer", type_(json!(["public_officer"]))),
        ("not_a_public_officer", type_(Value::Null)),
        ("not_a_public_officer", json!({ "email": "mei_from.acme@tech.gov.sg" })),
        ("not_a_public_officer", json!({ "email": "Mei_FROM.acme@tech.gov.sg" })),
        ("not_a_public_officer", json!({ "email": "no address" })),
        ("not_a_public_officer", json!({ "email": null })),
        ("not_a_public_officer", json!({ "sub": "" })),
        ("not_a_public_officer", json!({ "sub": "s".repeat(256) })),
        ("not_a_public_officer", json!({ "sub": "s".repeat(4000) })),
        ("account_not_active", status(json!("pending_activation"))),
        ("account_not_active", status(json!("disabled"))),
        ("account_not_active", status(json!("terminated"))),
        ("account_not_active", status(json!(true))),
        ("account_not_active", status(Value::Null)),
        ("device_not_allowed", device(json!("se_gsib"))),
        ("device_not_allowed", device(json!("internet"))),
        ("device_not_allowed", device(json!(""))),
        ("device_not_allowed", device(Value::Null)),
    ];
    for (code, claims) in refusals {
        assert_refused(&host, &host.officer_with(&claims).token, 403, code, &claims);
    }
    for good in ["non_se_gsib", "gmd"] {
        let officer = host.officer_with(&device(json!(good)));
        host.invite(&officer.token, &answers::onshore(&fresh_address("vendor.example"))).json(201);
    }
    // Without an address, an invitation would have no owner.
    let nobody = host.officer_with(&json!({ "sub": null }));
    let reply = host.invite(&nobody.token, &answers::onshore(&fresh_address("vendor.example")));
    assert!([401, 403].contains(&reply.status), "{reply:?}");
}

/// Another officer's invitation looks as if it did not exist.
#[test]
fn an_invitation_is_shown_to_its_inviter_only() {
    let host = Host::shared();
    let (officer, other) = (host.officer(), host.officer());
    let invited = host.invited_vendor(&officer);
    host.look_up(&officer.token, &invited.id).json(200);
    let theirs = host.look_up(&other.token, &invited.id);
    theirs.problem(404, "not_found");
    for nothing in ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "x", "%00", "INVITATION%2301ARZ3NDEKTSV4RRFFQ69G5FAV"] {
        let reply = host.look_up(&officer.token, nothing);
        reply.problem(404, "not_found");
        assert_eq!(reply.without_request_id(), theirs.without_request_id(), "{nothing}");
    }
    // A new owner of a mailbox does not get the invitations of the earlier one.
    let successor = host.officer_with(&json!({ "email": officer.email }));
    host.look_up(&successor.token, &invited.id).problem(404, "not_found");
}

/// The token is checked before everything else.
#[test]
fn the_token_comes_first() {
    let host = Host::shared();
    let request = Request::post(host.url("/invitations")).header("content-type", "text/plain");
    host.send(request, "{").problem(401, "unauthenticated");
    let vendor = host.officer_with(&json!({ "account_type": "vendor" }));
    host.invite(&vendor.token, &json!({ "email": 5 })).problem(403, "not_a_public_officer");
}

/// Refused on every route of officers, without an effect.
#[track_caller]
fn assert_refused(host: &Host, token: &str, status: u16, code: &str, what: &Value) {
    let email = fresh_address("vendor.example");
    let replies =
        [host.invite(token, &answers::onshore(&email)), host.look_up(token, "01ARZ3NDEKTSV4RRFFQ69G5FAV")];
    for reply in replies {
        assert_eq!(reply.status, status, "{what}: {}", reply.body);
        reply.problem(status, code);
        let challenge = reply.header("www-authenticate");
        assert_eq!(challenge.starts_with("Bearer"), status == 401, "{what}: {reply:?}");
    }
    assert!(host.subjects_to(&email).is_empty(), "{what}");
}
