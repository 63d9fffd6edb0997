//! `POST /desk/accounts/{id}/release`: ends an account, so that the person can be invited again (R58).

use invitations::domain::invitation::refusal::HasEnded;
use invitations::domain::invitation::{Inviter, desk};
use invitations::domain::requests::act::ActKind;
use invitations::domain::requests::replay::RequestKey;
use invitations::http::{Problem, RouteResult, object};
use invitations::system;
use invitations::telemetry;
use lambda_http::Request;

use crate::Desk;
use crate::caller::with_act;
use crate::corrections::account_ended;
use crate::form::read_change;
use crate::journal::act_on;

const RELEASED: u16 = 200;

/// Why an account is not released.
enum Refusal {
    /// It has ended already.
    Ended(HasEnded),
    /// There is no such account any more.
    Gone,
}

impl Desk {
    /// `POST /desk/accounts/{id}/release`.
    pub(crate) async fn release(&self, request: &Request, id: &str) -> RouteResult {
        let (officer, key) = self.caller(request).await?;
        let answer = self.try_to_release(request, &officer, id, key.as_ref()).await;
        self.save_refusal(request, key.as_ref(), answer).await
    }

    async fn try_to_release(
        &self,
        request: &Request,
        officer: &Inviter,
        id: &str,
        key: Option<&RequestKey>,
    ) -> RouteResult {
        let body = object(request)?;
        let account = self.account(id).await?.ok_or_else(Problem::not_found)?;
        telemetry::record_invitation_id(account.invitation_id);
        let invitation =
            self.store.invitation(account.invitation_id).await?.ok_or_else(Problem::not_found)?;
        let reading = read_change(&body, Vec::new()).checked()?;
        let by = reading.actor(officer);
        let released = act_on(officer, ActKind::Released, &reading, &invitation);
        let outcome = self
            .store
            .change_with_account(invitation.id, |current, account| {
                let account = account.ok_or(Refusal::Gone)?;
                let decision = desk::release(current, account, &by, system::now()).map_err(Refusal::Ended)?;
                Ok(with_act(decision, &[], key, RELEASED, &released))
            })
            .await;
        self.respond_to_change(request, RELEASED, outcome, |refusal| match refusal {
            Refusal::Gone => Problem::not_found(),
            Refusal::Ended(HasEnded) => account_ended(),
        })
        .await
    }
}
