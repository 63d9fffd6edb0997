//! The kinds of addresses: their form, their identity provider, and their type of account.

use serde::{Deserialize, Serialize};

/// The part of an invitation that follows from the address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Placement {
    /// The form that the inviter fills in.
    pub form: Form,
    /// The company or agency, from the allowlist (R12).
    pub organisation: String,
    /// The identity provider that signs the invitee in.
    pub identity_provider: IdentityProvider,
    /// The type of the account.
    pub account_type: AccountType,
    /// Whether the invitee's device can be enrolled in SEED.
    pub seed_eligible: bool,
}

/// The forms that an inviter can fill in.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A mailbox of the Whole of Government identity provider (R10).
    IntegratedWog,
    /// A mailbox of the Ministry of Education's identity provider (R9, R10).
    IntegratedMoe,
    /// A public officer who uses neither identity provider (R8).
    LocalPublicOfficer,
    /// A person who works for a company (R12).
    Vendor,
}

/// The identity provider that signs a person in.
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

/// The type of an account (R43).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    /// A government employee.
    PublicOfficer,
    /// A person who works for government and is employed elsewhere.
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
