//! The inviter's submission, checked.

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

/// A form that an inviter has filled in without errors.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Submission {
    /// The invitee's address.
    pub email: EmailAddress,
    /// The placement of the address.
    pub placement: Placement,
    /// The inviter's answers about the invitee.
    pub answers: Answers,
    /// Whether the invitee's device is to be enrolled in SEED.
    pub seed: Seed,
}

/// An inviter's answers about an invitee, by form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answers {
    /// A person with an account of an integrated identity provider.
    Integrated {
        /// A Singapore mobile number (R16).
        mobile_number: MobileNumber,
    },
    /// Such a person, after another person registered with the mobile number (R31). No form leads to these answers.
    IntegratedWithoutNumber,
    /// A public officer of one of the domains of R8. No other questions are asked.
    LocalPublicOfficer,
    /// A vendor.
    Vendor {
        /// The code of the agency.
        sponsoring_agency: String,
        /// The place where the vendor works.
        operation: BusinessOperation,
    },
}

/// A vendor's business operation: inside or outside Singapore.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum BusinessOperation {
    /// In Singapore.
    Onshore,
    /// Outside Singapore, at this site.
    Offshore(OffshoreSite),
}

/// The site where an offshore vendor works.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum OffshoreSite {
    /// A listed centre, by its code.
    Centre(String),
    /// Another site.
    Other {
        /// The company at this site.
        company_name: String,
    },
}

/// Whether an invitee's device is to be enrolled in SEED (R15, R43).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Seed {
    /// It must be enrolled.
    Required,
    /// It need not be enrolled.
    NotRequired,
    /// It cannot be enrolled.
    Ineligible,
}

/// Reads the address of a body, and places it.
///
/// # Errors
/// The reason why this address may not be invited (R2-R13, R17).
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
    let placement =
        policy.place(&email).map_err(|refusal| error(refusal.code(), &policy.explain(refusal)))?;
    Ok((email, placement))
}

/// Checks an inviter's submission.
///
/// # Errors
/// All errors (R14). If the address is refused, only that error, because the form is then not known.
pub fn parse_submission(body: &Map<String, Value>, policy: &Policy) -> Result<Submission, Vec<FieldError>> {
    let (email, placement) = place_address(body.get(EMAIL), policy)?;
    let mut body = body.clone();
    // The form is locked to the canonical address, not to the typed one.
    body.insert(EMAIL.to_owned(), email.as_str().into());
    let form = fields(&email, &placement, policy);
    let (answers, seed) = parse_answers(&form, &body, &placement)?;
    Ok(Submission { email, placement, answers, seed })
}

/// Checks the answers of a body against the form of a placed address.
///
/// # Errors
/// All errors (R14).
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

/// Explains the errors of fields that belong to another form: the text names their labels. A yes to SEED has its own
/// error (R15), because only the forms of ineligible domains lack this field.
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

/// The error that another account has the invitee's mobile number (R31). The inviter's form has no username, so
/// nothing else can be taken.
#[must_use]
pub fn mobile_taken(support_url: &str) -> FieldError {
    FieldError::new(MOBILE_NUMBER, FieldCode::Taken, words::mobile_taken(support_url))
}
