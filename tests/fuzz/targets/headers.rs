//! A client's headers: the idempotency key and the languages.
#![no_main]

use invitations::domain::invitation::Inviter;
use invitations::domain::values::address::EmailAddress;
use invitations::http::{preferred_language, request_key};
use lambda_http::http::HeaderValue;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let mut request = fuzz::request("application/json", b"{}");
    request.headers_mut().insert("accept-language", value.clone());
    let _ = preferred_language(&request);
    request.headers_mut().insert("idempotency-key", value);
    let caller = |name: &str| {
        let email = EmailAddress::parse("officer@tech.gov.sg").expect("an address");
        Inviter { subject: name.to_owned(), email }
    };
    let now = "2026-11-23T01:00:00Z".parse().expect("a moment");
    let (anna, ben) =
        (request_key(&request, &caller("anna"), now), request_key(&request, &caller("ben"), now));
    match (anna, ben) {
        (Ok(Some(anna)), Ok(Some(ben))) => assert_ne!(anna.name, ben.name, "a key is its caller's own"),
        (Err(anna), Err(ben)) => assert_eq!((anna.status().as_u16(), ben.status().as_u16()), (400, 400)),
        (anna, ben) => panic!("{anna:?} and {ben:?} for one key"),
    }
});
