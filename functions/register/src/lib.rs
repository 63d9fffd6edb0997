//! The invitee's pages and API: `/register/{token}` of `infra/openapi.yaml`. A link that is opened shows the invitation
//! and changes nothing, because mail scanners open links too. Only a completed form registers (R27).

mod answers;
mod asking;
mod complete;
mod done;
pub mod form;
mod links;
mod notice;
mod objecting;
mod page;
mod question;
mod refusal;
mod view;

use invitations::aws;
use invitations::config::policy::PolicySource;
use invitations::config::{ConfigError, Settings};
use invitations::domain::invitation::account::ActivationPeriod;
use invitations::domain::invitation::refusal::ClosedReason;
use invitations::domain::invitation::{Invitation, Outcome, State};
use invitations::domain::policy::{Policy, ReservedUsernames};
use invitations::domain::requests::limit::Allowance;
use invitations::domain::words::Language;
use invitations::http::{
    DEFAULT_ROUTE, Problem, ResponseFormat, json, lenient_parameter, parameter, parse_query,
    preferred_language, respond, route, unknown_path,
};
use invitations::store::Store;
use invitations::system;
use invitations::token::link::LinkChecker;
use lambda_http::http::{Method, StatusCode, header};
use lambda_http::{Body, Request, Response};
use serde::Serialize;

use form::{response_format, response_format_of_unknown};
use links::is_near_link;
use objecting::objection_asked;
use page::Pages;
use question::{ASK, Question};
use refusal::{NextStep, Refusal};
use view::OpenInvitationView;

/// The route of registration links.
const REGISTER: &str = "/register/{token}";
/// The route to decline or to say that the details are wrong (R54).
const DECLINE: &str = "/register/{token}/decline";
/// The route to ask for a new invitation (R53).
const REQUEST: &str = "/register/{token}/request";
/// The route of the page that says how to check an email.
const GENUINE: &str = "/genuine";
/// The query parameter with the language that the reader chose.
const LANGUAGE: &str = "lang";
/// The function, with its client and its configuration.
pub struct Registration {
    store: Store,
    policy: Policy,
    links: LinkChecker,
    reserved_usernames: ReservedUsernames,
    login_suffix: String,
    activation: ActivationPeriod,
    link_tries: Allowance,
    officer_emails: Allowance,
    pages: Pages,
    /// Whether browsers reach the pages by HTTPS. On the local host they do not.
    is_https: bool,
}

