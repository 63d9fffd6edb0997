//! The account that an invitation leads to, and its states (R43, R44).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

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

/// An account, as it is stored (R43).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Public officer or vendor.
    pub account_type: AccountType,
    /// The state (R44).
    #[serde(flatten)]
    pub state: AccountState,
    /// The identity provider that signs the holder in.
    pub identity_provider: IdentityProvider,
    /// The name that the holder signs in with: the address at the organisation, or the username with its suffix.
    pub login_name: String,
    /// The address that we email.
    pub email: EmailAddress,
    /// The mobile number, which is unique among all accounts (R31). An integrated account loses it if another person
    /// registers with it. It then has none until an officer corrects the details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_number: Option<MobileNumber>,
    /// Whether the holder's device is enrolled in SEED.
    pub seed: Seed,
    /// The company or agency that the holder works for.
    pub organisation: String,
    /// The details of a vendor: agency, business operation, offshore centre or company.
    #[serde(flatten)]
    pub details: Details,
    /// The registration of the holder of a local identity. None if the identity provider is integrated.
    #[serde(flatten)]
    pub profile: Option<Profile>,
    /// The invitation that led to it.
    pub invitation_id: InvitationId,
    /// The officer who invited the holder.
    pub inviter: Inviter,
    /// When it was created.
    pub created_at: Timestamp,
    /// The password of a new local identity, as an Argon2id hash in PHC form (R33). It has an item of its own, which
    /// no function may read (R51). So it is None in an account that was read.
    #[serde(skip)]
    pub password_hash: Option<String>,
}

/// The state of an account (R44).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum AccountState {
    /// Nobody has signed in with it yet, as far as this service knows (R50).
    PendingActivation {
        /// The deadline of the first sign-in.
        activate_by: Timestamp,
    },
    /// Its holder has signed in (R50).
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

/// The part of an account that its invitation stores.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct InvitedAccount {
    /// Its id.
    pub id: AccountId,
    /// The state. The account's own item has the same.
    pub state: AccountState,
    /// When the next reminder of the first sign-in is due. None if the deadline comes first (R50).
    pub remind_at: Option<Timestamp>,
    /// When the holder was last told that somebody tried to invite them again (R23).
    pub told_at: Option<Timestamp>,
}

impl InvitedAccount {
    /// When the sweep must look at it, for a reminder or for its end. None if it does not wait for its first sign-in.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            AccountState::PendingActivation { activate_by } => Some(self.remind_at.unwrap_or(activate_by)),
            AccountState::Active { .. } | AccountState::Terminated { .. } => None,
        }
    }
}

/// The time that accounts wait for their first sign-in: 30 days (R44). Reminders go out on each of the last seven
/// days. For a test it can be shorter. A thirtieth of it then counts as a day.
#[derive(Clone, Copy, Debug)]
pub struct ActivationPeriod(SignedDuration);

impl ActivationPeriod {
    /// A period of this length, which must be whole seconds.
    #[must_use]
    pub fn new(length: SignedDuration) -> Self {
        Self(length)
    }

    /// The state of an account that begins to wait at `now`.
    #[must_use]
    pub fn begin(self, id: AccountId, now: Timestamp) -> InvitedAccount {
        InvitedAccount {
            id,
            state: AccountState::PendingActivation { activate_by: now + self.0 },
            remind_at: Some(now + self.days(23)),
            told_at: None,
        }
    }

    /// This number of days of the period.
    pub(super) fn days(self, number: i64) -> SignedDuration {
        SignedDuration::from_secs(self.0.as_secs() * number / 30)
    }
}

/// The registration of the holder of a local identity (R28).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Profile {
    /// The username, which is unique among all accounts (R29).
    pub username: Username,
    /// First name (R30).
    pub first_name: PersonName,
    /// Last name (R30).
    pub last_name: PersonName,
    /// Department (R32).
    pub department: String,
    /// The contact at an offshore site outside the list. None for all other holders (R28).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting: Option<OffshoreContact>,
}

impl Account {
    /// The account of an integrated invitee, who signs in with the address at the organisation (R19). Its time of
    /// creation and its state are those of the invitation, also after corrections (R48).
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

    /// The details that the holder registered with. None if the identity provider is integrated.
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
    /// The invitee's submission.
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
