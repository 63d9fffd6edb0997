//! Tokens of the usual providers, and other kinds of tokens.

use jsonwebtoken::Algorithm;
use serde_json::json;

use super::*;

const NOW: i64 = 1_795_395_600;

fn rules(settings: &'static [(&str, &str)]) -> TokenRules {
    let settings = Settings::from_fn(move |name| {
        let set = settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        set.or_else(|| (name == "AUDIENCE").then(|| "ours".to_owned()))
    });
    TokenRules::from_settings(&settings).unwrap()
}

fn header(kind: Option<&str>) -> Header {
    Header { typ: kind.map(str::to_owned), ..Header::new(Algorithm::RS256) }
}

/// The result for a token with this type, a lifetime of one hour, and these further claims.
fn judged(rules: &TokenRules, kind: Option<&str>, claims: &Value) -> Result<(), Fault> {
    let mut all = json!({ "aud": "ours", "sub": "s", "iat": NOW, "exp": NOW + 3600 });
    for (name, value) in claims.as_object().unwrap() {
        all[name] = value.clone();
    }
    let all = all.as_object().unwrap().clone().into_iter().filter(|(_, value)| !value.is_null()).collect();
    rules.judge(&header(kind), &all, NOW)
}

/// The page infra/configuration.md says the same about these providers.
#[test]
fn tokens_of_the_usual_providers_are_accepted() {
    let rules = rules(&[]);
    for (provider, kind, claims) in [
        (
            "Entra ID, version 2",
            Some("JWT"),
            json!({ "azp": "c", "azpacr": "0", "ver": "2.0", "scp": "invite" }),
        ),
        ("Entra ID, version 1", Some("JWT"), json!({ "appid": "c", "appidacr": "0", "ver": "1.0" })),
        (
            "Keycloak",
            Some("JWT"),
            json!({ "aud": ["ours", "account"], "azp": "c", "typ": "Bearer", "sid": "x" }),
        ),
        (
            "Auth0",
            Some("JWT"),
            json!({ "aud": ["ours", "https://x/userinfo"], "azp": "c", "exp": NOW + 86_400 }),
        ),
        ("Auth0, RFC 9068", Some("at+jwt"), json!({ "client_id": "c", "jti": "1" })),
        ("Okta", None, json!({ "cid": "c", "uid": "u", "scp": ["openid"], "ver": 1 })),
        ("RFC 9068, in full", Some("application/at+jwt"), json!({ "client_id": "c" })),
    ] {
        assert_eq!(judged(&rules, kind, &claims), Ok(()), "{provider}");
    }
    let cognito = json!({ "aud": null, "client_id": "ours", "token_use": "access", "username": "u" });
    assert_eq!(judged(&rules, None, &cognito), Err("audience"));
    assert_eq!(judged(&super::tests::rules(&[("CLAIM_AUDIENCE", "client_id")]), None, &cognito), Ok(()));
}

#[test]
fn other_kinds_of_tokens_are_refused() {
    let rules = rules(&[]);
    for kind in ["logout+jwt", "dpop+jwt", "secevent+jwt", "registration+jwt", "application/logout+jwt", ""] {
        assert_eq!(judged(&rules, Some(kind), &json!({})), Err("type"), "{kind}");
    }
    for claims in [
        json!({ "nonce": "n" }),
        json!({ "at_hash": "h" }),
        json!({ "c_hash": "h" }),
        json!({ "s_hash": "h" }),
        json!({ "events": {} }),
        json!({ "token_use": "id" }),
        json!({ "token_use": 1 }),
        json!({ "typ": "ID" }),
        json!({ "typ": "Refresh" }),
    ] {
        for kind in [None, Some("JWT"), Some("at+jwt")] {
            assert_eq!(judged(&rules, kind, &claims), Err("type"), "{claims}");
        }
    }
    for claims in
        [json!({ "aud": null }), json!({ "aud": [] }), json!({ "aud": "OURS" }), json!({ "aud": 1 })]
    {
        assert_eq!(judged(&rules, None, &claims), Err("audience"), "{claims}");
    }
}

#[test]
fn a_configured_type_is_required() {
    let strict = rules(&[("TOKEN_TYPES", "at+jwt")]);
    assert_eq!(judged(&strict, Some("AT+JWT"), &json!({})), Ok(()));
    assert_eq!(judged(&strict, Some("application/at+jwt"), &json!({})), Ok(()));
    for kind in [None, Some("JWT")] {
        assert_eq!(judged(&strict, kind, &json!({})), Err("type"));
    }
    let own = rules(&[("TOKEN_TYPES", "application/x-at+jwt, JWT")]);
    assert_eq!(judged(&own, Some("x-at+jwt"), &json!({})), Ok(()));
    assert_eq!(judged(&own, Some("jwt"), &json!({})), Ok(()));
}

#[test]
fn only_configured_clients_are_accepted_if_there_are_some() {
    let rules = rules(&[("AUTHORIZED_PARTIES", "page, tool")]);
    for claim in PARTY_CLAIMS {
        assert_eq!(judged(&rules, None, &json!({ claim: "tool" })), Ok(()), "{claim}");
        assert_eq!(judged(&rules, None, &json!({ claim: "other" })), Err("party"), "{claim}");
        assert_eq!(judged(&rules, None, &json!({ claim: ["tool"] })), Err("party"), "{claim}");
    }
    assert_eq!(judged(&rules, None, &json!({})), Err("party"));
    assert_eq!(judged(&rules, None, &json!({ "client_id": "page", "azp": "other" })), Err("party"));
}

#[test]
fn a_token_lives_at_most_for_a_day_or_as_configured() {
    let rules = rules(&[]);
    for (issued, expires, taken) in [
        (json!(NOW), json!(NOW + 86_400), true),
        (json!(NOW + LEEWAY), json!(NOW + 600), true),
        (json!(NOW - 80_000), json!(NOW + 6_000), true),
        (Value::Null, json!(NOW + 86_400), true),
        (Value::Null, json!(NOW + 87_000), false),
        (json!(NOW), json!(NOW + 87_000), false),
        (json!(NOW), json!(4e12), false),
        (json!(NOW + 600), json!(NOW + 1200), false),
        (json!("today"), json!(NOW + 600), false),
    ] {
        let judged = judged(&rules, None, &json!({ "iat": issued, "exp": expires }));
        assert_eq!(judged.is_ok(), taken, "{issued} {expires}");
    }
    let long = super::tests::rules(&[("TOKEN_LIFETIME", "2d")]);
    assert_eq!(judged(&long, None, &json!({ "exp": NOW + 170_000 })), Ok(()));
}
