//! `PATCH /desk/accounts/{id}`: corrects the details of an account, by the rules of the forms (R58).

use invitations::domain::forms::correction::Correction;
use invitations::domain::invitation::desk;
use invitations::domain::invitation::refusal::NotCorrected;
use invitations::domain::requests::act::ActKind;
use invitations::domain::words::FieldError;
use invitations::http::{Code, Problem, RouteResult, json, object};
use invitations::store::Rejection;
use invitations::system;
use invitations::telemetry;
use lambda_http::Request;
use lambda_http::http::StatusCode;

use crate::Desk;
use crate::caller::with_act;
use crate::form::take_change;
use crate::journal::act_on;
use crate::view::{AccountView, correctable};

/// Why an account is not corrected.
enum Refusal {
    /// The details break rules.
    Faults(Vec<FieldError>),
    /// The account has ended, or has these details already.
    Not(NotCorrected),
    /// There is no such account any more.
    Gone,
}

impl Desk {
    /// `PATCH /desk/accounts/{id}`.
    pub(crate) async fn correct(&self, request: &Request, id: &str) -> RouteResult {
        let (officer, _) = self.caller(request).await?;
        let mut body = object(request)?;
        let reading = take_change(&mut body);
        let Some(account) = self.account(id).await? else { return Err(Problem::not_found()) };
        telemetry::record_invitation_id(account.invitation_id);
        let Some(invitation) = self.store.invitation(account.invitation_id).await? else {
            return Err(Problem::not_found());
        };
        // All errors come back together (R14), those of the details as they are now.
        let mut errors = reading.errors.clone();
        if let Err(faults) = correctable(&account, &invitation).correct(&body, &self.policy) {
            errors.extend(faults);
        }
        if !errors.is_empty() {
            return Err(Problem::validation_failed(errors));
        }
        let by = reading.actor(&officer);
        let corrected = act_on(&officer, ActKind::Corrected, &reading, &invitation);
        let changed = self
            .store
            .change_with_account(invitation.id, |current, account| {
                let account = account.ok_or(Refusal::Gone)?;
                let correction: Correction =
                    correctable(account, current).correct(&body, &self.policy).map_err(Refusal::Faults)?;
                let decision =
                    desk::correct(current, account, &correction, &by, system::now()).map_err(Refusal::Not)?;
                Ok(with_act(decision, &[], None, 200, &corrected))
            })
            .await;
        match changed {
            Ok(Some(decision)) => match &decision.account {
                Some(change) => {
                    let view = AccountView::of(change.account().clone(), decision.invitation(), &self.policy);
                    Ok(json(StatusCode::OK, &view))
                }
                None => Err(Problem::not_found()),
            },
            Ok(None) | Err(Rejection::Refused(Refusal::Gone)) => Err(Problem::not_found()),
            Err(Rejection::Refused(Refusal::Faults(faults))) => Err(Problem::validation_failed(faults)),
            Err(Rejection::Refused(Refusal::Not(NotCorrected::Ended))) => Err(account_ended()),
            Err(Rejection::Refused(Refusal::Not(NotCorrected::Nothing))) => Err(Problem::new(
                Code::NothingToCorrect,
                "The account has these details already. Give only what is to be changed.",
            )),
            Err(Rejection::Hindered(hindrance)) => self.hindered(request, hindrance).await,
            Err(Rejection::Store(error)) => Err(error.into()),
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
