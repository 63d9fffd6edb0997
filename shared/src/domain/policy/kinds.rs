//! What an address is: its form, its identity provider, and what its people are to government.

use serde::{Deserialize, Serialize};

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

impl Form {
    /// Whether the invitee signs in with the organisation's own account (R19).
    #[must_use]
    pub fn is_integrated(self) -> bool {
        matches!(self, Self::IntegratedWog | Self::IntegratedMoe)
    }

    pub(super) fn identity_provider(self) -> IdentityProvider {
        match self {
            Self::IntegratedWog => IdentityProvider::Wog,
            Self::IntegratedMoe => IdentityProvider::Moe,
            Self::LocalPublicOfficer | Self::Vendor => IdentityProvider::Local,
        }
    }
}
