//! One invitation or account, with its history.

use invitations::domain::invitation::account::Account;
use invitations::domain::invitation::{AccountId, Inviter};
use invitations::domain::requests::act::{Act, ActKind};
use invitations::http::{InvitationView, Problem, Query, RouteResult, invalid_query, json, tagged};
use invitations::store::InvitationRecord;
use invitations::telemetry;
use lambda_http::Request;
use lambda_http::http::StatusCode;

use crate::Desk;
use crate::form::{REQUEST_NUMBER, number_fault};
use crate::journal::{about_account, about_invitation, act};
use crate::view::show_account;

impl Desk {
    /// `GET /desk/invitations/{id}`.
    pub(crate) async fn show_invitation(&self, request: &Request, id: &str) -> RouteResult {
        let (officer, number) = self.look_up(request).await?;
        let record = match id.parse() {
            Ok(id) => self.store.record(id).await?,
            Err(_) => None,
        };
        let viewed = act(&officer, ActKind::ViewedInvitation, &number);
        let Some(InvitationRecord { invitation, history, mails }) = record else {
            return self.nobody(&viewed).await;
        };
        telemetry::record_invitation_id(invitation.id);
        self.record(&about_invitation(viewed, &invitation)).await?;
        let version = invitation.version;
        let view = InvitationView::new(invitation, &mails).with_whole_history(&history);
        Ok(tagged(json(StatusCode::OK, &view), version))
    }

    /// `GET /desk/accounts/{id}`.
    pub(crate) async fn show_account(&self, request: &Request, id: &str) -> RouteResult {
        let (officer, number) = self.look_up(request).await?;
        let viewed = act(&officer, ActKind::ViewedAccount, &number);
        let Some(account) = self.account(id).await? else { return self.nobody(&viewed).await };
        telemetry::record_invitation_id(account.invitation_id);
        self.record(&about_account(viewed, &account)).await?;
        self.account_now(id).await
    }

    /// An account as it is now, with the version of its invitation as its tag.
    pub(crate) async fn account_now(&self, id: &str) -> RouteResult {
        let account = self.account(id).await?.ok_or_else(Problem::not_found)?;
        let both = self.store.invitation_with_account(account.invitation_id).await?;
        let Some((invitation, Some(account))) = both else { return Err(Problem::not_found()) };
        Ok(show_account(account, &invitation, &self.policy))
    }

    /// The account with an id.
    pub(crate) async fn account(&self, id: &str) -> Result<Option<Account>, Problem> {
        match id.parse() {
            Ok(id) => Ok(self.store.account(AccountId(id)).await?),
            Err(_) => Ok(None),
        }
    }

    /// The caller of a look-up, and the number of the service request.
    async fn look_up(&self, request: &Request) -> Result<(Inviter, String), Problem> {
        let (officer, _, query) = self.caller_with(request, &[REQUEST_NUMBER]).await?;
        Ok((officer, number_of(&query)?))
    }

    /// Records a look-up without a result, so that guesses of ids are seen.
    async fn nobody(&self, viewed: &Act) -> RouteResult {
        self.record(viewed).await?;
        Err(Problem::not_found())
    }
}

fn number_of(query: &Query) -> Result<String, Problem> {
    let number = query.get(REQUEST_NUMBER).unwrap_or_default().trim();
    match number_fault(number) {
        None => Ok(number.to_owned()),
        Some(fault) => Err(invalid_query(REQUEST_NUMBER, fault.detail)),
    }
}
