//! Filled-in forms of inviters and invitees. Tests change the fields that they are about.

use serde_json::{Value, json};

use crate::{people, policy};

/// A vendor who works in Singapore.
pub fn onshore(email: &str) -> Value {
    json!({ "email": email, "sponsoring_agency": policy::agency().code, "business_operation": "onshore" })
}

/// A list of vendors who work in Singapore, as CSV.
pub fn onshore_list(emails: &[impl AsRef<str>]) -> String {
    let rows = emails.iter().map(|email| format!("{},GOVTECH,onshore\n", email.as_ref()));
    format!("email,sponsoring_agency,business_operation\n{}", rows.collect::<String>())
}

/// A vendor at a known centre outside Singapore.
pub fn offshore(email: &str) -> Value {
    json!({
        "email": email,
        "sponsoring_agency": policy::agency().code,
        "business_operation": "offshore",
        "offshore_development_centre": policy::centre().code,
    })
}

/// A vendor at an unknown centre outside Singapore.
pub fn offshore_elsewhere(email: &str) -> Value {
    json!({
        "email": email,
        "sponsoring_agency": policy::agency().code,
        "business_operation": "offshore",
        "offshore_development_centre": "others",
        "offshore_company_name": "Kaveri Software (Chennai) & Sons",
    })
}

/// A public officer without a WoG account.
pub fn local_officer(email: &str) -> Value {
    json!({ "email": email })
}

/// A person with an account of an integrated identity provider.
pub fn integrated(email: &str) -> Value {
    json!({ "email": email, "mobile_number": people::fresh_mobile() })
}

/// A registration with a new name and a new number.
pub fn registration() -> Value {
    Value::Object(people::registration())
}

/// A registration of a person at an unknown centre.
pub fn registration_elsewhere() -> Value {
    let mut answers = registration();
    answers["mobile_number"] = "+91 98765 43210".into();
    answers["reporting_officer_name"] = "Anand Subramaniam".into();
    answers["reporting_officer_email"] = "anand@kaveri.example".into();
    answers["company_address"] = "12 Lake Road\nChennai 600001".into();
    answers
}
