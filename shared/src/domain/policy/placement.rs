//! Placing an address: which form, organisation and identity provider (R3-R12, R17).

use serde::{Deserialize, Serialize};

use super::Policy;
use super::parse::AllowlistRow;
use crate::domain::values::address::{EmailAddress, is_internationalised};
use crate::domain::words::FieldCode;

/// The most characters of an integrated invitee's address: the directory's limit (R17).
pub const MAX_INTEGRATED_ADDRESS: usize = 113;

/// Public officers whose agency uses neither integrated identity provider (R8).
const LOCAL_PUBLIC_OFFICER_DOMAINS: [&str; 6] =
    ["mindef.gov.sg", "dsta.gov.sg", "dsta-wog.gov.sg", "defence.gov.sg", "gebiz.gov.sg", "sps.gov.sg"];
/// Schools (R9).
const SCHOOLS_DOMAIN: &str = "schools.gov.sg";
/// Has no real mailboxes (R6).
const LITEMAIL_DOMAIN: &str = "litemail.gov.sg";
/// Has no mailboxes, nor have its sub-domains (R7).
const TECHPASS_DOMAIN: &str = "techpass.gov.sg";

/// What an address decides about its invitation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Placement {
    /// The form that the inviter fills in.
    pub form: Form,
    /// The company or agency, from the allowlist (R12).
    pub organisation: String,
    /// Who checks the invitee's sign-in.
    pub identity_provider: IdentityProvider,
    /// What the invitee will be.
    pub account_type: AccountType,
    /// Whether the invitee's device can be enrolled in SEED.
    pub seed_eligible: bool,
}

/// The form that an inviter fills in.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A mailbox of the Whole of Government identity provider (R10).
    IntegratedWog,
    /// A mailbox of the Ministry of Education's (R9, R10).
    IntegratedMoe,
    /// A public officer without either (R8).
    LocalPublicOfficer,
    /// A person of a company (R12).
    Vendor,
}

/// Who checks a sign-in.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityProvider {
    /// Whole of Government.
    Wog,
    /// Ministry of Education.
    Moe,
    /// `TechPass` itself.
    Local,
}

/// What a person is to government (R43).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    /// A government employee.
    PublicOfficer,
    /// Works for government, employed elsewhere.
    Vendor,
}

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

/// R8 and R9 hold whatever the allowlist says: a list under which they would not is faulty. The rows that break
/// them, by their places, with what is wrong.
pub(super) fn broken_rules(allowlist: &[AllowlistRow]) -> Vec<(usize, String)> {
    let local = (Form::LocalPublicOfficer, "non_integrated,local,public_officer (R8)");
    let school = (Form::IntegratedMoe, "integrated,moe,public_officer (R9)");
    let rules = LOCAL_PUBLIC_OFFICER_DOMAINS.map(|domain| (domain, local));
    let broken = |(domain, (form, columns))| {
        let row = nearest(allowlist, domain).filter(|row| allowlist[*row].form != form)?;
        Some((row, format!("{domain} needs a row of its own with {columns}")))
    };
    rules.into_iter().chain([(SCHOOLS_DOMAIN, school)]).filter_map(broken).collect()
}

/// Where the row for a domain is: its own, or that of its nearest wildcard.
fn nearest(allowlist: &[AllowlistRow], domain: &str) -> Option<usize> {
    let parents = domain.match_indices('.').map(|(dot, _)| format!("*{}", &domain[dot..]));
    let find = |key: String| allowlist.binary_search_by(|row| row.domain.as_ref().cmp(&key)).ok();
    std::iter::once(domain.to_owned()).chain(parents).find_map(find)
}

impl Form {
    /// Whether the invitee signs in with the organisation's own account (R19).
    #[must_use]
    pub fn is_integrated(self) -> bool {
        matches!(self, Self::IntegratedWog | Self::IntegratedMoe)
    }

    fn identity_provider(self) -> IdentityProvider {
        match self {
            Self::IntegratedWog => IdentityProvider::Wog,
            Self::IntegratedMoe => IdentityProvider::Moe,
            Self::LocalPublicOfficer | Self::Vendor => IdentityProvider::Local,
        }
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
