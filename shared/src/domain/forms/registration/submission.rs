//! The invitee's submission, checked.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::fields::{
    COMPANY_ADDRESS, DEPARTMENT, FIRST_NAME, LAST_NAME, MOBILE_NUMBER, OFFICER_EMAIL, OFFICER_NAME, PASSWORD,
    USERNAME,
};
use super::{RegistrationRules, fields};
use crate::domain::forms::{CheckedAnswers, Field, examine};
use crate::domain::policy::ReservedUsernames;
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;
use crate::domain::values::password::{AboutPerson, Password};
use crate::domain::values::person_name::PersonName;
use crate::domain::values::username::Username;
use crate::domain::words::{FieldCode, FieldError, RegistrationFaults, Words};

/// A registration without errors (R28).
#[derive(Clone, Debug)]
pub struct Registration {
    /// The username. It still has to be claimed, because it must be unique (R29).
    pub username: Username,
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The mobile number. It still has to be claimed, because it must be unique (R31).
    pub mobile_number: MobileNumber,
    /// Department (R32).
    pub department: String,
    /// The password, not hashed yet.
    pub password: Password,
    /// The contact at an offshore site. None if the invitee does not work at a site outside the list.
    pub reporting: Option<OffshoreContact>,
}

/// The part of a registration that is about the person (R28).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Person {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The mobile number, which is unique among all accounts (R31).
    pub mobile_number: MobileNumber,
    /// Department (R32).
    pub department: String,
    /// The contact at an offshore site. None if the person does not work at a site outside the list.
    pub reporting: Option<OffshoreContact>,
}

/// The reporting officer and the company of an invitee who works at an offshore site outside the list (R28, R32).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct OffshoreContact {
    /// The offshore reporting officer's name.
    pub officer_name: PersonName,
    /// The offshore reporting officer's email address.
    pub officer_email: EmailAddress,
    /// The offshore company's address.
    pub company_address: String,
}

/// Checks an invitee's submission.
///
/// # Errors
/// All that is wrong (R14), in the form's order.
pub fn parse_registration(
    body: &Map<String, Value>,
    rules: &RegistrationRules,
    reserved: &ReservedUsernames,
) -> Result<Registration, Vec<FieldError>> {
    read_all(body, &fields(rules), rules, |reader| reader.read(rules, reserved))
}

/// Checks the corrected details of a person who has registered (R58).
///
/// # Errors
/// All that is wrong (R14), in the form's order.
pub(in crate::domain::forms) fn parse_person(
    body: &Map<String, Value>,
    form: &[Field],
    rules: &RegistrationRules,
) -> Result<Person, Vec<FieldError>> {
    read_all(body, form, rules, |reader| reader.parts(rules).person())
}

fn read_all<T>(
    body: &Map<String, Value>,
    form: &[Field],
    rules: &RegistrationRules,
    read: impl FnOnce(&mut RegistrationReader) -> Option<T>,
) -> Result<T, Vec<FieldError>> {
    let words = rules.language.words();
    let (answers, errors) = examine(form, body, &words.faults);
    let mut reader = RegistrationReader { answers, errors, words };
    let found = read(&mut reader);
    let mut errors = reader.errors;
    match found {
        Some(found) if errors.is_empty() => Ok(found),
        _ => {
            explain_foreign_mobile(&mut errors, body, &words.registration);
            errors.sort_by_key(|error| position(form, &error.field));
            Err(errors)
        }
    }
}

/// Turns answers into their types, and collects all errors.
struct RegistrationReader {
    answers: CheckedAnswers,
    errors: Vec<FieldError>,
    words: &'static Words,
}

type Fault = (FieldCode, String);

/// The values about the person. A value with an error is None.
struct Parts {
    first_name: Option<PersonName>,
    last_name: Option<PersonName>,
    mobile_number: Option<MobileNumber>,
    department: Option<String>,
    /// Whether the form has the fields of the contact.
    asks_contact: bool,
    contact: Option<OffshoreContact>,
}

impl Parts {
    /// The person, if no value has an error.
    fn person(self) -> Option<Person> {
        Some(Person {
            first_name: self.first_name?,
            last_name: self.last_name?,
            mobile_number: self.mobile_number?,
            department: self.department?,
            reporting: if self.asks_contact { Some(self.contact?) } else { None },
        })
    }
}

