//! The officers' API (contract: Officer API).

mod outcome;
mod view;

use invitations::aws;
use invitations::clock;
use invitations::config::{ConfigError, Settings};
use invitations::domain::decide::{Command, Invite, decide};
use invitations::domain::event::Actor;
use invitations::domain::invitation::InvitationId;
use invitations::domain::onboarding::{Submission, submission};
use invitations::domain::policy::Policy;
use invitations::http::{Answer, AuthSettings, Authenticator, Problem, answer, json, object, request_id, segments};
use invitations::policy;
use invitations::store::{Record, Store};
use jiff::SignedDuration;
use lambda_http::http::{HeaderValue, Method, StatusCode, header};
use lambda_http::{Body, Request, Response};

use view::InvitationView;

/// The function with all that it needs.
pub struct Api {
    store: Store,
    authenticator: Authenticator,
    policy: Policy,
    validity: SignedDuration,
    support_url: String,
}

impl Api {
    /// Reads the configuration and builds the clients.
    ///
    /// # Errors
    /// When a value is missing or bad.
    pub async fn start(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            authenticator: Authenticator::new(AuthSettings::from(settings)?),
            policy: policy::load(settings)?,
            validity: settings.validity("INVITATION_VALIDITY")?,
            support_url: settings.base_url("SUPPORT_URL")?,
            store: Store::new(&aws::sdk_config().await, settings.text("TABLE_NAME")?),
        })
    }

    /// Answers one request.
    pub async fn handle(&self, request: &Request) -> Response<Body> {
        let method = request.method();
        let (route, answered) = match (segments(request).as_slice(), method) {
            (["invitations"], &Method::POST) => ("/invitations", self.invite(request).await),
            (["invitations"], _) => ("/invitations", Err(Problem::method_not_allowed("POST"))),
            (["invitations", id], &Method::GET) => ("/invitations/{id}", self.show(request, id).await),
            (["invitations", _], _) => ("/invitations/{id}", Err(Problem::method_not_allowed("GET"))),
            _ => ("unknown", Err(Problem::not_found())),
        };
        answer(&request_id(request), method.as_str(), route, answered)
    }

    /// `POST /invitations`.
    async fn invite(&self, request: &Request) -> Answer {
        let inviter = self.authenticator.officer(request.headers()).await?;
        let submission = submission(&object(request)?, &self.policy).map_err(Problem::validation_failed)?;
        let by = Actor::Officer(inviter.clone());
        let email = submission.email.clone();
        let command = self.command(submission, inviter);
        let decided = self
            .store
            .change_address(&email, |standing| decide(standing, &command, &by, clock::now()))
            .await;
        let invitation = match decided {
            Ok(decision) => decision.events.into_iter().next_back().map(|event| event.invitation),
            Err(rejection) => return Err(outcome::refused(&self.store, rejection, &self.support_url).await),
        };
        let invitation = invitation.ok_or_else(Problem::temporarily_unavailable)?;
        tracing::info!(invitation.id = %invitation.id, invitation.form = ?invitation.placement.form, "invited");
        let location = HeaderValue::from_str(&format!("/invitations/{}", invitation.id));
        let mut response = json(StatusCode::CREATED, &InvitationView::of(invitation, &[]));
        if let Ok(location) = location {
            response.headers_mut().insert(header::LOCATION, location);
        }
        Ok(response)
    }

    fn command(&self, submission: Submission, inviter: invitations::domain::invitation::Inviter) -> Command {
        Command::Invite(Box::new(Invite {
            submission,
            inviter,
            id: clock::new_invitation_id(),
            account_id: clock::new_account_id(),
            validity: self.validity,
        }))
    }

    /// `GET /invitations/{id}`.
    async fn show(&self, request: &Request, id: &str) -> Answer {
        let inviter = self.authenticator.officer(request.headers()).await?;
        let Record { invitation, history, mails } = match id.parse().map(InvitationId) {
            Ok(id) => self.store.record(id).await?,
            Err(_) => None,
        }
        // Somebody else's is as good as none (contract).
        .filter(|record| record.invitation.inviter.subject == inviter.subject)
        .ok_or_else(Problem::not_found)?;
        Ok(json(StatusCode::OK, &InvitationView::of(invitation, &mails).with_history(&history)))
    }
}
