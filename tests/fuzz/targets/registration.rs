//! The invitee's form, as JSON or from a browser, for an onshore and an offshore invitee.
#![no_main]

use invitations::domain::forms::registration::{RegistrationRules, fields, parse_registration};
use invitations::domain::policy::ReservedUsernames;
use invitations::domain::values::address::EmailAddress;
use invitations::domain::values::person_name::PersonName;
use invitations::domain::values::username::Username;
use invitations::domain::words::Language;
use libfuzzer_sys::fuzz_target;
use register::form::read;

fuzz_target!(|bytes: &[u8]| {
    let media_type =
        if bytes.first() == Some(&b'{') { "application/json" } else { "application/x-www-form-urlencoded" };
    let body = match read(&fuzz::request(media_type, bytes)) {
        Ok(body) => body,
        Err(problem) => return assert!([400, 413].contains(&problem.status().as_u16())),
    };
    for (abroad, language) in [(false, Language::English), (true, Language::Chinese)] {
        let invitee = EmailAddress::parse("mei.tan@vendor.example").expect("an address");
        let company = vec!["Vendor".to_owned()];
        let rules = RegistrationRules { offshore: abroad, other_site: abroad, invitee, company, language };
        match parse_registration(&body, &rules, &ReservedUsernames::embedded()) {
            Ok(taken) => {
                assert_eq!(Username::parse(taken.username.as_str()), Ok(taken.username.clone()));
                assert_eq!(PersonName::parse(taken.first_name.as_str()), Ok(taken.first_name.clone()));
                assert_eq!(PersonName::parse(taken.last_name.as_str()), Ok(taken.last_name.clone()));
                assert!(abroad || taken.mobile_number.is_singapore());
                assert_eq!(taken.reporting.is_some(), abroad);
                let password = body["password"].as_str().expect("it was taken");
                assert!(!format!("{:?}", taken.password).contains(password), "a password is never shown");
            }
            Err(errors) => {
                assert!(!errors.is_empty());
                let fields = fields(&rules);
                for error in errors {
                    let known = fields.iter().any(|field| field.name == error.field);
                    assert!(known || body.contains_key(&error.field), "{error:?}");
                }
            }
        }
    }
});
