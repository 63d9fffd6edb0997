//! The routes under `/invitations`.

use futures_util::stream::{self, StreamExt, TryStreamExt};
use invitations::domain::forms::onboarding::{Submission, parse_submission};
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::{Actor, Event};
use invitations::domain::invitation::refusal::InviteRefusal;
use invitations::domain::invitation::{Invitation, InvitationId, Inviter, State, Status};
use invitations::domain::requests::limit::{Counted, Limit};
use invitations::domain::requests::replay::{RequestKey, SavedResponse};
use invitations::domain::words::Language;
use invitations::http::{
    IfMatch, InvitationView, Problem, Query, RouteResult, invalid_query, json, object, preferred_language,
    tagged,
};
use invitations::store::{Change, Hindrance, InvitationPage, InvitationRecord, Rejection, StoreError};
use invitations::system;
use invitations::telemetry;
use lambda_http::http::{HeaderValue, StatusCode, header};
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use serde_json::Value;

use crate::Api;
use crate::problems::NotChanged;

/// How many invitations a list shows, unless it is asked for another number, and at most.
const DEFAULT_PAGE_SIZE: usize = 20;
const MAX_PAGE_SIZE: usize = 100;
/// How many invitations' emails are queried at the same time for a list.
pub const QUERIED_AT_ONCE: usize = 16;

/// The statuses of changes.
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
        let checked = object(request)
            .and_then(|fields| parse_submission(&fields, &self.policy).map_err(Problem::validation_failed));
        let submission = match checked {
            Ok(submission) => submission,
            Err(problem) => {
                self.count(inviter, 1).await?;
                return Err(problem);
            }
        };
        let language = preferred_language(request).unwrap_or_default();
        let mut limits = self.limits.single(inviter, &submission.email);
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
                // Nothing was written, so the request is not counted yet. Only then is it said why: no race gets
                // more answers than there may be.
                self.count(inviter, 1).await?;
                match rejection {
                    Rejection::Refused(refusal) => Err(self.not_invited(inviter, refusal).await?),
                    Rejection::Hindered(hindrance) => self.hindered(request, hindrance).await,
                    Rejection::Store(error) => Err(error.into()),
                }
            }
        }
    }

    /// Invites a person by a checked form; `language` is that of the emails.
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

    /// The command to invite by a checked form.
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

    /// `GET /invitations`.
    pub(crate) async fn list(&self, request: &Request) -> RouteResult {
        #[derive(Serialize)]
        struct List {
            items: Vec<InvitationView>,
            next_cursor: Option<InvitationId>,
        }
        let (inviter, _, query) = self.caller_with(request, &["status", "limit", "cursor"]).await?;
        let page = async {
            let query = ListQuery::parse(&query)?;
            let subject = &inviter.subject;
            Ok(self.store.invitations_of(subject, query.status, query.limit, query.cursor).await?)
        };
        let (counted, page) = tokio::join!(self.count(&inviter, 1), page);
        counted?;
        let page: InvitationPage = page.map_err(|problem: Problem| problem)?;
        let items = stream::iter(page.invitations)
            .map(async |invitation| {
                let mails = self.store.mails(invitation.id).await?;
                Ok::<_, StoreError>(InvitationView::new(invitation, &mails))
            })
            .buffered(QUERIED_AT_ONCE)
            .try_collect()
            .await?;
        Ok(json(StatusCode::OK, &List { items, next_cursor: page.next }))
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
        // Each email to an address counts, whether a new invitation or the same one again sends it.
        let limits = self.limits.single(inviter, &own.email);
        let resent = self
            .store
            .change_invitation(own.id, Some(own), |current| {
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
        let by = Actor::Officer(inviter);
        let revoked = self
            .store
            .change_invitation(own.id, Some(own), |current| {
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

    /// Counts the request, and finds an invitation of the caller's own.
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

    /// The response to a change of an invitation of the caller's own.
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

/// Whether the invitation is the officer's own. Anybody else's is 404 (`infra/openapi.yaml`).
fn is_of(inviter: &Inviter, invitation: &Invitation) -> bool {
    invitation.inviter.subject == inviter.subject
}

/// A decision with the limits that it counts against and, if the request has a key, its response.
fn with_response<'a>(
    decision: Decision,
    limits: &'a [Limit],
    key: Option<&'a RequestKey>,
    status: u16,
) -> Change<'a> {
    let response = key.map(|key| (key, SavedResponse::of_change(status, &decision.event)));
    Change { decision, limits, response, act: None }
}

/// The response to a change: the invitation as it is after its event.
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

/// What a list is asked for.
struct ListQuery {
    status: Option<Status>,
    limit: usize,
    cursor: Option<InvitationId>,
}

impl ListQuery {
    fn parse(query: &Query) -> Result<Self, Problem> {
        let status = query.get("status").map(|text| {
            serde_json::from_value(Value::from(text))
                .map_err(|_| invalid_query("status", "status must be one of an invitation's."))
        });
        let limit = query.get("limit").map(|text| match text.parse() {
            Ok(limit) if (1..=MAX_PAGE_SIZE).contains(&limit) => Ok(limit),
            _ => Err(invalid_query("limit", format!("limit must be a number from 1 to {MAX_PAGE_SIZE}."))),
        });
        let cursor = query.get("cursor").map(|text| {
            text.parse().map_err(|_| invalid_query("cursor", "cursor must be the next_cursor of a list."))
        });
        Ok(Self {
            status: status.transpose()?,
            limit: limit.transpose()?.unwrap_or(DEFAULT_PAGE_SIZE),
            cursor: cursor.transpose()?,
        })
    }
}
