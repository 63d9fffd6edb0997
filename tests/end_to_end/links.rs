//! Only genuine links work. All others get the same neutral response (R35).

use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};
use tests::forge::{self, Token};
use tests::{Host, Invited, Reply, answers};
use ureq::http::Request;

/// R35: every link that is not ours gets the same response, whatever is wrong with it.
#[test]
fn r35_a_link_that_is_not_ours_is_not_found() {
    let host = Host::shared();
    let officer = host.officer();
    let (invited, other) = (host.invited_vendor(&officer), host.invited_vendor(&officer));
    let integrated = answers::integrated(&tests::fresh_address("agency.gov.sg"));
    let integrated = host.invite(&officer.token, &integrated).json(201);

    // The key is the right one: a token that it signs is accepted.
    let genuine = Token::read(invited.token());
    let key = forge::key_of(&host.link_key());
    assert_eq!(genuine.clone().signed(&key), invited.token(), "the key of this host signs its links");

    let expected = host.open_as_json(&host.url("/register/nothing"));
    let expected_page = host.open(&host.url("/register/nothing"));
    let expected_in_chinese = open_in_chinese(&host, &host.url("/register/nothing"));
    assert_ne!(expected_in_chinese.body, expected_page.body);
    let tokens = [
        wrong(&invited),
        tampered(&genuine, &other),
        forged(&genuine, &key),
        misused(&genuine, &key),
        of_no_link(&genuine, &key, &integrated),
    ];
    for (what, token) in tokens.into_iter().flatten() {
        let link = host.url(&format!("/register/{token}"));
        for reply in [host.open_as_json(&link), host.register(&link, &answers::registration())] {
            assert_eq!(reply.status, 404, "{what}: {}", reply.body);
            reply.problem(404, "not_found");
            assert_same(&reply, &expected, what);
        }
        for page in [host.open(&link), host.submit(&link, &answers::registration())] {
            assert_eq!(page.page(404), expected_page.body, "{what}");
            assert_same(&page, &expected_page, what);
        }
        let page = open_in_chinese(&host, &link);
        assert_eq!(page.page(404), expected_in_chinese.body, "{what}");
        assert_same(&page, &expected_in_chinese, what);
    }
    host.open_as_json(&invited.link).json(200);
    assert_eq!(host.history(&officer, &invited.id), ["invited"]);
}

/// R35: only the holder of the link learns what happened to an invitation. A forged link reveals nothing.
#[test]
fn r35_a_forged_link_does_not_tell_what_happened_to_an_invitation() {
    let host = Host::shared();
    let invited = host.invited_vendor(&host.officer());
    let forged = Token::read(invited.token()).signed_by_another();
    let link = host.url(&format!("/register/{forged}"));
    let before = host.open_as_json(&link).without_request_id();
    host.register(&invited.link, &answers::registration()).json(201);
    assert_eq!(host.open_as_json(&link).without_request_id(), before);
    host.open_as_json(&invited.link).problem(410, "invitation_registered");
}

/// A genuine link after its deadline still says what happened to the invitation. Its `exp` does not decide.
#[test]
fn the_table_decides_and_not_the_token() {
    let host = Host::shared();
    let invited = host.invited_vendor(&host.officer());
    let key = forge::key_of(&host.link_key());
    let past = Token::read(invited.token()).claim("exp", 1_000_000).signed(&key);
    host.open_as_json(&host.url(&format!("/register/{past}"))).json(200);
}

