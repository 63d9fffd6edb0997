//! The invitee's side (contract: Invitee). Opening the link shows the invitation and changes nothing,
//! however often and by whomever; only a completed form does (R27).

pub mod form;
mod outcome;
mod page;
mod shown;

use invitations::aws;
use invitations::config::policy::Lists;
use invitations::config::{ConfigError, Settings};
use invitations::domain::forms::registration::{self, RegistrationRules};
use invitations::domain::invitation::account::Completion;
use invitations::domain::invitation::decide::{Command, decide};
use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::{Invitation, InvitationId, Outcome, State};
use invitations::domain::policy::{ReservedUsernames, Workplaces};
use invitations::domain::requests::limit::Allowance;
use invitations::domain::words::Language;
use invitations::http::{Problem, answer, json, preferred_language, segments};
use invitations::store::{Along, Store};
use invitations::system;
use invitations::telemetry;
use invitations::telemetry::metrics::{Metric, Metrics};
use invitations::token::link::LinkChecker;
use lambda_http::http::{HeaderMap, Method, StatusCode, header};
use lambda_http::{Body, Request, RequestExt, Response};
use serde::Serialize;
use serde_json::{Map, Value};

use form::Wanted;
use outcome::{Faulty, Refusal};
use page::Pages;
use shown::Shown;

/// The function with all that it needs.
pub struct Registration {
    store: Store,
    links: LinkChecker,
    workplaces: Workplaces,
    reserved_usernames: ReservedUsernames,
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

impl Registration {
    /// Reads the configuration and builds the client.
    ///
    /// # Errors
    /// When a value is missing or bad.
    pub fn start(settings: &Settings) -> Result<Self, ConfigError> {
        const KEYS: &str = "REGISTRATION_PUBLIC_KEYS";
        let links = LinkChecker::new(&settings.base_url("BASE_URL")?, &settings.text(KEYS)?)
            .map_err(|fault| ConfigError::new(KEYS, fault))?;
        let pages = Pages::new(settings.base_url("SIGN_IN_URL")?, settings.base_url("SUPPORT_URL")?);
        let lists = Lists::of(settings)?;
        Ok(Self {
            links,
            workplaces: lists.workplaces()?,
            reserved_usernames: lists.reserved_usernames()?,
            login_suffix: settings.text("LOGIN_SUFFIX")?,
            per_link: Allowance::PER_LINK
                .at_most(settings.times("TRIES_PER_LINK", Allowance::PER_LINK.most)?),
            pages,
            store: Store::new(&aws::sdk_config(settings)?, settings.text("TABLE_NAME")?),
        })
    }

    /// Answers one request.
    pub async fn handle(&self, request: &Request) -> Response<Body> {
        let answered = match (segments(request).as_slice(), request.method()) {
            (["register", token], &Method::GET | &Method::HEAD) => self.show(request, token).await,
            (["register", token], &Method::POST) => self.complete(request, token).await,
            (["register", _], _) => Err(Problem::method_not_allowed("GET, HEAD, POST").into()),
            _ => Err(Refusal::NotFound),
        };
        let page = match (&answered, Wanted::by(request)) {
            (Err(refusal), Wanted::Page) => {
                Some(self.pages.refusal(refusal, &self.workplaces, language(request)))
            }
            _ => None,
        };
        let answered = answered.map_err(Refusal::problem);
        let mut response = answer(request, "/register/{token}", answered, |problem, request_id| match page {
            Some(page) => problem.with_page(page),
            None => problem.into_response(request_id),
        });
        self.pages.protect(response.headers_mut());
        response
    }

    /// `GET /register/{token}`.
    async fn show(&self, request: &Request, token: &str) -> Result<Response<Body>, Refusal> {
        let invitation = self.open_invitation(self.genuine(token)?).await?;
        let language = language(request).unwrap_or(invitation.language);
        Ok(match Wanted::by(request) {
            Wanted::Json => json(StatusCode::OK, &Shown::of(&invitation, &self.workplaces, language)),
            Wanted::Page => self.pages.form(&invitation, &self.workplaces, language),
        })
    }

