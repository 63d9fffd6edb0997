//! The definitions of the inviter's forms.

use crate::domain::forms::{Field, Kind};
use crate::domain::policy::{Form, MAX_INTEGRATED_ADDRESS, OTHERS, Placement, Policy};
use crate::domain::values::address::{EmailAddress, MAX_LENGTH};
use crate::domain::values::choice::Choice;
use crate::domain::values::mobile::MobileNumber;

pub(super) const EMAIL: &str = "email";
pub(super) const MOBILE_NUMBER: &str = "mobile_number";
pub(super) const SPONSORING_AGENCY: &str = "sponsoring_agency";
pub(super) const BUSINESS_OPERATION: &str = "business_operation";
pub(super) const CENTRE: &str = "offshore_development_centre";
pub(super) const COMPANY_NAME: &str = "offshore_company_name";
pub(super) const SEED_REQUIRED: &str = "seed_required";

/// The fields of all forms: what a column of a list can be (R47).
pub const FIELDS: [&str; 7] =
    [EMAIL, MOBILE_NUMBER, SPONSORING_AGENCY, BUSINESS_OPERATION, CENTRE, COMPANY_NAME, SEED_REQUIRED];

pub(super) const ONSHORE: &str = "onshore";
pub(super) const OFFSHORE: &str = "offshore";

/// The form for a placed address (R18).
///
/// The address itself is the first field, locked: another address may have another form. SEED is asked
/// wherever the domain is eligible. Offshore work needs SEED (R15), so that a vendor of an ineligible
/// domain can only be invited as onshore *(ours)*.
#[must_use]
pub fn fields(email: &EmailAddress, placement: &Placement, policy: &Policy) -> Vec<Field> {
    let longest = if placement.form.is_integrated() { MAX_INTEGRATED_ADDRESS } else { MAX_LENGTH };
    let mut fields = vec![
        Field::new(EMAIL, "Email address", Kind::Line)
            .help("To invite another address, ask for its form.")
            .max_length(longest)
            .locked(email.as_str()),
    ];
    match placement.form {
        Form::IntegratedWog | Form::IntegratedMoe => fields.push(
            Field::new(MOBILE_NUMBER, "Mobile number", Kind::Mobile(MobileNumber::singapore))
                .help("A Singapore mobile number, such as +65 9123 4567."),
        ),
        Form::LocalPublicOfficer => {}
        Form::Vendor => fields.extend(vendor_fields(placement, policy)),
    }
    if placement.seed_eligible {
        fields.push(seed_field(placement.form));
    }
    fields
}

fn vendor_fields(placement: &Placement, policy: &Policy) -> [Field; 4] {
    let onshore = Choice::new(ONSHORE, "Onshore (works in Singapore)");
    let offshore = Choice::new(OFFSHORE, "Offshore (works outside Singapore)");
    let mut centres = policy.workplaces().centres().to_vec();
    centres.push(Choice::new(OTHERS, "Others"));
    [
        Field::new(SPONSORING_AGENCY, "Sponsoring agency", Kind::Choice)
            .help("The agency that the vendor works for.")
            .options(policy.workplaces().agencies().clone()),
        Field::new(BUSINESS_OPERATION, "Business operation", Kind::Choice)
            .help(if placement.seed_eligible {
                "Where the vendor works. Offshore work needs SEED."
            } else {
                "Where the vendor works. Offshore work needs SEED, which this mail domain cannot have."
            })
            .options(if placement.seed_eligible { vec![onshore, offshore] } else { vec![onshore] }),
        Field::new(CENTRE, "Offshore Development Centre (ODC)", Kind::Choice)
            .help("The site that the vendor works at. Choose Others if it is not listed.")
            .options(centres)
            .shown_if(BUSINESS_OPERATION, OFFSHORE),
        Field::new(COMPANY_NAME, "Offshore company name", Kind::Line).max_length(64).shown_if(CENTRE, OTHERS),
    ]
}

fn seed_field(form: Form) -> Field {
    let field = Field::new(SEED_REQUIRED, "SEED required?", Kind::YesNo)
        .help("SEED manages the internet device that the invitee reaches government services with.")
        .default(false);
    match form {
        Form::Vendor => field.fixed_if(BUSINESS_OPERATION, OFFSHORE, true),
        Form::IntegratedWog | Form::IntegratedMoe | Form::LocalPublicOfficer => field,
    }
}
