//! Placing an address: which form, organisation and identity provider (R3-R12, R17).

use super::allowlist::nearest;
use super::{AccountType, Form, Placement, Policy};
use crate::domain::values::address::{EmailAddress, is_internationalised};
use crate::domain::words::FieldCode;

/// The most characters of an integrated invitee's address: the directory's limit (R17).
pub const MAX_INTEGRATED_ADDRESS: usize = 113;

/// Has no real mailboxes (R6).
const LITEMAIL_DOMAIN: &str = "litemail.gov.sg";
/// Has no mailboxes, nor have its sub-domains (R7).
const TECHPASS_DOMAIN: &str = "techpass.gov.sg";

/// Why nobody of an address may be invited.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AddressRefusal {
    /// R4.
    #[error(
        "This email domain is not on the allowlist. Ask for it with a service request: \
         https://go.gov.sg/seed-techpass-support"
    )]
    NotAllowlisted,
    /// R10, R13: a sub-domain of a wildcard's row is vouched for by its plain letters.
    #[error(
        "Type the part after the @ again, with plain letters a to z. Email domains of this organisation have no \
         accents and no letters of other scripts."
    )]
    NotPlain,
    /// R5.
    #[error("Personal email addresses cannot be invited. Enter the person's work address.")]
    PersonalMail,
    /// R6.
    #[error(
        "litemail.gov.sg has no real mailboxes. The person needs a full mailbox first: then enter its email address."
    )]
    Litemail,
    /// R7.
    #[error("techpass.gov.sg has no mailboxes. Enter the address at which the person reads email.")]
    TechPass,
    /// R17.
    #[error("An email address of this domain can have {MAX_INTEGRATED_ADDRESS} characters at most.")]
    TooLong,
}

impl AddressRefusal {
    /// Its code in `infra/openapi.yaml`.
    #[must_use]
    pub fn code(self) -> FieldCode {
        match self {
            Self::NotAllowlisted | Self::NotPlain => FieldCode::DomainNotAllowlisted,
            Self::PersonalMail => FieldCode::PersonalMail,
            Self::Litemail | Self::TechPass => FieldCode::NoMailbox,
            Self::TooLong => FieldCode::TooLong,
        }
    }
}

impl Policy {
    /// Places an address. What is refused whatever the allowlist says comes first (R5-R7); then a
    /// domain's own row counts before a wildcard's.
    ///
    /// # Errors
    /// [`AddressRefusal`] if nobody of this address may be invited.
    pub fn place(&self, email: &EmailAddress) -> Result<Placement, AddressRefusal> {
        let domain = email.domain();
        if self.is_personal_mail(domain) {
            return Err(AddressRefusal::PersonalMail);
        }
        if domain == LITEMAIL_DOMAIN {
            return Err(AddressRefusal::Litemail);
        }
        if domain.strip_suffix(TECHPASS_DOMAIN).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')) {
            return Err(AddressRefusal::TechPass);
        }
        let row = nearest(&self.allowlist, domain).ok_or(AddressRefusal::NotAllowlisted)?;
        let row = &self.allowlist[row];
        if let Some(parent) = row.domain.strip_prefix('*') {
            let below = domain.strip_suffix(parent).unwrap_or(domain);
            if is_internationalised(below) {
                return Err(AddressRefusal::NotPlain);
            }
        }
        if row.form.is_integrated() && email.as_str().len() > MAX_INTEGRATED_ADDRESS {
            return Err(AddressRefusal::TooLong);
        }
        Ok(Placement {
            form: row.form,
            organisation: row.organisation.clone().into_owned(),
            identity_provider: row.form.identity_provider(),
            account_type: account_type(row.form, email),
            seed_eligible: row.seed_eligible,
        })
    }
}

fn account_type(form: Form, email: &EmailAddress) -> AccountType {
    match form {
        Form::IntegratedWog if is_vendor_mailbox(email) => AccountType::Vendor,
        Form::IntegratedWog | Form::IntegratedMoe | Form::LocalPublicOfficer => AccountType::PublicOfficer,
        Form::Vendor => AccountType::Vendor,
    }
}

/// Whether an agency gave this mailbox to a vendor: `name_from.company@agency.gov.sg` (R1, R11).
#[must_use]
pub fn is_vendor_mailbox(email: &EmailAddress) -> bool {
    email.local_part().contains("_from.")
}
