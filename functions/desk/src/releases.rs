//! `POST /desk/accounts/{id}/release`: ends an account, so that the person can be invited again (R58).

use invitations::domain::invitation::desk;
use invitations::domain::invitation::refusal::HasEnded;
use invitations::domain::requests::act::ActKind;
use invitations::http::{Problem, RouteResult, parse_object};
use invitations::system;
use invitations::telemetry;
use lambda_http::Request;

use crate::Desk;
use crate::changes::{ChangeRequest, NotChanged};
use crate::corrections::account_ended;
use crate::form::read_change;
use crate::journal::{about_account, act_for};

const RELEASED: u16 = 200;

/// The reason why an account is not released.
enum Refusal {
    /// The account has ended already.
    Ended(HasEnded),
    /// The account no longer exists.
    Gone,
}

impl Desk {
    /// `POST /desk/accounts/{id}/release`.
    pub(crate) async fn release(&self, request: &Request, id: &str) -> RouteResult {
        let change = self.change_request(request).await?;
        let answer = self.try_to_release(&change, id).await;
        self.save_refusal(&change, answer).await
    }

    async fn try_to_release(&self, change: &ChangeRequest<'_>, id: &str) -> RouteResult {
        let body = parse_object(change.request)?;
        let account = self.account(id).await?.ok_or_else(Problem::not_found)?;
        telemetry::record_invitation_id(account.invitation_id);
        let reading = read_change(&body, Vec::new()).checked()?;
        let by = reading.actor(&change.officer);
        let released = about_account(act_for(&change.officer, ActKind::Released, &reading), &account);
        let outcome = self
            .store
            .change_with_account(account.invitation_id, |current, account| {
                let decision = account.ok_or(Refusal::Gone).and_then(|account| {
                    desk::release(current, account, &by, system::now()).map_err(Refusal::Ended)
                });
                let decision = decision.map_err(NotChanged::Refused)?;
                change.prepare(current, decision, (RELEASED, &released), &[])
            })
            .await;
        let finished = self.finish(outcome, |refusal| match refusal {
            Refusal::Gone => Problem::not_found(),
            Refusal::Ended(HasEnded) => account_ended(),
        });
        self.respond_to_change(change, RELEASED, finished?).await
    }
}
