//! The body of `POST /invitations`: an accepted body is accepted again, and each error names its field (R14).
#![no_main]

use invitations::domain::forms::onboarding::{FIELDS, parse_submission};
use invitations::http::parse_object;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut body = match parse_object(&fuzz::request("application/json", bytes)) {
        Ok(body) => body,
        Err(problem) => return assert!([400, 413].contains(&problem.status().as_u16())),
    };
    match parse_submission(&body, fuzz::policy()) {
        Ok(taken) => {
            body.insert("email".to_owned(), taken.email.as_str().into());
            let again = parse_submission(&body, fuzz::policy());
            assert_eq!(again.map(|again| format!("{again:?}")), Ok(format!("{taken:?}")));
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                assert!(FIELDS.contains(&&*error.field) || body.contains_key(&error.field), "{error:?}");
            }
        }
    }
});
