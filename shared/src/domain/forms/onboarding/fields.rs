//! The definitions of the inviter's forms.

use unicode_normalization::UnicodeNormalization;

use crate::domain::forms::{Field, FixedIf, Kind};
use crate::domain::policy::{Form, MAX_INTEGRATED_ADDRESS, OTHERS, Placement, Policy};
use crate::domain::values::address::{EmailAddress, MAX_LENGTH};
use crate::domain::values::choice::Choice;
use crate::domain::values::mobile::MobileNumber;
use crate::domain::words::{FieldCode, invitation_form as words};

pub(in crate::domain::forms) const EMAIL: &str = "email";
pub(super) const MOBILE_NUMBER: &str = "mobile_number";
pub(in crate::domain::forms) const SPONSORING_AGENCY: &str = "sponsoring_agency";
pub(in crate::domain::forms) const BUSINESS_OPERATION: &str = "business_operation";
pub(in crate::domain::forms) const CENTRE: &str = "offshore_development_centre";
pub(in crate::domain::forms) const COMPANY_NAME: &str = "offshore_company_name";
pub(in crate::domain::forms) const SEED_REQUIRED: &str = "seed_required";

/// The names of the fields of all forms. A column of a list can have one of them (R47).
pub const FIELDS: [&str; 7] =
    [EMAIL, MOBILE_NUMBER, SPONSORING_AGENCY, BUSINESS_OPERATION, CENTRE, COMPANY_NAME, SEED_REQUIRED];

pub(in crate::domain::forms) const ONSHORE: &str = "onshore";
pub(in crate::domain::forms) const OFFSHORE: &str = "offshore";

/// The form for a placed address (R18).
///
/// The address is the first field. It is locked, because another address may have another form. SEED is asked if the
/// domain is eligible. Offshore work needs SEED (R15), so a vendor of an ineligible domain can only be invited as
/// onshore *(ours)*.
#[must_use]
pub fn fields(email: &EmailAddress, placement: &Placement, policy: &Policy) -> Vec<Field> {
    let longest = if placement.form.is_integrated() { MAX_INTEGRATED_ADDRESS } else { MAX_LENGTH };
    let mut fields =
        vec![Field::new(EMAIL, &words::EMAIL, Kind::Line).max_length(longest).locked(email.as_str())];
    match placement.form {
        Form::IntegratedWog | Form::IntegratedMoe => {
            let kind = Kind::Mobile(MobileNumber::singapore);
            fields.push(Field::new(MOBILE_NUMBER, &words::MOBILE_NUMBER, kind));
        }
        Form::LocalPublicOfficer => {}
        Form::Vendor => fields.extend(vendor_fields(placement, policy)),
    }
    if placement.seed_eligible {
        fields.push(seed_field(placement.form));
    }
    fields
}

fn vendor_fields(placement: &Placement, policy: &Policy) -> [Field; 4] {
    let onshore = Choice::new(ONSHORE, words::ONSHORE);
    let offshore = Choice::new(OFFSHORE, words::OFFSHORE);
    let operation = if placement.seed_eligible {
        Field::new(BUSINESS_OPERATION, &words::BUSINESS_OPERATION, Kind::Choice)
            .options(vec![onshore, offshore], words::OPERATION_NOT_LISTED)
    } else {
        Field::new(BUSINESS_OPERATION, &words::ONSHORE_ONLY, Kind::Choice)
            .options(vec![onshore], words::NOT_OFFSHORE)
    };
    let mut centres = policy.workplaces().centres().to_vec();
    centres.push(Choice::new(OTHERS, words::OTHERS));
    [
        Field::new(SPONSORING_AGENCY, &words::SPONSORING_AGENCY, Kind::Choice)
            .options(policy.workplaces().agencies().clone(), words::AGENCY_NOT_LISTED),
        operation,
        Field::new(CENTRE, &words::CENTRE, Kind::Choice).options(centres, words::CENTRE_NOT_LISTED).shown_if(
            BUSINESS_OPERATION,
            OFFSHORE,
            words::CENTRE_ONSHORE,
        ),
        Field::new(COMPANY_NAME, &words::COMPANY_NAME, Kind::Line).max_length(64).shown_if(
            CENTRE,
            OTHERS,
            words::COMPANY_AT_CENTRE,
        ),
    ]
}

fn seed_field(form: Form) -> Field {
    let field = Field::new(SEED_REQUIRED, &words::SEED_REQUIRED, Kind::YesNo).default(false);
    match form {
        Form::Vendor => field.fixed_if(FixedIf {
            field: BUSINESS_OPERATION,
            equals: OFFSHORE.into(),
            value: true.into(),
            fault: (FieldCode::SeedMandatory, words::SEED_MANDATORY),
        }),
        Form::IntegratedWog | Form::IntegratedMoe | Form::LocalPublicOfficer => field,
    }
}

/// The label of a field. None if no form has the field.
#[must_use]
pub fn label(name: &str) -> Option<&'static str> {
    let all = [
        (EMAIL, words::EMAIL.label),
        (MOBILE_NUMBER, words::MOBILE_NUMBER.label),
        (SPONSORING_AGENCY, words::SPONSORING_AGENCY.label),
        (BUSINESS_OPERATION, words::BUSINESS_OPERATION.label),
        (CENTRE, words::CENTRE.label),
        (COMPANY_NAME, words::COMPANY_NAME.label),
        (SEED_REQUIRED, words::SEED_REQUIRED.label),
    ];
    all.into_iter().find_map(|(field, label)| (field == name).then_some(label))
}

/// The field for a column of a list (R47). The column has the field's name or its label. Only letters and digits
/// count, letter case makes no difference, and a remark in brackets may be left out.
#[must_use]
pub fn field_of_column(name: &str) -> Option<&'static str> {
    let bare = |name: &str| -> String {
        name.nfkc().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = bare(name);
    FIELDS.into_iter().find(|field| {
        let label = label(field).unwrap_or_default();
        let short = label.split_once('(').map_or(label, |(short, _)| short);
        [*field, label, short].map(bare).contains(&wanted)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r47_columns_are_named_after_fields_or_labels() {
        for (name, field) in [
            ("email", EMAIL),
            ("E-mail", EMAIL),
            (" EMAIL ADDRESS\u{a0}", EMAIL),
            ("\u{200b}Mobile number:", MOBILE_NUMBER),
            ("Sponsoring_Agency", SPONSORING_AGENCY),
            ("ｅｍａｉｌ", EMAIL),
            ("Offshore Development Centre", CENTRE),
            ("Offshore Development Centre (ODC)", CENTRE),
            ("SEED required?", SEED_REQUIRED),
        ] {
            assert_eq!(field_of_column(name), Some(field), "{name:?}");
        }
        for other in ["", "name", "e", "email 2", "mobile", "(ODC)", "е-mail"] {
            assert_eq!(field_of_column(other), None, "{other:?}");
        }
    }
}
