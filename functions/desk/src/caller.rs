//! Who calls, and the answers that are kept for a request that comes again.

use invitations::domain::forms::onboarding::mobile_taken;
use invitations::domain::invitation::Inviter;
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::Event;
use invitations::domain::requests::act::Act;
use invitations::domain::requests::limit::Limit;
use invitations::domain::requests::replay::{RequestKey, SavedResponse};
use invitations::http::{
    Code, InvitationView, Problem, Query, RepeatableRequest, RouteResult, json, query, request_key, tagged,
};
use invitations::store::{Change, Hindrance, Rejection};
use invitations::system;
use lambda_http::http::{Method, StatusCode};
use lambda_http::{Body, Request, Response};

use crate::Desk;

impl Desk {
    /// The support officer who calls, and the idempotency key of their request. The route takes no query.
    ///
    /// # Errors
    /// 401, 403 or 503 of the access token; 400 for a query or a bad key; 429. All requests of a support officer count
    /// (R45).
    pub(crate) async fn caller(&self, request: &Request) -> Result<(Inviter, Option<RequestKey>), Problem> {
        let (officer, key, _) = self.caller_with(request, &[]).await?;
        Ok((officer, key))
    }

    /// The same, for a route that takes these query parameters.
    pub(crate) async fn caller_with(
        &self,
        request: &Request,
        parameters: &[&str],
    ) -> Result<(Inviter, Option<RequestKey>, Query), Problem> {
        let officer = self.authenticator.support_officer(request.headers()).await?;
        self.limits.count(&self.store, &officer, 1).await?;
        let query = query(request, parameters)?;
        let key = match *request.method() {
            Method::POST => request_key(request, &officer, system::now())?,
            _ => None,
        };
        Ok((officer, key, query))
    }

    /// Keeps the answer to a change that was not made, and gives that of an earlier request with the same key.
    pub(crate) async fn save_refusal(
        &self,
        request: &Request,
        key: Option<&RequestKey>,
        answer: RouteResult,
    ) -> RouteResult {
        self.repeatable(request).save_refusal(key, answer).await
    }

    pub(crate) fn repeatable<'r>(&'r self, request: &'r Request) -> RepeatableRequest<'r> {
        RepeatableRequest { store: &self.store, request, change_response }
    }

    /// The answer to a change: the invitation as it is now, or why it was not changed.
    pub(crate) async fn respond_to_change<Refusal>(
        &self,
        request: &Request,
        status: u16,
        decided: Result<Option<Decision>, Rejection<Refusal>>,
        refuse: impl FnOnce(Refusal) -> Problem,
    ) -> RouteResult {
        match decided {
            Ok(Some(decision)) => Ok(change_response(status, &decision.event)),
            Ok(None) => Err(Problem::not_found()),
            Err(Rejection::Refused(refusal)) => Err(refuse(refusal)),
            Err(Rejection::Hindered(hindrance)) => self.hindered(request, hindrance).await,
            Err(Rejection::Store(error)) => Err(error.into()),
        }
    }

    /// The answer to a request whose change could not be written.
    pub(crate) async fn hindered(&self, request: &Request, hindrance: Hindrance) -> RouteResult {
        Err(match hindrance {
            Hindrance::Replayed(replay) => return self.repeatable(request).replay_response(replay).await,
            Hindrance::Suppressed => Problem::new(Code::AddressSuppressed, SUPPRESSED)
                .with_member("support_url", self.support_url.as_str()),
            Hindrance::Limited(limit) => Problem::rate_limited(&limit, system::now()),
            Hindrance::Taken { .. } => Problem::validation_failed(vec![mobile_taken(&self.support_url)]),
        })
    }
}

const SUPPRESSED: &str = "We do not email this address. Ask the person whether they want our emails, and turn them on again first.";

/// A decision with all that is written with it.
pub(crate) fn with_act<'a>(
    decision: Decision,
    limits: &'a [Limit],
    key: Option<&'a RequestKey>,
    status: u16,
    act: &'a Act,
) -> Change<'a> {
    let response = key.map(|key| (key, SavedResponse::of_change(status, &decision.event)));
    Change { decision, limits, response, act: Some(act) }
}

/// The answer to a change: the invitation as it is after its event.
pub(crate) fn change_response(status: u16, event: &Event) -> Response<Body> {
    let code = StatusCode::from_u16(status).unwrap_or_default();
    tagged(json(code, &InvitationView::new(event.invitation.clone(), &[])), event.invitation.version)
}
