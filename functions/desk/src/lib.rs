//! The desk: support officers answer service requests (R58, R59; `infra/openapi.yaml`).
//!
//! Each look-up is recorded before its result is shown. Each change is recorded in its own transaction.

mod caller;
mod changes;
mod corrections;
mod form;
mod invitations_of;
mod journal;
mod look_ups;
mod person;
mod releases;
mod search;
mod suppressions;
mod transfers;
mod view;

use invitations::aws;
use invitations::config::policy::PolicySource;
use invitations::config::{ConfigError, Settings};
use invitations::domain::policy::Policy;
use invitations::http::{
    AuthSettings, Authenticator, DEFAULT_ROUTE, Limits, Problem, RouteResult, parameter, respond, route,
};
use invitations::mail::SuppressionList;
use invitations::store::Store;
use lambda_http::http::Method;
use lambda_http::{Body, Request, Response};

/// The number of people in an hour above which use is unusual, if no other number is configured.
const PEOPLE_PER_HOUR: u32 = 30;

/// The function with its clients and settings.
pub struct Desk {
    store: Store,
    authenticator: Authenticator,
    policy: Policy,
    limits: Limits,
    suppression_list: SuppressionList,
    login_suffix: String,
    support_url: String,
    people_per_hour: u32,
}

impl Desk {
    /// Reads the configuration and builds the clients.
    ///
    /// # Errors
    /// When a value is missing or bad.
    pub fn start(settings: &Settings) -> Result<Self, ConfigError> {
        let config = aws::sdk_config(settings)?;
        let support_url = settings.base_url("SUPPORT_URL")?;
        Ok(Self {
            authenticator: Authenticator::new(AuthSettings::from_settings(settings)?),
            policy: PolicySource::from_settings(settings)?.policy()?.with_support_url(&support_url),
            limits: Limits::from_settings(settings)?,
            suppression_list: SuppressionList::new(&config),
            login_suffix: settings.domain("LOGIN_SUFFIX")?,
            support_url,
            people_per_hour: settings.positive_integer("DESK_PEOPLE_PER_HOUR", PEOPLE_PER_HOUR)?,
            store: Store::new(&config, settings.required("TABLE_NAME")?),
        })
    }

    /// Answers one request, by the route that API Gateway chose for it.
    pub async fn handle(&self, request: &Request) -> Response<Body> {
        let (route, answered) = Box::pin(self.answer(request)).await;
        respond(request, route, answered, Problem::into_response)
    }

    async fn answer(&self, request: &Request) -> (&'static str, RouteResult) {
        let id = parameter(request, "id");
        let not_allowed = |allow| Err(Problem::method_not_allowed(allow));
        match route(request) {
            "/desk/search" => match *request.method() {
                Method::POST => ("/desk/search", self.search(request).await),
                _ => ("/desk/search", not_allowed("POST")),
            },
            "/desk/invitations/{id}" if !id.is_empty() => match *request.method() {
                Method::GET => ("/desk/invitations/{id}", self.show_invitation(request, id).await),
                _ => ("/desk/invitations/{id}", not_allowed("GET")),
            },
            "/desk/invitations/{id}/revoke" if !id.is_empty() => match *request.method() {
                Method::POST => ("/desk/invitations/{id}/revoke", self.revoke(request, id).await),
                _ => ("/desk/invitations/{id}/revoke", not_allowed("POST")),
            },
            "/desk/invitations/{id}/resend" if !id.is_empty() => match *request.method() {
                Method::POST => ("/desk/invitations/{id}/resend", self.resend(request, id).await),
                _ => ("/desk/invitations/{id}/resend", not_allowed("POST")),
            },
            "/desk/invitations/{id}/transfer" if !id.is_empty() => match *request.method() {
                Method::POST => ("/desk/invitations/{id}/transfer", self.transfer(request, id).await),
                _ => ("/desk/invitations/{id}/transfer", not_allowed("POST")),
            },
            "/desk/accounts/{id}" if !id.is_empty() => match *request.method() {
                Method::GET => ("/desk/accounts/{id}", self.show_account(request, id).await),
                Method::PATCH => ("/desk/accounts/{id}", self.correct(request, id).await),
                _ => ("/desk/accounts/{id}", not_allowed("GET, PATCH")),
            },
            "/desk/accounts/{id}/release" if !id.is_empty() => match *request.method() {
                Method::POST => ("/desk/accounts/{id}/release", self.release(request, id).await),
                _ => ("/desk/accounts/{id}/release", not_allowed("POST")),
            },
            "/desk/transfers" => match *request.method() {
                Method::POST => ("/desk/transfers", self.transfer_all(request).await),
                _ => ("/desk/transfers", not_allowed("POST")),
            },
            "/desk/suppressions" => match *request.method() {
                Method::DELETE => ("/desk/suppressions", self.resume_emails(request).await),
                _ => ("/desk/suppressions", not_allowed("DELETE")),
            },
            _ => (DEFAULT_ROUTE, Err(Problem::not_found())),
        }
    }
}
