//! `PATCH /desk/accounts/{id}`: corrects the details of an account, by the rules of the forms (R58).

use invitations::domain::invitation::account::Account;
use invitations::domain::invitation::refusal::NotCorrected;
use invitations::domain::invitation::{Invitation, desk};
use invitations::domain::requests::act::ActKind;
use invitations::domain::words::FieldError;
use invitations::http::{Code, Problem, RouteResult, parse_object};
use invitations::system;
use invitations::telemetry;
use lambda_http::Request;

use crate::Desk;
use crate::changes::{ChangeRequest, Finished, NotChanged};
use crate::form::take_change;
use crate::journal::{about_account, act_for};
use crate::view::{correctable, show_account};

const CORRECTED: u16 = 200;

/// The reason why an account is not corrected.
enum Refusal {
    /// The details break rules.
    Faults(Vec<FieldError>),
    /// The account has ended, or has these details already.
    Not(NotCorrected),
    /// The account no longer exists.
    Gone,
}

impl Desk {
    /// `PATCH /desk/accounts/{id}`.
    pub(crate) async fn correct(&self, request: &Request, id: &str) -> RouteResult {
        let change = self.change_request(request).await?;
        let answer = self.try_to_correct(&change, id).await;
        let now = async || self.account_now(id).await;
        self.save_refusal_or_show(request, change.key.as_ref(), answer, now).await
    }

    async fn try_to_correct(&self, change: &ChangeRequest<'_>, id: &str) -> RouteResult {
        let mut body = parse_object(change.request)?;
        let reading = take_change(&mut body);
        let account = self.account(id).await?.ok_or_else(Problem::not_found)?;
        telemetry::record_invitation_id(account.invitation_id);
        let by = reading.actor(&change.officer);
        let corrected = about_account(act_for(&change.officer, ActKind::Corrected, &reading), &account);
        let decide = |current: &Invitation, account: &Account| {
            // All errors are returned together (R14). The details are checked as they are now.
            let mut faults = reading.errors.clone();
            let correction = match correctable(account, current).correct(&body, &self.policy) {
                Ok(correction) if faults.is_empty() => correction,
                Ok(_) => return Err(Refusal::Faults(faults)),
                Err(found) => {
                    faults.extend(found);
                    return Err(Refusal::Faults(faults));
                }
            };
            desk::correct(current, account, &correction, &by, system::now()).map_err(Refusal::Not)
        };
        let outcome = self
            .store
            .change_with_account(account.invitation_id, |current, account| {
                let decision = account.ok_or(Refusal::Gone).and_then(|account| decide(current, account));
                let decision = decision.map_err(NotChanged::Refused)?;
                change.prepare(current, decision, (CORRECTED, &corrected), &[])
            })
            .await;
        let finished = self.finish(outcome, |refusal| match refusal {
            Refusal::Gone => Problem::not_found(),
            Refusal::Faults(faults) => Problem::validation_failed(faults),
            Refusal::Not(NotCorrected::Ended) => account_ended(),
            Refusal::Not(NotCorrected::Nothing) => Problem::new(
                Code::NothingToCorrect,
                "The account has these details already. Give only what is to be changed.",
            ),
        });
        match finished? {
            Finished::Now(decision) => {
                self.watch(&change.officer).await;
                let changed = decision.account.as_ref().ok_or_else(Problem::not_found)?;
                Ok(show_account(changed.account().clone(), decision.invitation(), &self.policy))
            }
            Finished::Before(replay) => {
                self.replay_or_show(change.request, replay, async || self.account_now(id).await).await
            }
        }
    }
}

/// The problem with an account that has ended.
pub(crate) fn account_ended() -> Problem {
    Problem::new(
        Code::AccountEnded,
        "Its address, username and mobile number are free: the person can be invited again.",
    )
}
