//! A person and an account as support officers see them, without the password's hash, tokens and links.

use invitations::domain::forms::Field;
use invitations::domain::forms::correction::Correctable;
use invitations::domain::invitation::account::{Account, AccountState};
use invitations::domain::invitation::delivery::MailStatus;
use invitations::domain::invitation::{AccountId, Invitation, InvitationId, Inviter};
use invitations::domain::policy::{AccountType, IdentityProvider, Policy};
use invitations::domain::values::address::EmailAddress;
use invitations::http::{InvitationView, json, tagged};
use invitations::store::Suppression;
use jiff::Timestamp;
use lambda_http::http::StatusCode;
use lambda_http::{Body, Response};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::person::Person;

/// The response to a search (`infra/openapi.yaml`, `DeskPerson`).
#[derive(Serialize)]
pub(crate) struct PersonView {
    email: EmailAddress,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppression: Option<SuppressionView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<AccountId>,
    invitations: Vec<InvitationView>,
}

#[derive(Serialize)]
pub(crate) struct SuppressionView {
    since: Timestamp,
    reason: MailStatus,
}

impl PersonView {
    /// A person.
    pub(crate) fn of(person: Person) -> Self {
        let Person { email, current, suppression, invitations } = person;
        Self {
            email,
            suppression: suppression.map(|Suppression { since, reason }| SuppressionView { since, reason }),
            account_id: current.as_ref().and_then(Invitation::account).map(|account| account.id),
            invitations: invitations.into_iter().map(|one| InvitationView::new(one, &[])).collect(),
        }
    }
}

/// An account (`infra/openapi.yaml`, `DeskAccount`).
#[derive(Serialize)]
struct AccountView {
    id: AccountId,
    #[serde(flatten)]
    state: AccountState,
    account_type: AccountType,
    identity_provider: IdentityProvider,
    login_name: String,
    email: EmailAddress,
    organisation: String,
    invitation_id: InvitationId,
    inviter: Inviter,
    created_at: Timestamp,
    /// The fields that can be corrected, as a form.
    fields: Vec<Field>,
    /// The details as they are, by field.
    details: Map<String, Value>,
}

impl AccountView {
    /// An account, and the invitation that it came from.
    fn of(account: Account, invitation: &Invitation, policy: &Policy) -> Self {
        let correctable = correctable(&account, invitation);
        Self {
            fields: correctable.fields(policy),
            details: correctable.values(),
            id: account.id,
            state: account.state,
            account_type: account.account_type,
            identity_provider: account.identity_provider,
            login_name: account.login_name,
            email: account.email,
            organisation: account.organisation,
            invitation_id: account.invitation_id,
            inviter: account.inviter,
            created_at: account.created_at,
        }
    }
}

/// The response with an account. The version of its invitation is the tag of both.
pub(crate) fn show_account(account: Account, invitation: &Invitation, policy: &Policy) -> Response<Body> {
    tagged(json(StatusCode::OK, &AccountView::of(account, invitation, policy)), invitation.version)
}

/// The details of an account.
pub(crate) fn correctable(account: &Account, invitation: &Invitation) -> Correctable {
    Correctable {
        email: account.email.clone(),
        placement: invitation.placement.clone(),
        answers: invitation.answers.clone(),
        seed: account.seed,
        person: account.person(),
    }
}
