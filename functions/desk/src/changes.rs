//! The common part of all changes of one invitation or account: the caller, the expected version, and the response.

use invitations::domain::forms::onboarding::mobile_taken;
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::Event;
use invitations::domain::invitation::{Invitation, Inviter};
use invitations::domain::requests::act::Act;
use invitations::domain::requests::limit::Limit;
use invitations::domain::requests::replay::{Replay, RequestKey, SavedResponse};
use invitations::http::{
    Code, IfMatch, InvitationView, Problem, RouteResult, changed_meanwhile, json, tagged,
};
use invitations::store::{Change, Hindrance, Rejection};
use invitations::system;
use lambda_http::http::StatusCode;
use lambda_http::{Body, Request, Response};

use crate::Desk;

/// A request that changes one invitation or account.
pub(crate) struct ChangeRequest<'r> {
    pub(crate) request: &'r Request,
    pub(crate) officer: Inviter,
    pub(crate) key: Option<RequestKey>,
    /// The versions that the support officer has seen.
    expected: IfMatch,
}

/// The reason why a change is not made.
pub(crate) enum NotChanged<Refusal> {
    /// The rules do not allow it.
    Refused(Refusal),
    /// Somebody else has changed it since the support officer looked at it (RFC 9110, 13.1.1).
    Meanwhile,
}

/// The result of a change that the rules allow.
pub(crate) enum Finished {
    /// The change is written.
    Now(Box<Decision>),
    /// An earlier request used the same key.
    Before(Replay),
}

impl ChangeRequest<'_> {
    /// Prepares the write, if the support officer has seen this version of the invitation. This check comes last, because
    /// any other refusal has precedence (RFC 9110, 13.2.1).
    pub(crate) fn prepare<'a, Refusal>(
        &'a self,
        current: &Invitation,
        decision: Decision,
        (status, act): (u16, &'a Act),
        limits: &'a [Limit],
    ) -> Result<Change<'a>, NotChanged<Refusal>> {
        if !self.expected.allows(current.version) {
            return Err(NotChanged::Meanwhile);
        }
        let response = self.key.as_ref().map(|key| (key, SavedResponse::of_change(status, &decision.event)));
        Ok(Change { decision, limits, response, act: Some(act) })
    }
}

impl Desk {
    /// The support officer who asks for a change, and the versions that they have seen.
    ///
    /// # Errors
    /// As [`Desk::caller`]; 400 for an `If-Match` that cannot be read.
    pub(crate) async fn change_request<'r>(
        &self,
        request: &'r Request,
    ) -> Result<ChangeRequest<'r>, Problem> {
        let (officer, key) = self.caller(request).await?;
        Ok(ChangeRequest { expected: IfMatch::read(request)?, request, officer, key })
    }

    /// Saves the response to a change that was not made. Returns the response of an earlier request with the same key.
    pub(crate) async fn save_refusal(&self, change: &ChangeRequest<'_>, answer: RouteResult) -> RouteResult {
        self.repeatable(change.request).save_refusal(change.key.as_ref(), answer).await
    }

    /// The response to a change: the invitation as it is now.
    pub(crate) async fn respond_to_change(
        &self,
        change: &ChangeRequest<'_>,
        status: u16,
        finished: Finished,
    ) -> RouteResult {
        match finished {
            Finished::Now(decision) => {
                self.watch(&change.officer).await;
                Ok(change_response(status, &decision.event))
            }
            Finished::Before(replay) => self.repeatable(change.request).replay_response(replay).await,
        }
    }

    /// The result of a change.
    ///
    /// # Errors
    /// The reason why nothing was changed.
    pub(crate) fn finish<Refusal>(
        &self,
        decided: Result<Option<Decision>, Rejection<NotChanged<Refusal>>>,
        refuse: impl FnOnce(Refusal) -> Problem,
    ) -> Result<Finished, Problem> {
        match decided {
            Ok(Some(decision)) => Ok(Finished::Now(Box::new(decision))),
            Ok(None) => Err(Problem::not_found()),
            Err(Rejection::Refused(NotChanged::Refused(refusal))) => Err(refuse(refusal)),
            Err(Rejection::Refused(NotChanged::Meanwhile)) => Err(changed_meanwhile()),
            Err(Rejection::Store(error)) => Err(error.into()),
            Err(Rejection::Hindered(hindrance)) => match hindrance {
                Hindrance::Replayed(replay) => Ok(Finished::Before(replay)),
                Hindrance::Suppressed => Err(Problem::new(Code::AddressSuppressed, SUPPRESSED)
                    .with_member("support_url", self.support_url.as_str())),
                Hindrance::Limited(limit) => Err(Problem::rate_limited(&limit, system::now())),
                Hindrance::Taken { .. } => {
                    Err(Problem::validation_failed(vec![mobile_taken(&self.support_url)]))
                }
            },
        }
    }
}

const SUPPRESSED: &str = "We do not email this address. Ask the person whether they want our emails, and turn them on again first.";

/// The response to a change: the invitation as it is after its event.
pub(crate) fn change_response(status: u16, event: &Event) -> Response<Body> {
    let code = StatusCode::from_u16(status).unwrap_or_default();
    tagged(json(code, &InvitationView::new(event.invitation.clone(), &[])), event.invitation.version)
}
