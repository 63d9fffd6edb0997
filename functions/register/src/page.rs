//! The pages. Plain HTML that works without scripts.

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use invitations::domain::form::{Field, FieldError};
use invitations::domain::invitation::{Details, Invitation, State};
use invitations::domain::onboarding::OTHERS;
use invitations::domain::policy::Policy;
use invitations::domain::registration::{self, RegistrationRules};
use invitations::http::{Problem, protect};
use invitations::mail::singapore;
use jiff::Timestamp;
use lambda_http::http::{HeaderMap, HeaderValue, StatusCode, header};
use lambda_http::{Body, Response};
use serde::Serialize;
use serde_json::{Map, Value};

const STYLE: &str = include_str!("../templates/style.css");

/// An open invitation as JSON (contract: `GET /register/{token}`).
#[derive(Serialize)]
pub(crate) struct Shown {
    email: String,
    inviter_email: String,
    expires_at: Option<Timestamp>,
    organisation: String,
    #[serde(flatten)]
    details: Details,
    fields: Vec<Field>,
}

impl Shown {
    pub(crate) fn of(invitation: &Invitation, policy: &Policy) -> Self {
        let rules = RegistrationRules::new(&invitation.email, &invitation.answers);
        let mut details = Details::from(&invitation.answers);
        let label = |code: String, label: Option<&str>| label.map_or(code.clone(), str::to_owned);
        details.sponsoring_agency =
            details.sponsoring_agency.map(|code| label(code.clone(), policy.agency(&code)));
        details.offshore_development_centre = details
            .offshore_development_centre
            .filter(|code| code != OTHERS)
            .map(|code| label(code.clone(), policy.centre(&code)));
        Self {
            email: invitation.email.to_string(),
            inviter_email: invitation.inviter.email.to_string(),
            expires_at: match invitation.state {
                State::Pending { expires_at } => Some(expires_at),
                State::AccountCreated { .. } | State::Closed { .. } => None,
            },
            organisation: invitation.placement.organisation.clone(),
            details,
            fields: registration::fields(&rules),
        }
    }

    /// The read-only part, each value with its name.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let details = &self.details;
        let operation = details.business_operation.as_deref().map(|operation| match operation {
            "onshore" => "Onshore".to_owned(),
            _ => "Offshore".to_owned(),
        });
        let facts = [
            ("Invited by", Some(self.inviter_email.clone())),
            ("Your address", Some(self.email.clone())),
            ("Organisation", Some(self.organisation.clone())),
            ("Sponsoring agency", details.sponsoring_agency.clone()),
            ("Business operation", operation),
            ("Offshore development centre", details.offshore_development_centre.clone()),
            ("Offshore company", details.offshore_company_name.clone()),
            ("Register before", self.expires_at.map(singapore)),
        ];
        facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// Makes the pages of this deployment.
pub(crate) struct Pages {
    sign_in_url: String,
    support_url: String,
    content_security_policy: HeaderValue,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage<'a> {
    style: &'static str,
    title: &'static str,
    support_url: &'a str,
    facts: Vec<(&'static str, String)>,
    inputs: Vec<Input>,
    /// What is wrong: the field, and what it is about.
    summary: Vec<(&'a str, String)>,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage<'a> {
    style: &'static str,
    title: &'a str,
    support_url: &'a str,
    text: &'a str,
    login_name: Option<&'a str>,
    link: Option<(&'static str, &'a str)>,
}

/// A field of the form with what was typed into it.
struct Input {
    field: Field,
    kind: &'static str,
    autocomplete: &'static str,
    value: String,
    error: Option<String>,
}

impl Pages {
    pub(crate) fn new(sign_in_url: String, support_url: String) -> Self {
        // The one style sheet stands in the page and is allowed by its hash; nothing else may load.
        let hash = STANDARD.encode(ring::digest::digest(&ring::digest::SHA256, STYLE.as_bytes()));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        );
        let content_security_policy = HeaderValue::from_str(&policy)
            .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
        Self { sign_in_url, support_url, content_security_policy }
    }

    /// The headers that keep a page, and the token in its address, to itself.
    pub(crate) fn protect(&self, headers: &mut HeaderMap) {
        protect(headers, &self.content_security_policy);
    }

    /// The form, with what was typed and what is wrong with it.
    pub(crate) fn form(
        &self,
        status: StatusCode,
        invitation: &Invitation,
        policy: &Policy,
        typed: &Map<String, Value>,
        errors: &[FieldError],
    ) -> Response<Body> {
        let shown = Shown::of(invitation, policy);
        let facts = shown.facts();
        let label =
            |name: &str| shown.fields.iter().find(|field| field.name == name).map(|field| field.label);
        let summary = errors.iter().map(|error| {
            let about = label(&error.field).unwrap_or(&error.field);
            (error.field.as_str(), format!("{about}: {}", error.detail))
        });
        let summary = summary.collect();
        let inputs = shown.fields.into_iter().map(|field| Input::of(field, typed, errors)).collect();
        let title = if errors.is_empty() { "Register for TechPass" } else { "Error: Register for TechPass" };
        render(
            status,
            &FormPage { style: STYLE, title, support_url: &self.support_url, facts, inputs, summary },
        )
    }

    /// The registration is done.
    pub(crate) fn done(&self, login_name: &str) -> Response<Body> {
        render(
            StatusCode::CREATED,
            &NoticePage {
                style: STYLE,
                title: "You have registered",
                support_url: &self.support_url,
                text: "Sign in with this username, not with your mail address. We have mailed it to you, too.",
                login_name: Some(login_name),
                link: Some(("Sign in to TechPass", &self.sign_in_url)),
            },
        )
    }

    /// A problem, with its next step.
    pub(crate) fn problem(&self, problem: Problem) -> Response<Body> {
        let link =
            (problem.code == "invitation_registered").then_some(("Sign in to TechPass", &*self.sign_in_url));
        let mut response = render(
            problem.status,
            &NoticePage {
                style: STYLE,
                title: problem.title,
                support_url: &self.support_url,
                text: &problem.detail,
                login_name: None,
                link,
            },
        );
        response.headers_mut().extend(problem.headers);
        response
    }
}

impl Input {
    fn of(field: Field, typed: &Map<String, Value>, errors: &[FieldError]) -> Self {
        let (kind, autocomplete) = match field.name {
            "username" => ("text", "username"),
            "first_name" => ("text", "given-name"),
            "last_name" => ("text", "family-name"),
            "mobile_number" => ("tel", "tel"),
            "password" => ("password", "new-password"),
            "reporting_officer_email" => ("email", "off"),
            "company_address" => ("lines", "off"),
            _ => ("text", "off"),
        };
        // What was typed is kept, the password never (R33).
        let value = typed.get(field.name).and_then(Value::as_str).filter(|_| kind != "password");
        let error = errors.iter().find(|error| error.field == field.name).map(|error| error.detail.clone());
        Self { value: value.unwrap_or_default().to_owned(), error, field, kind, autocomplete }
    }
}

fn render(status: StatusCode, page: &impl Template) -> Response<Body> {
    let html = page.render().unwrap_or_else(|error| {
        tracing::error!(error = %error, "a page cannot be written");
        String::new()
    });
    let mut response = Response::new(Body::Text(html));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
