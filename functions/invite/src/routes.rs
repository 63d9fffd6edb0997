//! The routes that change or show one invitation: invite, show, send again, revoke.

use invitations::domain::forms::onboarding::{Submission, parse_submission};
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::{Actor, Event};
use invitations::domain::invitation::refusal::InviteRefusal;
use invitations::domain::invitation::{Invitation, InvitationId, Inviter, State};
use invitations::domain::requests::limit::{Counted, Limit};
use invitations::domain::requests::replay::{RequestKey, SavedResponse};
use invitations::domain::words::Language;
use invitations::http::{
    IfMatch, InvitationView, Problem, RouteResult, json, parse_object, preferred_language, tagged,
};
use invitations::store::{Change, Hindrance, InvitationRecord, Rejection};
use invitations::system;
use invitations::telemetry;
use lambda_http::http::{HeaderValue, StatusCode, header};
use lambda_http::{Body, Request, Response};

use crate::Api;
use crate::problems::NotChanged;

/// The HTTP status of each change.
const INVITED: u16 = 201;
const RESENT: u16 = 202;
const REVOKED: u16 = 200;

impl Api {
    /// `POST /invitations`.
    pub(crate) async fn invite(&self, request: &Request) -> RouteResult {
        let (inviter, key) = self.caller(request).await?;
        let response = self.try_to_invite(request, &inviter, key.as_ref()).await;
        self.save_refusal(request, key.as_ref(), response).await
    }

    async fn try_to_invite(
        &self,
        request: &Request,
        inviter: &Inviter,
        key: Option<&RequestKey>,
    ) -> RouteResult {
        let checked = parse_object(request)
            .and_then(|fields| parse_submission(&fields, &self.policy).map_err(Problem::validation_failed));
        let submission = match checked {
            Ok(submission) => submission,
            Err(problem) => {
                self.count(inviter, 1).await?;
                return Err(problem);
            }
        };
        let language = preferred_language(request).unwrap_or_default();
        let mut limits = self.limits.email_limits(inviter, &submission.email);
        limits.push(self.limits.requests(inviter, 1));
        match self.invite_one(submission, inviter, language, &limits, key).await {
            Ok(decision) => {
                telemetry::record_invitation_id(decision.invitation().id);
                Ok(change_response(INVITED, &decision.event))
            }
            Err(Rejection::Hindered(Hindrance::Limited(limit))) if limit.what == Counted::Requests => {
                Err(Problem::rate_limited(&limit, system::now()))
            }
            Err(rejection) => {
                // Nothing was written, so the request is not counted yet. It is counted before the response says why:
                // parallel requests must not get more responses than the limit allows.
                self.count(inviter, 1).await?;
                match rejection {
                    Rejection::Refused(refusal) => Err(self.not_invited(inviter, refusal).await?),
                    Rejection::Hindered(hindrance) => self.hindered(request, hindrance).await,
                    Rejection::Store(error) => Err(error.into()),
                }
            }
        }
    }

    /// Invites a person by a checked form. `language` is the language of the emails.
    pub(crate) async fn invite_one(
        &self,
        submission: Submission,
        inviter: &Inviter,
        language: Language,
        limits: &[Limit],
        key: Option<&RequestKey>,
    ) -> Result<Decision, Rejection<InviteRefusal>> {
        let email = submission.email.clone();
        let invite = self.command(submission, inviter.clone(), language);
        self.store
            .change_address(&email, |current| {
                Ok(with_response(decide::invite(current, &invite, system::now())?, limits, key, INVITED))
            })
            .await
    }

    /// The command that invites a person by a checked form.
    pub(crate) fn command(&self, submission: Submission, inviter: Inviter, language: Language) -> Invite {
        Invite {
            submission,
            inviter,
            id: system::new_invitation_id(),
            account_id: system::new_account_id(),
            validity: self.validity,
            activation: self.activation,
            language,
        }
    }

    /// `GET /invitations/{id}`.
    pub(crate) async fn show(&self, request: &Request, id: &str) -> RouteResult {
        let (inviter, _) = self.caller(request).await?;
        let record = async {
            match id.parse() {
                Ok(id) => self.store.record(id).await,
                Err(_) => Ok(None),
            }
        };
        let (counted, record) = tokio::join!(self.count(&inviter, 1), record);
        counted?;
        let InvitationRecord { invitation, history, mails } =
            record?.filter(|record| is_of(&inviter, &record.invitation)).ok_or_else(Problem::not_found)?;
        telemetry::record_invitation_id(invitation.id);
        let version = invitation.version;
        let view = InvitationView::new(invitation, &mails).with_history(&history);
        Ok(tagged(json(StatusCode::OK, &view), version))
    }