/// The response to a completed registration (`infra/openapi.yaml`, `POST /register/{token}`).
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
        let base_url = settings.base_url("BASE_URL")?;
        let links = LinkChecker::new(&base_url, &settings.required(KEYS)?)
            .map_err(|fault| ConfigError::new(KEYS, fault))?;
        let lists = PolicySource::from_settings(settings)?;
        Ok(Self {
            links,
            policy: lists.policy()?,
            reserved_usernames: lists.reserved_usernames()?,
            login_suffix: settings.domain("LOGIN_SUFFIX")?,
            activation: settings.activation_period()?,
            link_tries: Allowance::LINK_TRIES
                .at_most(settings.positive_integer("TRIES_PER_LINK", Allowance::LINK_TRIES.most)?),
            officer_emails: Allowance::EMAILS_TO_OFFICER.at_most(
                settings.positive_integer("EMAILS_TO_OFFICER_A_DAY", Allowance::EMAILS_TO_OFFICER.most)?,
            ),
            pages: Pages::from_settings(settings)?,
            is_https: base_url.starts_with("https:"),
            store: Store::new(&aws::sdk_config(settings)?, settings.required("TABLE_NAME")?),
        })
    }

    /// Answers one request, by the route that API Gateway chose for it.
    pub async fn handle(&self, request: &Request) -> Response<Body> {
        let token = parameter(request, "token");
        let known = [REGISTER, DECLINE, REQUEST, GENUINE].into_iter().find(|known| *known == route(request));
        let (route, format) = match known {
            Some(route) => (route, response_format(request)),
            None => (DEFAULT_ROUTE, response_format_of_unknown(request, is_near_link(unknown_path(request)))),
        };
        let answered = match (route, request.method()) {
            (REGISTER, &Method::GET | &Method::HEAD) => self.show(request, token, format).await,
            (REGISTER, &Method::POST) => Box::pin(self.complete(request, token, format)).await,
            (DECLINE, &Method::GET | &Method::HEAD) => self.show_objections(request, token).await,
            (DECLINE, &Method::POST) => self.object(request, token, format).await,
            (REQUEST, &Method::GET | &Method::HEAD) => self.show_request(request, token).await,
            (REQUEST, &Method::POST) => self.ask_again(request, token, format).await,
            (GENUINE, &Method::GET | &Method::HEAD) => {
                Ok(self.pages.genuine(language(request).unwrap_or_default()))
            }
            (GENUINE, _) => Err(Problem::method_not_allowed("GET, HEAD").into()),
            (REGISTER | DECLINE | REQUEST, _) => Err(Problem::method_not_allowed("GET, HEAD, POST").into()),
            _ => Err(self.no_link(unknown_path(request))),
        };
        let page = match (&answered, format) {
            (Err(refusal), ResponseFormat::Page) => {
                Some(self.pages.refusal(refusal, self.policy.workplaces(), language(request)))
            }
            _ => None,
        };
        let is_page = page.is_some() || route != DEFAULT_ROUTE;
        let answered = answered.map_err(Refusal::problem);
        let mut response = respond(request, route, answered, |problem, request_id| match page {
            Some(page) => problem.with_page(page),
            None => problem.into_response(request_id),
        });
        if is_page {
            self.pages.protect(response.headers_mut());
        }
        response
    }

    /// `GET /register/{token}`.
    async fn show(
        &self,
        request: &Request,
        token: &str,
        format: ResponseFormat,
    ) -> Result<Response<Body>, Refusal> {
        check_query(request, format)?;
        let invitation = match self.open_invitation(self.genuine(token)?).await {
            Err(refusal) => return self.not_open(request, refusal, format).await,
            Ok(invitation) => invitation,
        };
        if !self.is_allowed(&invitation) {
            let told = invitation.refused_at.is_some();
            return Err(Refusal::NotAllowed { invitation: Box::new(invitation), told });
        }
        let language = language_for(request, &invitation);
        if format == ResponseFormat::Page
            && let Some((question, is_unanswered)) = objection_asked(request)
        {
            return Ok(self.pages.question(question, &invitation, language, is_unanswered));
        }
        Ok(match format {
            ResponseFormat::Json => json(
                StatusCode::OK,
                &OpenInvitationView::new(&invitation, self.policy.workplaces(), language),
            ),
            ResponseFormat::Page => self.pages.form(&invitation, self.policy.workplaces(), language),
        })
    }

    /// `POST /register/{token}`.
    async fn complete(
        &self,
        request: &Request,
        token: &str,
        format: ResponseFormat,
    ) -> Result<Response<Body>, Refusal> {
        check_query(request, format)?;
        if format == ResponseFormat::Page
            && let Some(answered) = self.answer_question(request, token).await
        {
            return answered;
        }
        let id = self.genuine(token)?;
        // Each try counts, also a successful one. It is counted while the invitation is read. An empty form does not count,
        // because mail scanners press buttons.
        let limit = self.link_tries.limit_for(&id.to_string(), system::now());
        let counted =
            async { if form::is_empty(request) { Ok(None) } else { self.store.count(&limit).await } };
        let (counted, invitation) = tokio::join!(counted, self.open_invitation(id));
        if let Some(limit) = counted? {
            return Err(Refusal::Limited(Box::new(limit), None));
        }
        let invitation = match invitation {
            Err(refusal) => return self.not_open(request, refusal, format).await,
            Ok(invitation) => invitation,
        };
        if !self.is_allowed(&invitation) {
            self.tell_inviter(&invitation).await?;
            return Err(Refusal::NotAllowed { invitation: Box::new(invitation), told: true });
        }
        let language = language_for(request, &invitation);
        let completed = Box::pin(self.register(invitation, form::read(request)?, language)).await?;
        let (seed, account_id, login_name) = match &completed.state {
            State::Closed { outcome: Outcome::Registered { account, login_name }, .. } => {
                (completed.seed, account.id.to_string(), login_name)
            }
            _ => return Err(Problem::temporarily_unavailable().into()),
        };
        if format == ResponseFormat::Json {
            return Ok(json(StatusCode::CREATED, &Registered { account_id, login_name: login_name.clone() }));
        }
        let mut response = self.pages.done(login_name, seed, language);
        *response.status_mut() = StatusCode::CREATED;
        let cookie = done::cookie(&account_id, self.is_https);
        response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
        Ok(response)
    }

    /// The page of the completed registration, if this browser completed it a short while ago. Otherwise the refusal.
    async fn not_open(
        &self,
        request: &Request,
        refusal: Refusal,
        format: ResponseFormat,
    ) -> Result<Response<Body>, Refusal> {
        if let Refusal::Closed(ClosedReason::Registered, invitation, _) = &refusal
            && format == ResponseFormat::Page
            && let Some(login_name) = done::login_name(request.headers(), invitation, system::now())
        {
            let language = language_for(request, invitation);
            return Ok(self.pages.done(login_name, invitation.seed, language));
        }
        let refusal = self.with_next_step(refusal, format).await;
        if let Refusal::Closed(_, invitation, NextStep::Ask) = &refusal
            && lenient_parameter(request, ASK).is_some()
        {
            let language = language_for(request, invitation);
            return Ok(self.pages.question(Question::AskAgain, invitation, language, false));
        }
        Err(refusal)
    }
}

/// The reader's language: the one chosen on the page, otherwise the one of the browser.
fn language(request: &Request) -> Option<Language> {
    let chosen = lenient_parameter(request, LANGUAGE);
    chosen.as_deref().and_then(Language::of_tag).or_else(|| preferred_language(request))
}

/// The reader's language, otherwise the language of the invitee's emails.
fn language_for(request: &Request, invitation: &Invitation) -> Language {
    language(request).unwrap_or(invitation.language)
}

/// Checks the query of a program. A page ignores unknown parameters, because mail programs and trackers add them to links.
///
/// # Errors
/// 400 when a program sends an unknown or repeated parameter.
fn check_query(request: &Request, format: ResponseFormat) -> Result<(), Problem> {
    match format {
        ResponseFormat::Json => parse_query(request, &[LANGUAGE]).map(drop),
        ResponseFormat::Page => Ok(()),
    }
}
