//! The officers' API: everything that an officer can do (`infra/openapi.yaml`).

mod bulk;
pub mod list;
mod listing;
mod me;
mod onboarding_form;
mod problems;
mod replay;
mod routes;
mod statistics;

use invitations::aws;
use invitations::config::policy::PolicySource;
use invitations::config::{ConfigError, Settings};
use invitations::domain::invitation::account::ActivationPeriod;
use invitations::domain::policy::Policy;
use invitations::http::{
    AuthSettings, Authenticator, DEFAULT_ROUTE, Limits, Problem, parameter, respond, route,
};
use invitations::store::Store;
use jiff::SignedDuration;
use lambda_http::http::Method;
use lambda_http::{Body, Request, Response};

/// The longest validity of a registration link, in days (R21).
const MAX_VALIDITY: u32 = 30;

/// The function, with its clients and its configuration.
pub struct Api {
    store: Store,
    authenticator: Authenticator,
    policy: Policy,
    validity: SignedDuration,
    activation: ActivationPeriod,
    support_url: String,
    limits: Limits,
}

impl Api {
    /// Reads the configuration and builds the clients.
    ///
    /// # Errors
    /// When a value is missing or bad.
    pub fn start(settings: &Settings) -> Result<Self, ConfigError> {
        let support_url = settings.base_url("SUPPORT_URL")?;
        Ok(Self {
            authenticator: Authenticator::new(AuthSettings::from_settings(settings)?),
            policy: PolicySource::from_settings(settings)?.policy()?.with_support_url(&support_url),
            validity: settings.duration("INVITATION_VALIDITY", MAX_VALIDITY)?,
            activation: settings.activation_period()?,
            support_url,
            limits: Limits::from_settings(settings)?,
            store: Store::new(&aws::sdk_config(settings)?, settings.required("TABLE_NAME")?),
        })
    }

    /// Answers one request, by the route that API Gateway chose for it.
    pub async fn handle(&self, request: &Request) -> Response<Body> {
        let not_allowed = |allow| Err(Problem::method_not_allowed(allow));
        let id = parameter(request, "id");
        let (route, answered) = match route(request) {
            "/onboarding-form" => match *request.method() {
                Method::POST => ("/onboarding-form", self.form(request).await),
                _ => ("/onboarding-form", not_allowed("POST")),
            },
            "/invitations" => match *request.method() {
                Method::GET => ("/invitations", self.list(request).await),
                Method::POST => ("/invitations", Box::pin(self.invite(request)).await),
                _ => ("/invitations", not_allowed("GET, POST")),
            },
            "/invitations/bulk" => match *request.method() {
                Method::POST => ("/invitations/bulk", self.bulk(request).await),
                _ => ("/invitations/bulk", not_allowed("POST")),
            },
            "/invitations/{id}" if !id.is_empty() => match *request.method() {
                Method::GET => ("/invitations/{id}", self.show(request, id).await),
                Method::DELETE => ("/invitations/{id}", self.revoke(request, id).await),
                _ => ("/invitations/{id}", not_allowed("GET, DELETE")),
            },
            "/invitations/{id}/resend" if !id.is_empty() => match *request.method() {
                Method::POST => ("/invitations/{id}/resend", self.resend(request, id).await),
                _ => ("/invitations/{id}/resend", not_allowed("POST")),
            },
            "/me" => match *request.method() {
                Method::GET => ("/me", Box::pin(self.me(request)).await),
                _ => ("/me", not_allowed("GET")),
            },
            "/me/suppression" => match *request.method() {
                Method::DELETE => ("/me/suppression", self.end_suppression(request).await),
                _ => ("/me/suppression", not_allowed("DELETE")),
            },
            "/statistics" => match *request.method() {
                Method::GET => ("/statistics", self.statistics(request).await),
                _ => ("/statistics", not_allowed("GET")),
            },
            _ => (DEFAULT_ROUTE, Err(Problem::not_found())),
        };
        respond(request, route, answered, Problem::into_response)
    }
}