pub(super) type Tokens = Vec<(&'static str, String)>;

pub(super) fn wrong(invited: &Invited) -> Tokens {
    let token = invited.token();
    vec![
        ("a word", "x".to_owned()),
        ("three words", "a.b.c".to_owned()),
        ("dots", "..".to_owned()),
        ("the invitation's id", invited.id.clone()),
        ("a part of a link", token[..token.len() / 2].to_owned()),
        ("a link without signature", token.rsplit_once('.').map(|(message, _)| message.to_owned()).unwrap()),
        ("a link with more", format!("{token}.x")),
        ("a link with a letter more", format!("{token}A")),
        ("a very long text", "a".repeat(4000)),
        ("other characters", "%00%FF%E2%80%AE".to_owned()),
    ]
}

pub(super) fn tampered(genuine: &Token, other: &Invited) -> Tokens {
    let mut signature = genuine.signature.clone();
    let first = if signature.starts_with('A') { "B" } else { "A" };
    signature.replace_range(..1, first);
    vec![
        ("another invitation", genuine.clone().claim("sub", &*other.id).as_it_was_signed()),
        ("a later deadline", genuine.clone().claim("exp", 4_000_000_000_u32).as_it_was_signed()),
        ("another key id", genuine.clone().header("kid", "other").as_it_was_signed()),
        ("another signature", genuine.clone().signature(signature).as_it_was_signed()),
        ("no signature", genuine.clone().signature("").as_it_was_signed()),
    ]
}

pub(super) fn forged(genuine: &Token, key: &Ed25519KeyPair) -> Tokens {
    let another = forge::another_key();
    let kid = genuine.header["kid"].as_str().unwrap();
    let own_jwk = forge::public_jwk(&another, kid);
    let mut tokens = vec![
        ("another key of the same id", genuine.clone().signed(&another)),
        ("another key, brought along", genuine.clone().header("jwk", own_jwk).signed(&another)),
        ("alg none", genuine.clone().unsigned()),
        ("alg None", genuine.clone().header("alg", "None").as_it_was_signed()),
        ("another alg", genuine.clone().header("alg", "ES256").as_it_was_signed()),
    ];
    for secret in forge::secrets_of(&forge::public_jwk(key, kid)) {
        tokens.push(("HS256 with the public key", genuine.clone().signed_with_secret(&secret)));
    }
    tokens
}

/// Signed with the right key, but for another purpose.
pub(super) fn misused(genuine: &Token, key: &Ed25519KeyPair) -> Tokens {
    let header = |name, value: Value| genuine.clone().header(name, value).signed(key);
    let claim = |name, value: Value| genuine.clone().claim(name, value).signed(key);
    vec![
        ("another audience", claim("aud", json!("techpass-invitations"))),
        ("no audience", claim("aud", Value::Null)),
        ("another issuer", claim("iss", json!("https://invite.example"))),
        ("no issuer", claim("iss", Value::Null)),
        ("another type", header("typ", json!("JWT"))),
        ("an access token's type", header("typ", json!("at+jwt"))),
        ("no type", header("typ", Value::Null)),
        ("no key id", header("kid", Value::Null)),
        ("an unknown key id", header("kid", json!("unknown"))),
        ("a critical extension", header("crit", json!(["exp"]))),
        ("no subject", claim("sub", Value::Null)),
        ("no expiry", claim("exp", Value::Null)),
    ]
}

/// Signed with the right key, but for an invitation without a link.
fn of_no_link(genuine: &Token, key: &Ed25519KeyPair, integrated: &Value) -> Tokens {
    let subject = |id: &str| genuine.clone().claim("sub", id).signed(key);
    vec![
        ("no invitation", subject("01ARZ3NDEKTSV4RRFFQ69G5FAV")),
        ("no id", subject("EMAIL#mei.tan@vendor.example")),
        ("an invitation without a link", subject(integrated["id"].as_str().unwrap())),
    ]
}

fn open_in_chinese(host: &Host, link: &str) -> Reply {
    let request = Request::get(link).header("accept", "text/html").header("accept-language", "zh-SG");
    host.send(request, "")
}

/// The same response, byte for byte, except for the request's id.
#[track_caller]
fn assert_same(reply: &Reply, expected: &Reply, what: &str) {
    let body = |reply: &Reply| reply.body.replace(reply.header("x-request-id"), "");
    assert_eq!(body(reply), body(expected), "{what}");
    let headers = |reply: &Reply| {
        let mut headers = reply.headers.clone();
        for own in ["x-request-id", "date"] {
            headers.remove(own);
        }
        headers
    };
    assert_eq!(headers(reply), headers(expected), "{what}");
}
