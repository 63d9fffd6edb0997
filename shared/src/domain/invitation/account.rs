//! The account that an invitation leads to, and where it stands (R43, R44).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::activation::ActivationPeriod;
use super::{AccountId, Details, Invitation, InvitationId, Inviter};
use crate::domain::forms::correction::Correction;
use crate::domain::forms::onboarding::Seed;
use crate::domain::forms::registration::{OffshoreContact, Person, Registration};
use crate::domain::policy::{AccountType, IdentityProvider};
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;
use crate::domain::values::person_name::PersonName;
use crate::domain::values::username::Username;
use crate::domain::words::Language;

/// What is kept of an account (R43).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Public officer or vendor.
    pub account_type: AccountType,
    /// Where it stands (R44).
    #[serde(flatten)]
    pub state: AccountState,
    /// Who checks its sign-in.
    pub identity_provider: IdentityProvider,
    /// What its holder signs in with: the organisation's address, or the username with its suffix.
    pub login_name: String,
    /// Where its mail goes.
    pub email: EmailAddress,
    /// Its mobile number, unique over all accounts (R31). An integrated account has none from when another person
    /// registered with it until its details are corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_number: Option<MobileNumber>,
    /// Whether the holder's device is enrolled in SEED.
    pub seed: Seed,
    /// The company or agency that the holder works for.
    pub organisation: String,
    /// Agency, business operation, offshore centre or company.
    #[serde(flatten)]
    pub details: Details,
    /// What a local identity's holder registered with; none with an integrated identity provider.
    #[serde(flatten)]
    pub profile: Option<Profile>,
    /// The invitation that it came from.
    pub invitation_id: InvitationId,
    /// Who invited the holder.
    pub inviter: Inviter,
    /// When it was created.
    pub created_at: Timestamp,
    /// A new local identity's password as Argon2id in PHC form (R33). It has an item of its own, which no function may
    /// read (R51), so it is never read back.
    #[serde(skip)]
    pub password_hash: Option<String>,
}

/// Where an account stands (R44).
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum AccountState {
    /// Nobody has signed in with it yet, as far as this service knows (R50).
    PendingActivation {
        /// The deadline of the first sign-in.
        activate_by: Timestamp,
    },
    /// Its holder signs in with it (R50).
    Active {
        /// When the holder signed in for the first time.
        activated_at: Timestamp,
    },
    /// It has ended. Its address, username and mobile number are free (R50).
    Terminated {
        /// When it ended.
        terminated_at: Timestamp,
    },
}

impl AccountState {
    /// Whether it waits for its first sign-in.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::PendingActivation { .. })
    }

    /// When it ended, if it has.
    #[must_use]
    pub fn terminated_at(&self) -> Option<Timestamp> {
        match self {
            Self::Terminated { terminated_at } => Some(*terminated_at),
            Self::PendingActivation { .. } | Self::Active { .. } => None,
        }
    }
}

/// What an invitation knows of the account that it led to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InvitedAccount {
    /// Its id.
    pub id: AccountId,
    /// Where it stands. The account's own item says the same.
    pub state: AccountState,
    /// When the holder is to be reminded of the first sign-in next; none if the deadline comes first (R50).
    pub remind_at: Option<Timestamp>,
    /// When the holder was last told that somebody tried to invite them again (R23).
    pub told_at: Option<Timestamp>,
}

impl InvitedAccount {
    /// When the sweep is to look at it: for a reminder, or for its end. Never, unless it waits for its first sign-in.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            AccountState::PendingActivation { activate_by } => Some(self.remind_at.unwrap_or(activate_by)),
            AccountState::Active { .. } | AccountState::Terminated { .. } => None,
        }
    }
}

/// What the holder of a local identity registered with (R28).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Profile {
    /// Unique over all accounts (R29).
    pub username: Username,
    /// First name (R30).
    pub first_name: PersonName,
    /// Last name (R30).
    pub last_name: PersonName,
    /// Department (R32).
    pub department: String,
    /// Who the holder reports to, offshore outside the listed centres (R28).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting: Option<OffshoreContact>,
}

impl Account {
    /// The account of an integrated invitee, who signs in with the organisation's address (R19). It is as old as its
    /// invitation and stands where that says, whatever is corrected since (R48).
    #[must_use]
    pub fn integrated(
        account: &InvitedAccount,
        invitation: &Invitation,
        mobile: Option<&MobileNumber>,
    ) -> Self {
        let login_name = invitation.email.as_str().to_owned();
        Self::new(account, invitation, login_name, mobile.cloned(), None, invitation.created_at)
    }

    /// The account of an invitee who completed the registration (R34).
    #[must_use]
    pub fn local(
        account: &InvitedAccount,
        invitation: &Invitation,
        completion: Completion,
        now: Timestamp,
    ) -> Self {
        let Completion { registration, password_hash, login_suffix, .. } = completion;
        let login_name = format!("{}@{login_suffix}", registration.username);
        let profile = Profile {
            username: registration.username,
            first_name: registration.first_name,
            last_name: registration.last_name,
            department: registration.department,
            reporting: registration.reporting,
        };
        let mobile_number = Some(registration.mobile_number);
        let account = Self::new(account, invitation, login_name, mobile_number, Some(profile), now);
        Self { password_hash: Some(password_hash), ..account }
    }

    /// The account with the corrected details (R58).
    #[must_use]
    pub fn corrected(&self, correction: &Correction) -> Self {
        let mut account = self.clone();
        account.mobile_number = Some(correction.mobile_number.clone());
        account.seed = correction.seed;
        account.details = Details::from(&correction.answers);
        if let (Some(profile), Some(person)) = (&mut account.profile, &correction.person) {
            profile.first_name.clone_from(&person.first_name);
            profile.last_name.clone_from(&person.last_name);
            profile.department.clone_from(&person.department);
            profile.reporting.clone_from(&person.reporting);
        }
        account
    }

    /// What its holder registered with; none with an integrated identity provider.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        let Profile { first_name, last_name, department, reporting, .. } = self.profile.clone()?;
        Some(Person {
            first_name,
            last_name,
            mobile_number: self.mobile_number.clone()?,
            department,
            reporting,
        })
    }

    fn new(
        account: &InvitedAccount,
        invitation: &Invitation,
        login_name: String,
        mobile_number: Option<MobileNumber>,
        profile: Option<Profile>,
        now: Timestamp,
    ) -> Self {
        Self {
            id: account.id,
            account_type: invitation.placement.account_type,
            state: account.state,
            identity_provider: invitation.placement.identity_provider,
            login_name,
            email: invitation.email.clone(),
            mobile_number,
            seed: invitation.seed,
            organisation: invitation.placement.organisation.clone(),
            details: Details::from(&invitation.answers),
            profile,
            invitation_id: invitation.id,
            inviter: invitation.inviter.clone(),
            created_at: now,
            password_hash: None,
        }
    }
}

/// A checked registration, ready to become an account.
#[derive(Clone, Debug)]
pub struct Completion {
    /// The new account's id.
    pub account_id: AccountId,
    /// What the invitee filled in.
    pub registration: Registration,
    /// The password's Argon2id hash in PHC form (R33).
    pub password_hash: String,
    /// The domain of login names (R29).
    pub login_suffix: String,
    /// How long the account waits for its first sign-in (R44).
    pub activation: ActivationPeriod,
    /// The language that the invitee registered in.
    pub language: Language,
}