impl RegistrationReader {
    fn read(&mut self, rules: &RegistrationRules, reserved: &ReservedUsernames) -> Option<Registration> {
        let words = self.words;
        // All answers are read before the first missing one returns early, so that all errors are found.
        let username = self.parse_field(USERNAME, |text| username(text, reserved, &words.registration));
        let parts = self.parts(rules);
        let names = username.iter().map(Username::as_str).chain([rules.invitee.local_part()]).collect();
        let known = parts.first_name.iter().chain(&parts.last_name).map(PersonName::as_str);
        let known = known.chain(parts.mobile_number.iter().map(MobileNumber::as_str));
        let known = known.chain(rules.company.iter().map(String::as_str)).collect();
        let about = AboutPerson { names, known };
        let password = self.parse_field(PASSWORD, |text| password(text, &about, words));
        let Person { first_name, last_name, mobile_number, department, reporting } = parts.person()?;
        let (username, password) = (username?, password?);
        Some(Registration { username, first_name, last_name, mobile_number, department, password, reporting })
    }

    fn parts(&mut self, rules: &RegistrationRules) -> Parts {
        let words = self.words;
        Parts {
            first_name: self.parse_field(FIRST_NAME, |text| name(text, words.fields.first_name.label, words)),
            last_name: self.parse_field(LAST_NAME, |text| name(text, words.fields.last_name.label, words)),
            mobile_number: self.answers.mobile(MOBILE_NUMBER).cloned(),
            department: self.parse_field(DEPARTMENT, |text| Ok(text.to_owned())),
            asks_contact: rules.other_site,
            contact: if rules.other_site { self.read_contact(&rules.invitee) } else { None },
        }
    }

    fn read_contact(&mut self, invitee: &EmailAddress) -> Option<OffshoreContact> {
        let words = self.words;
        let officer_name =
            self.parse_field(OFFICER_NAME, |text| name(text, words.fields.officer_name.label, words));
        let officer_email = self.parse_field(OFFICER_EMAIL, |text| officer_email(text, invitee, words));
        let company_address = self.parse_field(COMPANY_ADDRESS, |text| Ok(text.to_owned()));
        Some(OffshoreContact {
            officer_name: officer_name?,
            officer_email: officer_email?,
            company_address: company_address?,
        })
    }

    /// Parses the text of an answer, and collects the error. If there is no answer, the examination has already
    /// reported it.
    fn parse_field<T>(&mut self, field: &str, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        match parse(self.answers.text(field)?) {
            Ok(value) => Some(value),
            Err((code, detail)) => {
                self.errors.push(FieldError::new(field, code, detail));
                None
            }
        }
    }
}

fn username(text: &str, reserved: &ReservedUsernames, words: &RegistrationFaults) -> Result<Username, Fault> {
    let username =
        Username::parse(text).map_err(|fault| (FieldCode::Invalid, fault.explain(words).to_owned()))?;
    if reserved.contains(username.as_str()) {
        return Err((FieldCode::Reserved, words.username_reserved.to_owned()));
    }
    Ok(username)
}

fn name(text: &str, label: &str, words: &Words) -> Result<PersonName, Fault> {
    PersonName::parse(text).map_err(|fault| (fault.code(), fault.explain(label, words)))
}

fn password(text: &str, about: &AboutPerson, words: &Words) -> Result<Password, Fault> {
    Password::choose(text, about).map_err(|fault| (fault.code(), fault.explain(words)))
}

fn officer_email(text: &str, invitee: &EmailAddress, words: &Words) -> Result<EmailAddress, Fault> {
    let email = EmailAddress::parse(text)
        .map_err(|fault| (fault.code(), fault.explain(&words.faults.address).to_owned()))?;
    if email == *invitee {
        return Err((FieldCode::Invalid, words.registration.officer_is_invitee.to_owned()));
    }
    Ok(email)
}

/// The index of a field in the form. Unknown fields come last.
fn position(fields: &[Field], name: &str) -> usize {
    fields.iter().position(|field| field.name == name).unwrap_or(fields.len())
}

/// A foreign number with an onshore invitation gets the advice to ask for an offshore invitation (R31).
fn explain_foreign_mobile(errors: &mut [FieldError], body: &Map<String, Value>, words: &RegistrationFaults) {
    let refused =
        |error: &&mut FieldError| error.field == MOBILE_NUMBER && error.code == FieldCode::NotSingaporeMobile;
    let given = body.get(MOBILE_NUMBER).and_then(Value::as_str).unwrap_or_default();
    for error in errors.iter_mut().filter(refused) {
        if MobileNumber::international(given).is_ok_and(|number| !number.is_singapore()) {
            error.code = FieldCode::ForeignMobileOnshore;
            words.foreign_mobile_onshore.clone_into(&mut error.detail);
        }
    }
}
