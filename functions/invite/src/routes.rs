//! The routes under `/invitations`.

use futures_util::stream::{self, StreamExt, TryStreamExt};
use invitations::domain::forms::onboarding::{Submission, parse_submission};
use invitations::domain::invitation::decide::{Command, Invite, Refusal, decide};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::{Invitation, InvitationId, Inviter, Status};
use invitations::domain::requests::limit::Limit;
use invitations::domain::requests::repeat::RequestKey;
use invitations::domain::words::Language;
use invitations::http::{Answer, Problem, Query, invalid_query, json, kept, object, preferred_language};
use invitations::store::{Along, Record, Rejection, StoreError};
use invitations::system;
use invitations::telemetry;
use lambda_http::http::{HeaderValue, StatusCode, header};
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use serde_json::Value;

use crate::Api;
use crate::view::InvitationView;

/// How many invitations a list shows, unless it is asked for another number, and at most.
const USUAL_PAGE: usize = 20;
const LARGEST_PAGE: usize = 100;
/// Of how many of a list's invitations the mails are asked for at once.
const AT_ONCE: usize = 16;

impl Api {
    /// `POST /invitations`.
    pub(crate) async fn invite(&self, request: &Request) -> Answer {
        let (inviter, key) = self.caller(request).await?;
        let answer = self.try_to_invite(request, inviter, key.as_ref()).await;
        self.keep_refusal(request, key.as_ref(), answer).await
    }

    async fn try_to_invite(&self, request: &Request, inviter: Inviter, key: Option<&RequestKey>) -> Answer {
        let submission =
            parse_submission(&object(request)?, &self.policy).map_err(Problem::validation_failed)?;
        let language = preferred_language(request).unwrap_or_default();
        match self.invite_one(submission, inviter, language, key).await {
            Ok(decision) => {
                decision.invitation().into_iter().for_each(|invitation| telemetry::about(invitation.id));
                invited(&decision)
            }
            Err(rejection) => self.refused(request, rejection).await,
        }
    }

    /// Invites a person by a checked form; `language` is that of the mails.
    pub(crate) async fn invite_one(
        &self,
        submission: Submission,
        inviter: Inviter,
        language: Language,
        key: Option<&RequestKey>,
    ) -> Result<Decision, Rejection> {
        let email = submission.email.clone();
        let limits = self.limits(&inviter, email.as_str());
        let by = Actor::Officer(inviter.clone());
        let command = self.command(submission, inviter, language);
        self.store
            .change_address(
                &email,
                |standing| decide(standing, &command, &by, system::now()),
                |decision| along(decision, &limits, key, invited),
            )
            .await
    }

    /// The command to invite by a checked form.
    pub(crate) fn command(&self, submission: Submission, inviter: Inviter, language: Language) -> Command {
        Command::Invite(Box::new(Invite {
            submission,
            inviter,
            id: system::new_invitation_id(),
            account_id: system::new_account_id(),
            validity: self.validity,
            language,
        }))
    }