    /// `POST /register/{token}`.
    async fn complete(&self, request: &Request, token: &str) -> Result<Response<Body>, Refusal> {
        let id = self.genuine(token)?;
        // Counted while the invitation is read: every try counts, whatever comes of it.
        let limit = self.per_link.of(&id.to_string(), system::now());
        let (counted, invitation) = tokio::join!(self.store.count(&limit), self.open_invitation(id));
        if !counted? {
            return Err(Refusal::TooManyTries { again_at: limit.again_at });
        }
        let invitation = invitation?;
        let language = language(request).unwrap_or(invitation.language);
        let completed = self.register(invitation, form::read(request)?, language).await?;
        let (seed, account_id, login_name) = match &completed.state {
            State::Closed { outcome: Outcome::Registered { account_id, login_name, .. }, .. } => {
                (completed.seed, account_id, login_name)
            }
            _ => return Err(Problem::temporarily_unavailable().into()),
        };
        Ok(match Wanted::by(request) {
            Wanted::Json => {
                let registered =
                    Registered { account_id: account_id.to_string(), login_name: login_name.clone() };
                json(StatusCode::CREATED, &registered)
            }
            Wanted::Page => self.pages.done(login_name, seed, language),
        })
    }

    /// Registers with what was typed, and gives the invitation as it stands then (R34).
    async fn register(
        &self,
        invitation: Invitation,
        typed: Map<String, Value>,
        language: Language,
    ) -> Result<Invitation, Refusal> {
        let rules = RegistrationRules::new(
            &invitation.email,
            &invitation.placement.organisation,
            &invitation.answers,
            language,
        );
        let registration = match registration::registration(&typed, &rules, &self.reserved_usernames) {
            Ok(registration) => registration,
            Err(errors) => return Err(Refusal::Faulty(Box::new(Faulty { invitation, typed, errors }))),
        };
        let password_hash = system::salt()
            .and_then(|salt| registration.password.hash(&salt).ok())
            .ok_or_else(Problem::temporarily_unavailable)?;
        let command = Command::Register(Box::new(Completion {
            account_id: system::new_account_id(),
            registration,
            password_hash,
            login_suffix: self.login_suffix.clone(),
            language,
        }));
        let decided = self
            .store
            .change_invitation(
                invitation.id,
                Some(invitation.clone()),
                |found| decide(found, &command, &Actor::Invitee, system::now()),
                |_| Along::default(),
            )
            .await;
        match decided {
            Ok(decision) => decision.invitation().cloned().ok_or(Refusal::NotFound),
            Err(rejection) => Err(outcome::rejected(
                rejection,
                invitation,
                typed,
                &language.words().registration,
                self.pages.support_url(),
            )),
        }
    }

    /// The invitation that a genuine link names. Any other link is refused before the table is asked.
    fn genuine(&self, token: &str) -> Result<InvitationId, Refusal> {
        let Some(id) = self.links.check(token) else {
            let metrics = Metrics::one(Metric::LinksNotGenuine);
            tracing::info!(outcome = "refused", metrics = %metrics, "a link is not genuine");
            return Err(Refusal::NotFound);
        };
        telemetry::about(id);
        Ok(id)
    }

    /// The invitation, if it can still be registered.
    async fn open_invitation(&self, id: InvitationId) -> Result<Invitation, Refusal> {
        let invitation = self.store.invitation(id).await?.ok_or(Refusal::NotFound)?;
        outcome::open(invitation, system::now())
    }
}

/// The language that the reader asks for: by the switch on the page, else by his browser.
fn language(request: &Request) -> Option<Language> {
    let chosen = request.query_string_parameters_ref().and_then(|query| query.first("lang"));
    chosen.and_then(Language::of_tag).or_else(|| preferred_language(request))
}

/// Whether a header names a media type.
fn names(headers: &HeaderMap, name: header::HeaderName, media_type: &str) -> bool {
    headers.get_all(name).iter().any(|value| value.to_str().is_ok_and(|value| value.contains(media_type)))
}
