//! The placement of an address: its form, its organisation and its identity provider (R3-R12, R17).

use super::allowlist::nearest;
use super::{AccountType, Form, Placement, Policy};
use crate::domain::values::address::{EmailAddress, is_internationalised};
use crate::domain::words::FieldCode;

/// The maximum length of an integrated invitee's address, in characters. It is the directory's limit (R17).
pub const MAX_INTEGRATED_ADDRESS: usize = 113;

/// A domain without real mailboxes (R6).
const LITEMAIL_DOMAIN: &str = "litemail.gov.sg";
/// A domain without mailboxes. Its sub-domains have none either (R7).
const TECHPASS_DOMAIN: &str = "techpass.gov.sg";

/// The reason why an address may not be invited.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AddressRefusal {
    /// R4.
    #[error("This email domain is not on the allowlist. Ask for it with a service request.")]
    NotAllowlisted,
    /// R10, R13: a wildcard's row covers only sub-domains of plain letters.
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
    /// Says why an address may not be invited, and what to do.
    #[must_use]
    pub fn explain(&self, refusal: AddressRefusal) -> String {
        match (refusal, &self.support_url) {
            (AddressRefusal::NotAllowlisted, Some(url)) => {
                format!("{}: {url}", refusal.to_string().trim_end_matches('.'))
            }
            _ => refusal.to_string(),
        }
    }

    /// Places an address. It first refuses the domains that no allowlist can allow (R5-R7). Then a domain's own row
    /// has priority over a wildcard's row.
    ///
    /// # Errors
    /// [`AddressRefusal`] if this address may not be invited.
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

/// Whether the mailbox is one that an agency gave to a vendor: `name_from.company@agency.gov.sg` (R1, R11).
#[must_use]
pub fn is_vendor_mailbox(email: &EmailAddress) -> bool {
    email.local_part().contains("_from.")
}