    /// `GET /invitations`.
    pub(crate) async fn list(&self, request: &Request) -> Answer {
        #[derive(Serialize)]
        struct List {
            items: Vec<InvitationView>,
            next_cursor: Option<InvitationId>,
        }
        let (inviter, _, query) = self.caller_with(request, &["status", "limit", "cursor"]).await?;
        let asked = Asked::of(&query)?;
        let page =
            self.store.invitations_of(&inviter.subject, asked.status, asked.limit, asked.cursor).await?;
        let items = stream::iter(page.invitations)
            .map(async |invitation| {
                let mails = self.store.mails(invitation.id).await?;
                Ok::<_, StoreError>(InvitationView::of(invitation, &mails))
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(json(StatusCode::OK, &List { items, next_cursor: page.next }))
    }

    /// `GET /invitations/{id}`.
    pub(crate) async fn show(&self, request: &Request, id: &str) -> Answer {
        let (inviter, _) = self.caller(request).await?;
        let Record { invitation, history, mails } = match id.parse() {
            Ok(id) => self.store.record(id).await?,
            Err(_) => None,
        }
        .filter(|record| is_of(&inviter, &record.invitation))
        .ok_or_else(Problem::not_found)?;
        telemetry::about(invitation.id);
        Ok(json(StatusCode::OK, &InvitationView::of(invitation, &mails).with_history(&history)))
    }

    /// `POST /invitations/{id}/resend`.
    pub(crate) async fn resend(&self, request: &Request, id: &str) -> Answer {
        let (inviter, key) = self.caller(request).await?;
        match self.change(request, id, &inviter, &Command::Resend, key.as_ref()).await {
            Ok(decision) => changed(StatusCode::ACCEPTED, &decision),
            Err(answer) => self.keep_refusal(request, key.as_ref(), answer).await,
        }
    }

    /// `DELETE /invitations/{id}`.
    pub(crate) async fn revoke(&self, request: &Request, id: &str) -> Answer {
        let (inviter, _) = self.caller(request).await?;
        match self.change(request, id, &inviter, &Command::Revoke, None).await {
            Ok(decision) => changed(StatusCode::OK, &decision),
            Err(answer) => answer,
        }
    }

    /// Changes one of the caller's own invitations, or says what is answered instead.
    async fn change(
        &self,
        request: &Request,
        id: &str,
        inviter: &Inviter,
        command: &Command,
        key: Option<&RequestKey>,
    ) -> Result<Decision, Answer> {
        let id: InvitationId = id.parse().map_err(|_| Err(Problem::not_found()))?;
        telemetry::about(id);
        let found = self.store.invitation(id).await.map_err(|error| Err(error.into()))?;
        let own = found.filter(|invitation| is_of(inviter, invitation)).ok_or(Err(Problem::not_found()))?;
        // Each mail to an address counts, whether a new invitation or the same one again sends it.
        let limits = match command {
            Command::Resend => self.limits(inviter, own.email.as_str()),
            _ => Vec::new(),
        };
        let by = Actor::Officer(inviter.clone());
        let decided = self
            .store
            .change_invitation(
                id,
                Some(own),
                |found| decide(found, command, &by, system::now()),
                |decision| along(decision, &limits, key, |decision| changed(StatusCode::ACCEPTED, decision)),
            )
            .await;
        match decided {
            Ok(decision) => Ok(decision),
            Err(Rejection::Refused(Refusal::Nothing)) => Err(Err(Problem::not_found())),
            Err(rejection) => Err(self.refused(request, rejection).await),
        }
    }

    fn limits(&self, inviter: &Inviter, email: &str) -> Vec<Limit> {
        let now = system::now();
        vec![self.per_inviter.of(&inviter.subject, now), self.per_invitee.of(email, now)]
    }
}

/// Somebody else's invitation is as good as none (contract).
fn is_of(inviter: &Inviter, invitation: &Invitation) -> bool {
    invitation.inviter.subject == inviter.subject
}

/// What goes with a change: the limits, and the answer if the request has a key.
fn along<'a>(
    decision: &Decision,
    limits: &'a [Limit],
    key: Option<&'a RequestKey>,
    respond: impl Fn(&Decision) -> Answer,
) -> Along<'a> {
    let answer = key.and_then(|key| Some((key, kept(&respond(decision).ok()?))));
    Along { limits, answer }
}

fn invited(decision: &Decision) -> Answer {
    let mut response = changed(StatusCode::CREATED, decision)?;
    if let Some(invitation) = decision.invitation()
        && let Ok(location) = HeaderValue::from_str(&format!("/invitations/{}", invitation.id))
    {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

fn changed(status: StatusCode, decision: &Decision) -> Answer {
    let invitation = decision.invitation().ok_or_else(Problem::temporarily_unavailable)?;
    Ok::<Response<Body>, _>(json(status, &InvitationView::of(invitation.clone(), &[])))
}

/// What a list is asked for.
struct Asked {
    status: Option<Status>,
    limit: usize,
    cursor: Option<InvitationId>,
}

impl Asked {
    fn of(query: &Query) -> Result<Self, Problem> {
        let status = query.get("status").map(|text| {
            serde_json::from_value(Value::from(text))
                .map_err(|_| invalid_query("status", "status must be one of an invitation's."))
        });
        let limit = query.get("limit").map(|text| match text.parse() {
            Ok(limit) if (1..=LARGEST_PAGE).contains(&limit) => Ok(limit),
            _ => Err(invalid_query("limit", format!("limit must be a number from 1 to {LARGEST_PAGE}."))),
        });
        let cursor = query.get("cursor").map(|text| {
            text.parse().map_err(|_| invalid_query("cursor", "cursor must be the next_cursor of a list."))
        });
        Ok(Self {
            status: status.transpose()?,
            limit: limit.transpose()?.unwrap_or(USUAL_PAGE),
            cursor: cursor.transpose()?,
        })
    }
}
