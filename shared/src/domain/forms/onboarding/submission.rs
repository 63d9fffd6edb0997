//! A submitted form, checked.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::fields::{
    BUSINESS_OPERATION, CENTRE, COMPANY_NAME, EMAIL, MOBILE_NUMBER, OFFSHORE, SEED_REQUIRED,
    SPONSORING_AGENCY, fields, label,
};
use crate::domain::forms::{CheckedAnswers, Field, check};
use crate::domain::policy::{Form, OTHERS, Placement, Policy};
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;
use crate::domain::words::{FieldCode, FieldError, FieldWords, invitation_form as words};

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
    /// The same, after another person registered with the mobile number (R31). No form has these answers.
    IntegratedWithoutNumber,
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
pub fn place_address(
    given: Option<&Value>,
    policy: &Policy,
) -> Result<(EmailAddress, Placement), FieldError> {
    let error = |code, detail: &str| FieldError::new(EMAIL, code, detail);
    let faults = &words::FAULTS;
    let text = match given {
        None | Some(Value::Null) => return Err(error(FieldCode::Required, faults.address.missing)),
        Some(Value::String(text)) => text,
        Some(_) => return Err(error(FieldCode::Invalid, &(faults.not_text)(words::EMAIL.label))),
    };
    let email =
        EmailAddress::parse(text).map_err(|fault| error(fault.code(), fault.explain(&faults.address)))?;
    let placement = policy.place(&email).map_err(|refusal| error(refusal.code(), &refusal.to_string()))?;
    Ok((email, placement))
}

/// Checks what an inviter submits.
///
/// # Errors
/// All that is wrong (R14), or only why the address is refused, for then the form is not known.
pub fn parse_submission(body: &Map<String, Value>, policy: &Policy) -> Result<Submission, Vec<FieldError>> {
    let (email, placement) = place_address(body.get(EMAIL), policy)?;
    let mut body = body.clone();
    // The form is locked to the canonical address, however it was typed.
    body.insert(EMAIL.to_owned(), email.as_str().into());
    let form = fields(&email, &placement, policy);
    let (answers, seed) = parse_answers(&form, &body, &placement)?;
    Ok(Submission { email, placement, answers, seed })
}

/// The answers in a body, checked against the form of a placed address.
///
/// # Errors
/// All that is wrong (R14).
pub(in crate::domain::forms) fn parse_answers(
    form: &[Field],
    body: &Map<String, Value>,
    placement: &Placement,
) -> Result<(Answers, Seed), Vec<FieldError>> {
    let checked = check(form, body, &words::FAULTS).map_err(|mut errors| {
        explain_other_forms(&mut errors, form, body);
        errors
    })?;
    let seed = match (placement.seed_eligible, checked.is_yes(SEED_REQUIRED)) {
        (false, _) => Seed::Ineligible,
        (true, true) => Seed::Required,
        (true, false) => Seed::NotRequired,
    };
    Ok((answers(placement.form, &checked)?, seed))
}

/// A field of another form is named by its label. A yes to SEED has its own error (R15): a form without the field is
/// one of an ineligible domain.
fn explain_other_forms(errors: &mut [FieldError], form: &[Field], body: &Map<String, Value>) {
    let is_unknown = |error: &&mut FieldError| form.iter().all(|field| field.name != error.field);
    for error in errors.iter_mut().filter(is_unknown) {
        if error.field == SEED_REQUIRED && body.get(SEED_REQUIRED) == Some(&Value::Bool(true)) {
            error.code = FieldCode::SeedNotEligible;
            words::SEED_NOT_ELIGIBLE.clone_into(&mut error.detail);
        } else if let Some(label) = label(&error.field) {
            error.detail = words::not_on_this_form(label);
        }
    }
}

fn answers(form: Form, checked: &CheckedAnswers) -> Result<Answers, FieldError> {
    Ok(match form {
        Form::IntegratedWog | Form::IntegratedMoe => {
            let number = checked.mobile(MOBILE_NUMBER);
            let mobile_number = number.ok_or_else(|| missing(MOBILE_NUMBER, &words::MOBILE_NUMBER))?.clone();
            Answers::Integrated { mobile_number }
        }
        Form::LocalPublicOfficer => Answers::LocalPublicOfficer,
        Form::Vendor => Answers::Vendor {
            sponsoring_agency: text(checked, SPONSORING_AGENCY, &words::SPONSORING_AGENCY)?,
            operation: operation(checked)?,
        },
    })
}

fn operation(checked: &CheckedAnswers) -> Result<BusinessOperation, FieldError> {
    if text(checked, BUSINESS_OPERATION, &words::BUSINESS_OPERATION)? != OFFSHORE {
        return Ok(BusinessOperation::Onshore);
    }
    let centre = text(checked, CENTRE, &words::CENTRE)?;
    Ok(BusinessOperation::Offshore(if centre == OTHERS {
        OffshoreSite::Other { company_name: text(checked, COMPANY_NAME, &words::COMPANY_NAME)? }
    } else {
        OffshoreSite::Centre(centre)
    }))
}

fn text(checked: &CheckedAnswers, field: &str, words: &FieldWords) -> Result<String, FieldError> {
    checked.text(field).map(str::to_owned).ok_or_else(|| missing(field, words))
}

fn missing(field: &str, words: &FieldWords) -> FieldError {
    FieldError::new(field, FieldCode::Required, words.ask)
}

/// Another account has the invitee's mobile number (R31). The inviter's form has no username that could be taken.
#[must_use]
pub fn mobile_taken(support_url: &str) -> FieldError {
    FieldError::new(MOBILE_NUMBER, FieldCode::Taken, words::mobile_taken(support_url))
}
