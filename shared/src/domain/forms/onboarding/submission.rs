//! A submitted form, checked.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::fields::{
    BUSINESS_OPERATION, CENTRE, COMPANY_NAME, EMAIL, MOBILE_NUMBER, OFFSHORE, SEED_REQUIRED,
    SPONSORING_AGENCY, fields,
};
use crate::domain::forms::{CheckedAnswers, check};
use crate::domain::policy::{Form, OTHERS, Placement, Policy};
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;
use crate::domain::words::{ENGLISH, FieldCode, FieldError};

/// A form that an inviter filled in without a fault.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Submission {
    /// Who is invited.
    pub email: EmailAddress,
    /// What the address decides.
    pub placement: Placement,
    /// What the inviter said of the invitee.
    pub answers: Answers,
    /// Whether the invitee's device is to be enrolled in SEED.
    pub seed: Seed,
}

/// What an inviter says of an invitee, by form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answers {
    /// Somebody with an account of an integrated identity provider.
    Integrated {
        /// A Singapore mobile number (R16).
        mobile_number: MobileNumber,
    },
    /// A public officer of one of the domains of R8: nothing is asked.
    LocalPublicOfficer,
    /// A vendor.
    Vendor {
        /// The code of the agency.
        sponsoring_agency: String,
        /// Where the vendor works.
        operation: BusinessOperation,
    },
}

/// Whether a vendor works in Singapore.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum BusinessOperation {
    /// In Singapore.
    Onshore,
    /// Outside, at this site.
    Offshore(OffshoreSite),
}

/// Where an offshore vendor works.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum OffshoreSite {
    /// At a known centre, by its code.
    Centre(String),
    /// Elsewhere.
    Other {
        /// The company there.
        company_name: String,
    },
}

/// Whether an invitee's device is to be enrolled in SEED (R15, R43).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Seed {
    /// It is.
    Required,
    /// It is not.
    NotRequired,
    /// It cannot be.
    Ineligible,
}

/// The address that a body gives, and what it decides.
///
/// # Errors
/// Why nobody of this address may be invited (R2-R13, R17).
pub fn place(given: Option<&Value>, policy: &Policy) -> Result<(EmailAddress, Placement), FieldError> {
    let text = match given {
        None | Some(Value::Null) => return Err(FieldError::required(EMAIL)),
        Some(Value::String(text)) => text,
        Some(_) => return Err(FieldError::new(EMAIL, FieldCode::Invalid, ENGLISH.faults.not_text)),
    };
    let email =
        EmailAddress::parse(text).map_err(|fault| FieldError::new(EMAIL, fault.code(), fault.to_string()))?;
    let placement = policy
        .place(&email)
        .map_err(|refusal| FieldError::new(EMAIL, refusal.code(), refusal.to_string()))?;
    Ok((email, placement))
}

/// Checks what an inviter submits.
///
/// # Errors
/// All that is wrong (R14), or only why the address is refused, for then the form is not known.
pub fn submission(body: &Map<String, Value>, policy: &Policy) -> Result<Submission, Vec<FieldError>> {
    let (email, placement) = place(body.get(EMAIL), policy)?;
    let mut body = body.clone();
    // The form is locked to the canonical address, however it was typed.
    body.insert(EMAIL.to_owned(), email.as_str().into());
    let checked = check(&fields(&email, &placement, policy), &body).map_err(|mut errors| {
        explain_seed(&mut errors, &body);
        errors
    })?;
    let seed = match (placement.seed_eligible, checked.is_yes(SEED_REQUIRED)) {
        (false, _) => Seed::Ineligible,
        (true, true) => Seed::Required,
        (true, false) => Seed::NotRequired,
    };
    let answers = answers(placement.form, &checked)?;
    Ok(Submission { email, placement, answers, seed })
}

/// R15: the form of an ineligible domain has no SEED field, and a yes to it gets its own error. On other
/// forms there is nothing wrong with a yes.
fn explain_seed(errors: &mut [FieldError], body: &Map<String, Value>) {
    if body.get(SEED_REQUIRED) != Some(&Value::Bool(true)) {
        return;
    }
    for error in errors.iter_mut().filter(|error| error.field == SEED_REQUIRED) {
        error.code = FieldCode::SeedNotEligible;
        "SEED is not available for this mail domain: leave it out.".clone_into(&mut error.detail);
    }
}

fn answers(form: Form, checked: &CheckedAnswers) -> Result<Answers, FieldError> {
    Ok(match form {
        Form::IntegratedWog | Form::IntegratedMoe => {
            Answers::Integrated { mobile_number: checked.mobile(MOBILE_NUMBER)?.clone() }
        }
        Form::LocalPublicOfficer => Answers::LocalPublicOfficer,
        Form::Vendor => Answers::Vendor {
            sponsoring_agency: checked.text(SPONSORING_AGENCY)?.to_owned(),
            operation: operation(checked)?,
        },
    })
}

fn operation(checked: &CheckedAnswers) -> Result<BusinessOperation, FieldError> {
    if checked.text(BUSINESS_OPERATION)? != OFFSHORE {
        return Ok(BusinessOperation::Onshore);
    }
    Ok(BusinessOperation::Offshore(match checked.text(CENTRE)? {
        OTHERS => OffshoreSite::Other { company_name: checked.text(COMPANY_NAME)?.to_owned() },
        code => OffshoreSite::Centre(code.to_owned()),
    }))
}
