//! The flat form of an invitation: the names that the table and `infra/openapi.yaml` share.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::account::{AccountState, InvitedAccount};
use super::objection::{Decline, EmailCount};
use super::{AccountId, Invitation, InvitationId, Inviter, Outcome, Replaced, State};
use crate::domain::forms::onboarding::{Answers, BusinessOperation, OffshoreSite, Seed};
use crate::domain::policy::{AccountType, Form, IdentityProvider, OTHERS, Placement};
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;
use crate::domain::words::Language;

/// The status of an invitation: the name of its state (`infra/openapi.yaml`, `Status`).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Integrated: the account was created at once (R19).
    AccountCreated,
    /// The invitee has not registered yet (R20).
    Pending,
    /// Registered in time (R34).
    Registered,
    /// Not registered in time (R36).
    Expired,
    /// Replaced by a newer invitation (R22).
    Superseded,
    /// Revoked by the inviter, an operator or support (R26, R56, R58).
    Revoked,
    /// Declined by the invitee (R54).
    Declined,
    /// Integrated, and withdrawn before the account was activated (R49).
    Withdrawn,
}

/// An [`Invitation`] as named values of one level. The conversion back checks that the values fit together. The
/// struct lists each value, because serde's `flatten` would hold all of them twice while it reads.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[expect(missing_docs, reason = "each field is described on Invitation, State and Outcome")]
pub struct Snapshot {
    pub id: InvitationId,
    pub email: EmailAddress,
    pub status: Status,
    pub inviter: Inviter,
    pub form: Form,
    pub organisation: String,
    pub identity_provider: IdentityProvider,
    pub account_type: AccountType,
    pub seed_eligible: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_number: Option<MobileNumber>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sponsoring_agency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offshore_development_centre: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offshore_company_name: Option<String>,
    pub seed: Seed,
    #[serde(default)]
    pub language: Language,
    pub created_at: Timestamp,
    pub mailed_at: Timestamp,
    pub version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<InvitationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<InvitationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decline_reason: Option<Decline>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<Replaced>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details_rejected: Option<EmailCount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_again: Option<EmailCount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purged_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_delivered: bool,
}

impl Snapshot {
    /// Takes the vendor's answers out of the snapshot.
    pub fn take_details(&mut self) -> Details {
        Details {
            sponsoring_agency: self.sponsoring_agency.take(),
            business_operation: self.business_operation.take(),
            offshore_development_centre: self.offshore_development_centre.take(),
            offshore_company_name: self.offshore_company_name.take(),
        }
    }

    fn set_account(&mut self, account: &InvitedAccount) {
        (self.account_id, self.account) = (Some(account.id), Some(account.state));
        (self.remind_at, self.told_at) = (account.remind_at, account.told_at);
    }

    fn invited_account(&self) -> Result<InvitedAccount, &'static str> {
        let id = self.account_id.ok_or("account_id is missing")?;
        let state = self.account.ok_or("account is missing")?;
        Ok(InvitedAccount { id, state, remind_at: self.remind_at, told_at: self.told_at })
    }
}

/// A vendor's answers by their field names (`infra/openapi.yaml`, `Submission`). Empty for other invitees.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is described on Answers")]
pub struct Details {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sponsoring_agency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offshore_development_centre: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offshore_company_name: Option<String>,
}

impl From<&Answers> for Details {
    fn from(answers: &Answers) -> Self {
        let Answers::Vendor { sponsoring_agency, operation } = answers else {
            return Self::default();
        };
        let (operation, centre, company) = match operation {
            BusinessOperation::Onshore => ("onshore", None, None),
            BusinessOperation::Offshore(OffshoreSite::Centre(code)) => {
                ("offshore", Some(code.as_str()), None)
            }
            BusinessOperation::Offshore(OffshoreSite::Other { company_name }) => {
                ("offshore", Some(OTHERS), Some(company_name.clone()))
            }
        };
        Self {
            sponsoring_agency: Some(sponsoring_agency.clone()),
            business_operation: Some(operation.to_owned()),
            offshore_development_centre: centre.map(str::to_owned),
            offshore_company_name: company,
        }
    }
}

/// The answers that a mobile number and details make up.
fn answers_of(form: Form, mobile: Option<MobileNumber>, details: Details) -> Result<Answers, &'static str> {
    let site = match (details.offshore_development_centre, details.offshore_company_name) {
        (None, None) => None,
        (Some(code), None) if code != OTHERS => Some(OffshoreSite::Centre(code)),
        (Some(code), Some(company_name)) if code == OTHERS => Some(OffshoreSite::Other { company_name }),
        _ => return Err("the offshore centre and company do not fit"),
    };
    let operation = match (details.business_operation.as_deref(), site) {
        (None, None) => None,
        (Some("onshore"), None) => Some(BusinessOperation::Onshore),
        (Some("offshore"), Some(site)) => Some(BusinessOperation::Offshore(site)),
        _ => return Err("the business operation and offshore site do not fit"),
    };
    match (mobile, details.sponsoring_agency, operation) {
        (Some(mobile_number), None, None) => Ok(Answers::Integrated { mobile_number }),
        (None, None, None) if form.is_integrated() => Ok(Answers::IntegratedWithoutNumber),
        (None, None, None) => Ok(Answers::LocalPublicOfficer),
        (None, Some(sponsoring_agency), Some(operation)) => {
            Ok(Answers::Vendor { sponsoring_agency, operation })
        }
        _ => Err("the answers fit no form"),
    }
}

