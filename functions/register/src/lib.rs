//! The invitee's side (contract: Invitee). Opening the link shows the invitation and changes nothing,
//! however often and by whomever; only a completed form does (R27).

mod form;
mod outcome;
mod page;

use invitations::aws;
use invitations::clock;
use invitations::config::{ConfigError, Settings};
use invitations::domain::account::Completion;
use invitations::domain::decide::{Command, decide};
use invitations::domain::event::Actor;
use invitations::domain::form::FieldError;
use invitations::domain::invitation::{Invitation, InvitationId, Outcome, State};
use invitations::domain::limit::Allowance;
use invitations::domain::policy::Policy;
use invitations::domain::registration::{self, RegistrationRules};
use invitations::http::{Answer, Problem, answer, json, segments};
use invitations::link::LinkChecker;
use invitations::policy;
use invitations::store::{Along, Store};
use lambda_http::http::{HeaderMap, Method, StatusCode, header};
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use serde_json::{Map, Value};

use form::Wanted;
use page::Pages;

/// The function with all that it needs.
pub struct Registration {
    store: Store,
    links: LinkChecker,
    policy: Policy,
    login_suffix: String,
    per_link: Allowance,
    pages: Pages,
}

/// What became of a completed registration (contract: `POST /register/{token}`).
#[derive(Debug, Serialize)]
struct Registered {
    account_id: String,
    login_name: String,
}

/// A registration that did not happen: for a client as a problem document, for a person as a page, which
/// is the form again where the form can be corrected.
struct Refused {
    problem: Problem,
    correct: Option<Box<(Invitation, Map<String, Value>)>>,
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { problem, correct: None }
    }
}

impl Registration {
    /// Reads the configuration and builds the client.
    ///
    /// # Errors
    /// When a value is missing or bad.
    pub async fn start(settings: &Settings) -> Result<Self, ConfigError> {
        const KEYS: &str = "REGISTRATION_PUBLIC_KEYS";
        let links = LinkChecker::new(&settings.base_url("BASE_URL")?, &settings.text(KEYS)?)
            .map_err(|fault| ConfigError::new(KEYS, fault))?;
        let pages = Pages::new(settings.base_url("SIGN_IN_URL")?, settings.base_url("SUPPORT_URL")?);
        Ok(Self {
            links,
            policy: policy::load(settings)?,
            login_suffix: settings.text("LOGIN_SUFFIX")?,
            per_link: Allowance::PER_LINK
                .at_most(settings.times("TRIES_PER_LINK", Allowance::PER_LINK.most)?),
            pages,
            store: Store::new(&aws::sdk_config().await, settings.text("TABLE_NAME")?),
        })
    }

    /// Answers one request.
    pub async fn handle(&self, request: &Request) -> Response<Body> {
        let answered = match (segments(request).as_slice(), request.method()) {
            (["register", token], &Method::GET | &Method::HEAD) => self.show(request, token).await,
            (["register", token], &Method::POST) => self.complete(request, token).await,
            (["register", _], _) => Err(Problem::method_not_allowed("GET, HEAD, POST")),
            _ => Err(Problem::not_found()),
        };
        let mut response =
            answer(request, "/register/{token}", answered, |problem, request_id| match Wanted::by(request) {
                Wanted::Page => self.pages.problem(problem),
                Wanted::Json => problem.into_response(request_id),
            });
        self.pages.protect(response.headers_mut());
        response
    }

    /// `GET /register/{token}`.
    async fn show(&self, request: &Request, token: &str) -> Answer {
        let invitation = self.open_invitation(self.genuine(token)?).await?;
        Ok(match Wanted::by(request) {
            Wanted::Json => json(StatusCode::OK, &page::Shown::of(&invitation, &self.policy)),
            Wanted::Page => self.pages.form(StatusCode::OK, &invitation, &self.policy, &Map::new(), &[]),
        })
    }

    /// `POST /register/{token}`.
    async fn complete(&self, request: &Request, token: &str) -> Answer {
        match (self.try_to_complete(request, token).await, Wanted::by(request)) {
            (Ok(registered), Wanted::Json) => Ok(json(StatusCode::CREATED, &registered)),
            (Ok(registered), Wanted::Page) => Ok(self.pages.done(&registered.login_name)),
            (Err(Refused { problem, correct: Some(correct) }), Wanted::Page) => {
                let (invitation, typed) = *correct;
                Ok(self.pages.form(problem.status, &invitation, &self.policy, &typed, &problem.errors))
            }
            (Err(refused), _) => Err(refused.problem),
        }
    }

    async fn try_to_complete(&self, request: &Request, token: &str) -> Result<Registered, Refused> {
        let id = self.genuine(token)?;
        // Counted while the invitation is read: every try counts, whatever comes of it.
        let limit = self.per_link.of(&id.to_string(), clock::now());
        let (counted, invitation) = tokio::join!(self.store.count(&limit), self.open_invitation(id));
        if !counted.map_err(Problem::from)? {
            return Err(Problem::rate_limited(limit.again_at, clock::now()).into());
        }
        let invitation = invitation?;
        let typed = form::read(request)?;
        let rules = RegistrationRules::new(&invitation.email, &invitation.answers);
        let correct = |problem: Problem| Refused {
            problem,
            correct: Some(Box::new((invitation.clone(), typed.clone()))),
        };
        let registration = registration::registration(&typed, &rules, &self.policy)
            .map_err(|errors: Vec<FieldError>| correct(Problem::validation_failed(errors)))?;
        let password_hash = clock::salt()
            .and_then(|salt| registration.password.hash(&salt).ok())
            .ok_or_else(Problem::temporarily_unavailable)?;
        let command = Command::Register(Box::new(Completion {
            account_id: clock::new_account_id(),
            registration,
            password_hash,
            login_suffix: self.login_suffix.clone(),
        }));
        let decided = self
            .store
            .change_invitation(
                invitation.id,
                Some(invitation.clone()),
                |found| decide(found, &command, &Actor::Invitee, clock::now()),
                |_| Along::default(),
            )
            .await;
        let decision = decided.map_err(|rejection| match outcome::refused(rejection) {
            problem if problem.errors.is_empty() => Refused::from(problem),
            problem => correct(problem),
        })?;
        match decision.invitation().map(|invitation| &invitation.state) {
            Some(State::Closed { outcome: Outcome::Registered { account_id, login_name, .. }, .. }) => {
                tracing::info!(invitation.id = %invitation.id, account.id = %account_id, "registered");
                Ok(Registered { account_id: account_id.to_string(), login_name: login_name.clone() })
            }
            _ => Err(Problem::temporarily_unavailable().into()),
        }
    }

    /// The invitation that a genuine link names. Any other link is refused before the table is asked.
    fn genuine(&self, token: &str) -> Result<InvitationId, Problem> {
        self.links.check(token).ok_or_else(Problem::not_found)
    }

    /// The invitation, if it can still be registered.
    async fn open_invitation(&self, id: InvitationId) -> Result<Invitation, Problem> {
        let invitation = self.store.invitation(id).await?.ok_or_else(Problem::not_found)?;
        match outcome::closed(&invitation, clock::now()) {
            Some(problem) => Err(problem),
            None => Ok(invitation),
        }
    }
}

/// Whether a header names a media type.
fn names(headers: &HeaderMap, name: header::HeaderName, media_type: &str) -> bool {
    headers.get_all(name).iter().any(|value| value.to_str().is_ok_and(|value| value.contains(media_type)))
}
