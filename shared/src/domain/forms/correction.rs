//! The details of an account that a support officer may correct (R58). These are the fields of the inviter's form and
//! of the invitee's form, and the same rules hold. Address, username and password cannot be corrected.

use serde_json::{Map, Value};

use super::onboarding::{
    self, Answers, BUSINESS_OPERATION, BusinessOperation, CENTRE, COMPANY_NAME, EMAIL, OFFSHORE, ONSHORE,
    OffshoreSite, SEED_REQUIRED, SPONSORING_AGENCY, Seed, parse_answers,
};
use super::registration::{
    COMPANY_ADDRESS, DEPARTMENT, FIRST_NAME, LAST_NAME, MOBILE_NUMBER, OFFICER_EMAIL, OFFICER_NAME, Person,
    RegistrationRules, parse_person, personal_fields,
};
use super::{Field, examine};
use crate::domain::policy::{OTHERS, Placement, Policy};
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;
use crate::domain::words::{FieldCode, FieldError, Language, invitation_form as words};

/// The present details of an account.
#[derive(Clone, Debug)]
pub struct Correctable {
    /// The holder's address.
    pub email: EmailAddress,
    /// The placement of the address when the holder was invited.
    pub placement: Placement,
    /// The inviter's answers, with all corrections so far.
    pub answers: Answers,
    /// Whether the holder's device is enrolled in SEED.
    pub seed: Seed,
    /// The details that the holder of a local identity registered with.
    pub person: Option<Person>,
}

/// Checked details, which will replace the present ones.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Correction {
    /// The inviter's answers, corrected.
    pub answers: Answers,
    /// Whether the holder's device is to be enrolled in SEED.
    pub seed: Seed,
    /// The mobile number. If it is a new one, it still has to be claimed, because it must be unique (R31).
    pub mobile_number: MobileNumber,
    /// The details of the holder of a local identity, corrected.
    pub person: Option<Person>,
    /// The names of the fields whose answers differ from the present ones.
    pub changed: Vec<&'static str>,
}

impl Correctable {
    /// The form: the fields of the inviter's form, then those of the invitee's. It is the same for all corrections of
    /// the account. Fields that only some business operations need have a condition.
    #[must_use]
    pub fn fields(&self, policy: &Policy) -> Vec<Field> {
        let mut fields = self.onboarding_fields(policy);
        fields.extend(self.person.iter().flat_map(|_| self.personal_fields()));
        fields
    }

    /// The present answers, by field.
    #[must_use]
    pub fn values(&self) -> Map<String, Value> {
        let mut values = onboarding_values(&self.answers, self.seed);
        values.extend(self.person.iter().flat_map(personal_values));
        values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Checks the details after the given answers have replaced the present ones. `null` removes an answer.
    ///
    /// # Errors
    /// All errors (R14).
    pub fn correct(
        &self,
        given: &Map<String, Value>,
        policy: &Policy,
    ) -> Result<Correction, Vec<FieldError>> {
        let onboarding = self.onboarding_fields(policy);
        let personal = self.person.as_ref().map(|_| self.personal_fields()).unwrap_or_default();
        let (for_onboarding, rest): (Map<_, _>, Map<_, _>) = given
            .clone()
            .into_iter()
            .partition(|(name, _)| onboarding.iter().any(|field| field.name == name));
        let (for_person, unknown): (Map<_, _>, Map<_, _>) =
            rest.into_iter().partition(|(name, _)| personal.iter().any(|field| field.name == name));
        let mut errors: Vec<FieldError> = Vec::new();

        let answers = merged(&onboarding, onboarding_values(&self.answers, self.seed), &for_onboarding);
        let answered = parse_answers(&onboarding, &answers, &self.placement);
        let (answers, seed) = answered.unwrap_or_else(|faults| {
            errors.extend(faults);
            (self.answers.clone(), self.seed)
        });
        let person = match &self.person {
            None => None,
            Some(person) => {
                let rules = self.rules(&answers);
                let form = in_third_person(personal_fields(&rules));
                let mut values = personal_values(person);
                values.retain(|(name, _)| form.iter().any(|field| field.name == *name));
                let values = merged(&form, values, &for_person);
                parse_person(&values, &form, &rules).map_err(|faults| errors.extend(faults)).ok()
            }
        };
        errors.extend(
            unknown
                .keys()
                .map(|name| FieldError::new(name, FieldCode::NotApplicable, words::FAULTS.unknown_field)),
        );
        let mobile_number = match (&answers, &person) {
            (Answers::Integrated { mobile_number }, _) => Some(mobile_number),
            (_, person) => person.as_ref().map(|person| &person.mobile_number),
        };
        let Some(mobile_number) = mobile_number.cloned().filter(|_| errors.is_empty()) else {
            return Err(errors);
        };
        let after = Self { answers, seed, person, ..self.clone() };
        let changed = self.changed(&after);
        Ok(Correction { answers: after.answers, seed, mobile_number, person: after.person, changed })
    }

    fn onboarding_fields(&self, policy: &Policy) -> Vec<Field> {
        let mut fields = onboarding::fields(&self.email, &self.placement, policy);
        fields.retain(|field| field.name != EMAIL);
        fields
    }

    /// All fields about the person. The fields for a site outside the list are included if the business operation can
    /// be offshore.
    fn personal_fields(&self) -> Vec<Field> {
        let rules = RegistrationRules { other_site: true, ..self.rules(&self.answers) };
        let mut fields = in_third_person(personal_fields(&rules));
        if matches!(self.answers, Answers::LocalPublicOfficer) {
            fields.retain(|field| !FOR_OTHER_SITE.contains(&field.name));
        }
        let conditional = |field: Field| {
            if FOR_OTHER_SITE.contains(&field.name) {
                field.shown_if(CENTRE, OTHERS, words::REPORTING_AT_CENTRE)
            } else {
                field
            }
        };
        fields.into_iter().map(conditional).collect()
    }

    fn rules(&self, answers: &Answers) -> RegistrationRules {
        RegistrationRules::new(&self.email, &self.placement.organisation, answers, Language::English)
    }

    /// The fields whose answers differ in `after`, in the order of the form.
    fn changed(&self, after: &Self) -> Vec<&'static str> {
        let names = [
            SPONSORING_AGENCY,
            BUSINESS_OPERATION,
            CENTRE,
            COMPANY_NAME,
            SEED_REQUIRED,
            FIRST_NAME,
            LAST_NAME,
            MOBILE_NUMBER,
            DEPARTMENT,
            OFFICER_NAME,
            OFFICER_EMAIL,
            COMPANY_ADDRESS,
        ];
        let (before, after) = (self.values(), after.values());
        names.into_iter().filter(|name| before.get(*name) != after.get(*name)).collect()
    }
}