impl From<Invitation> for Snapshot {
    fn from(invitation: Invitation) -> Self {
        let status = invitation.status();
        let details = Details::from(&invitation.answers);
        let placement = invitation.placement;
        let mut snapshot = Self {
            id: invitation.id,
            email: invitation.email,
            status,
            inviter: invitation.inviter,
            form: placement.form,
            organisation: placement.organisation,
            identity_provider: placement.identity_provider,
            account_type: placement.account_type,
            seed_eligible: placement.seed_eligible,
            mobile_number: match invitation.answers {
                Answers::Integrated { mobile_number } => Some(mobile_number),
                Answers::IntegratedWithoutNumber | Answers::LocalPublicOfficer | Answers::Vendor { .. } => {
                    None
                }
            },
            sponsoring_agency: details.sponsoring_agency,
            business_operation: details.business_operation,
            offshore_development_centre: details.offshore_development_centre,
            offshore_company_name: details.offshore_company_name,
            seed: invitation.seed,
            language: invitation.language,
            created_at: invitation.created_at,
            mailed_at: invitation.mailed_at,
            version: invitation.version,
            expires_at: None,
            closed_at: None,
            supersedes: invitation.supersedes,
            superseded_by: None,
            account_id: None,
            account: None,
            login_name: None,
            remind_at: None,
            told_at: None,
            refused_at: invitation.refused_at,
            decline_reason: None,
            replaced: invitation.replaced,
            reminded_at: invitation.reminded_at,
            details_rejected: invitation.details_rejected,
            asked_again: invitation.asked_again,
            purged_at: invitation.purged_at,
            not_delivered: invitation.not_delivered,
        };
        match invitation.state {
            State::AccountCreated { account } => snapshot.set_account(&account),
            State::Pending { expires_at } => snapshot.expires_at = Some(expires_at),
            State::Closed { expires_at, closed_at, outcome } => {
                snapshot.expires_at = Some(expires_at);
                snapshot.closed_at = Some(closed_at);
                match outcome {
                    Outcome::Registered { account, login_name } => {
                        snapshot.set_account(&account);
                        snapshot.login_name = Some(login_name);
                    }
                    Outcome::Superseded { by } => snapshot.superseded_by = Some(by),
                    Outcome::Declined { reason } => snapshot.decline_reason = Some(reason),
                    Outcome::Withdrawn { account_id } => snapshot.account_id = Some(account_id),
                    Outcome::Expired | Outcome::Revoked => {}
                }
            }
        }
        snapshot
    }
}

impl TryFrom<Snapshot> for Invitation {
    type Error = &'static str;

    fn try_from(mut snapshot: Snapshot) -> Result<Self, Self::Error> {
        let state = state_of(&snapshot)?;
        let details = snapshot.take_details();
        Ok(Self {
            state,
            id: snapshot.id,
            email: snapshot.email,
            placement: Placement {
                form: snapshot.form,
                organisation: snapshot.organisation,
                identity_provider: snapshot.identity_provider,
                account_type: snapshot.account_type,
                seed_eligible: snapshot.seed_eligible,
            },
            answers: answers_of(snapshot.form, snapshot.mobile_number, details)?,
            seed: snapshot.seed,
            language: snapshot.language,
            inviter: snapshot.inviter,
            created_at: snapshot.created_at,
            mailed_at: snapshot.mailed_at,
            supersedes: snapshot.supersedes,
            refused_at: snapshot.refused_at,
            replaced: snapshot.replaced,
            reminded_at: snapshot.reminded_at,
            details_rejected: snapshot.details_rejected,
            asked_again: snapshot.asked_again,
            purged_at: snapshot.purged_at,
            not_delivered: snapshot.not_delivered,
            version: snapshot.version,
        })
    }
}

fn state_of(snapshot: &Snapshot) -> Result<State, &'static str> {
    let expires_at = snapshot.expires_at.ok_or("expires_at is missing");
    let outcome = match snapshot.status {
        Status::AccountCreated => {
            return Ok(State::AccountCreated { account: snapshot.invited_account()? });
        }
        Status::Pending => return Ok(State::Pending { expires_at: expires_at? }),
        Status::Registered => Outcome::Registered {
            account: snapshot.invited_account()?,
            login_name: snapshot.login_name.clone().ok_or("login_name is missing")?,
        },
        Status::Expired => Outcome::Expired,
        Status::Superseded => {
            Outcome::Superseded { by: snapshot.superseded_by.ok_or("superseded_by is missing")? }
        }
        Status::Revoked => Outcome::Revoked,
        Status::Declined => {
            Outcome::Declined { reason: snapshot.decline_reason.ok_or("decline_reason is missing")? }
        }
        Status::Withdrawn => {
            Outcome::Withdrawn { account_id: snapshot.account_id.ok_or("account_id is missing")? }
        }
    };
    let closed_at = snapshot.closed_at.ok_or("closed_at is missing")?;
    Ok(State::Closed { expires_at: expires_at?, closed_at, outcome })
}