    /// `POST /invitations/{id}/resend`.
    pub(crate) async fn resend(&self, request: &Request, id: &str) -> RouteResult {
        let (inviter, key) = self.caller(request).await?;
        let response = self.try_to_resend(request, &inviter, id, key.as_ref()).await;
        self.save_refusal(request, key.as_ref(), response).await
    }

    async fn try_to_resend(
        &self,
        request: &Request,
        inviter: &Inviter,
        id: &str,
        key: Option<&RequestKey>,
    ) -> RouteResult {
        let own = self.own_invitation(inviter, id).await?;
        let expected = IfMatch::read(request)?;
        let by = Actor::Officer(inviter.clone());
        // Each email to an address counts, whether for a new invitation or for the same one.
        let limits = self.limits.email_limits(inviter, &own.email);
        let resent = self
            .store
            .change_invitation(own.id, Some(own), |current| {
                NotChanged::unless_of(inviter, current)?;
                let decision = decide::resend(current, &by, system::now())?;
                NotChanged::unless(&expected, current)?;
                Ok(with_response(decision, &limits, key, RESENT))
            })
            .await;
        self.respond_to_change(request, RESENT, resent).await
    }

    /// `DELETE /invitations/{id}`: revokes a pending invitation (R26), withdraws an integrated one (R49).
    pub(crate) async fn revoke(&self, request: &Request, id: &str) -> RouteResult {
        let (inviter, _) = self.caller(request).await?;
        let own = self.own_invitation(&inviter, id).await?;
        let expected = IfMatch::read(request)?;
        let by = Actor::Officer(inviter.clone());
        let revoked = self
            .store
            .change_invitation(own.id, Some(own), |current| {
                NotChanged::unless_of(&inviter, current)?;
                let take_back = match current.state {
                    State::AccountCreated { .. } => decide::withdraw,
                    State::Pending { .. } | State::Closed { .. } => decide::revoke,
                };
                let decision = take_back(current, &by, system::now())?;
                NotChanged::unless(&expected, current)?;
                Ok(decision.into())
            })
            .await;
        self.respond_to_change(request, REVOKED, revoked).await
    }

    /// Counts the request, and finds one of the caller's invitations.
    async fn own_invitation(&self, inviter: &Inviter, id: &str) -> Result<Invitation, Problem> {
        let id: Option<InvitationId> = id.parse().ok();
        let found = async {
            match id {
                Some(id) => self.store.invitation(id).await,
                None => Ok(None),
            }
        };
        let (counted, found) = tokio::join!(self.count(inviter, 1), found);
        counted?;
        id.into_iter().for_each(telemetry::record_invitation_id);
        found?.filter(|invitation| is_of(inviter, invitation)).ok_or_else(Problem::not_found)
    }

    /// The response to a change of one of the caller's invitations.
    async fn respond_to_change(
        &self,
        request: &Request,
        status: u16,
        decided: Result<Option<Decision>, Rejection<NotChanged>>,
    ) -> RouteResult {
        match decided {
            Ok(Some(decision)) => Ok(change_response(status, &decision.event)),
            Ok(None) => Err(Problem::not_found()),
            Err(Rejection::Refused(reason)) => Err(reason.into()),
            Err(Rejection::Hindered(hindrance)) => self.hindered(request, hindrance).await,
            Err(Rejection::Store(error)) => Err(error.into()),
        }
    }
}

/// Whether the officer owns the invitation. If not, the response is 404 (`infra/openapi.yaml`).
pub(crate) fn is_of(inviter: &Inviter, invitation: &Invitation) -> bool {
    invitation.inviter.subject == inviter.subject
}

/// A decision with the limits that it counts against and, if the request has a key, the response to save.
fn with_response<'a>(
    decision: Decision,
    limits: &'a [Limit],
    key: Option<&'a RequestKey>,
    status: u16,
) -> Change<'a> {
    let response = key.map(|key| (key, SavedResponse::of_change(status, &decision.event)));
    Change { decision, limits, response, act: None }
}

/// The response to a change: the invitation after the event.
pub(crate) fn change_response(status: u16, event: &Event) -> Response<Body> {
    let code = StatusCode::from_u16(status).unwrap_or_default();
    let view = InvitationView::new(event.invitation.clone(), &[]);
    let version = event.invitation.version;
    if status != INVITED {
        return tagged(json(code, &view), version);
    }
    let mut response = tagged(json(code, &view.with_outcome(event)), version);
    if let Ok(location) = HeaderValue::from_str(&format!("/invitations/{}", event.invitation.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
