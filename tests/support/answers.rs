//! What inviters and invitees fill in. Tests take a good form and change what they are about.

use serde_json::{Value, json};

use crate::{people, policy};

/// A vendor who works in Singapore.
pub fn onshore(email: &str) -> Value {
    json!({ "email": email, "sponsoring_agency": policy::agency().code, "business_operation": "onshore" })
}

/// A vendor at a known site outside Singapore.
pub fn offshore(email: &str) -> Value {
    json!({
        "email": email,
        "sponsoring_agency": policy::agency().code,
        "business_operation": "offshore",
        "offshore_development_centre": policy::centre().code,
    })
}

/// A vendor at another site outside Singapore.
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

/// Somebody with an account of an integrated identity provider.
pub fn integrated(email: &str) -> Value {
    json!({ "email": email, "mobile_number": people::fresh_mobile() })
}

/// A registration, with a name and number of its own.
pub fn registration() -> Value {
    Value::Object(people::registration())
}

/// A registration of somebody who works at a site outside the list.
pub fn registration_elsewhere() -> Value {
    let mut answers = registration();
    answers["mobile_number"] = "+91 98765 43210".into();
    answers["reporting_officer_name"] = "Anand Subramaniam".into();
    answers["reporting_officer_email"] = "anand@kaveri.example".into();
    answers["company_address"] = "12 Lake Road\nChennai 600001".into();
    answers
}