/// Fields that are asked only about a person at a site outside the list (R28).
const FOR_OTHER_SITE: [&str; 3] = [OFFICER_NAME, OFFICER_EMAIL, COMPANY_ADDRESS];

/// The present answers, with the given ones in their place. A present answer is dropped if its field is not part of
/// the form with the given answers.
fn merged(
    form: &[Field],
    present: Vec<(&'static str, Value)>,
    given: &Map<String, Value>,
) -> Map<String, Value> {
    let mut all: Map<String, Value> =
        present.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    all.extend(given.clone());
    // Choices get their codes, whatever way they are written.
    let (answers, _) = examine(form, &all, &words::FAULTS);
    let is = |name: &str, value: &Value| answers.text(name).is_some_and(|text| value == text);
    for field in form.iter().filter(|field| !given.contains_key(field.name)) {
        let is_hidden = field.shown_if.as_ref().is_some_and(|shown| !is(shown.field, &shown.equals));
        let is_fixed = field.fixed_if.as_ref().is_some_and(|fixed| is(fixed.field, &fixed.equals));
        if is_hidden || is_fixed {
            all.remove(field.name);
        }
    }
    all
}

fn onboarding_values(answers: &Answers, seed: Seed) -> Vec<(&'static str, Value)> {
    let mut values: Vec<(&'static str, Value)> = Vec::new();
    match answers {
        Answers::Integrated { mobile_number } => values.push((MOBILE_NUMBER, mobile_number.as_str().into())),
        Answers::IntegratedWithoutNumber | Answers::LocalPublicOfficer => {}
        Answers::Vendor { sponsoring_agency, operation } => {
            values.push((SPONSORING_AGENCY, sponsoring_agency.as_str().into()));
            match operation {
                BusinessOperation::Onshore => values.push((BUSINESS_OPERATION, ONSHORE.into())),
                BusinessOperation::Offshore(site) => {
                    values.push((BUSINESS_OPERATION, OFFSHORE.into()));
                    match site {
                        OffshoreSite::Centre(code) => values.push((CENTRE, code.as_str().into())),
                        OffshoreSite::Other { company_name } => {
                            values.push((CENTRE, OTHERS.into()));
                            values.push((COMPANY_NAME, company_name.as_str().into()));
                        }
                    }
                }
            }
        }
    }
    if seed != Seed::Ineligible {
        values.push((SEED_REQUIRED, (seed == Seed::Required).into()));
    }
    values
}

fn personal_values(person: &Person) -> Vec<(&'static str, Value)> {
    let mut values: Vec<(&'static str, Value)> = vec![
        (FIRST_NAME, person.first_name.as_str().into()),
        (LAST_NAME, person.last_name.as_str().into()),
        (MOBILE_NUMBER, person.mobile_number.as_str().into()),
        (DEPARTMENT, person.department.as_str().into()),
    ];
    if let Some(contact) = &person.reporting {
        values.push((OFFICER_NAME, contact.officer_name.as_str().into()));
        values.push((OFFICER_EMAIL, contact.officer_email.as_str().into()));
        values.push((COMPANY_ADDRESS, contact.company_address.as_str().into()));
    }
    values
}

/// The invitee's fields, with words for a support officer.
fn in_third_person(fields: Vec<Field>) -> Vec<Field> {
    let reworded = |field: Field| {
        let Some(words) = words::of_person(field.name) else { return field };
        Field {
            label: words.label,
            help: Some(words.help).filter(|help| !help.is_empty()),
            ask: words.ask,
            ..field
        }
    };
    fields.into_iter().map(reworded).collect()
}

#[cfg(test)]
mod tests;
