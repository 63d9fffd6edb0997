//! The invitee's pages: plain HTML that works without scripts, in the reader's language.

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use invitations::config::{ConfigError, Settings};
use invitations::domain::forms::Field;
use invitations::domain::forms::onboarding::Seed;
use invitations::domain::forms::registration::{self, RegistrationRules};
use invitations::domain::invitation::{Invitation, State};
use invitations::domain::policy::Workplaces;
use invitations::domain::words::{FieldError, Language, Words};
use invitations::http::protect;
use lambda_http::http::{HeaderMap, HeaderValue, header};
use lambda_http::{Body, Response};
use serde_json::{Map, Value};

use crate::question::{Choice, Question};
use crate::refusal::InvalidForm;

const STYLE: &str = include_str!("../templates/style.css");

/// Makes the pages of this deployment.
pub(crate) struct Pages {
    base_url: String,
    mail_from: Option<String>,
    pub(crate) sign_in_url: String,
    support_url: String,
    content_security_policy: HeaderValue,
}

/// The parts that every page has.
pub(crate) struct Frame<'a> {
    pub(crate) style: &'static str,
    pub(crate) title: &'a str,
    pub(crate) language: Language,
    pub(crate) words: &'static Words,
    pub(crate) support_url: &'a str,
    /// Whether the page offers other languages. Not after a form was sent: a change would lose the answers.
    pub(crate) offer_languages: bool,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage<'a> {
    frame: Frame<'a>,
    lead: String,
    facts: Vec<(&'static str, String)>,
    inputs: Vec<Input>,
    /// The errors, each with its field and a text that says what to do.
    summary: Vec<(&'a str, &'a str)>,
    /// The question about the invitation itself (R54). Left out while the form has errors.
    objection: Option<Choice>,
}

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionPage<'a> {
    frame: Frame<'a>,
    choice: Choice,
}

#[derive(Template)]
#[template(path = "genuine.html")]
struct GenuinePage<'a> {
    frame: Frame<'a>,
    /// The text about our sender's address, if that is configured.
    sender: Option<String>,
    links: [&'a str; 3],
}

#[derive(Template)]
#[template(path = "done.html")]
struct DonePage<'a> {
    frame: Frame<'a>,
    login_name: &'a str,
    seed: bool,
    sign_in_url: &'a str,
}

/// A field of the form with its answer.
struct Input {
    field: Field,
    kind: &'static str,
    autocomplete: &'static str,
    value: String,
    error: Option<String>,
    /// Whether phones must not capitalise or correct the answer.
    literal: bool,
    /// The ids of its help and its error, for screen readers.
    described_by: String,
}

impl Pages {
    /// Reads the URLs for the pages.
    ///
    /// # Errors
    /// When one is missing or bad.
    pub(crate) fn from_settings(settings: &Settings) -> Result<Self, ConfigError> {
        // The style sheet is part of the page, and its hash allows it. Nothing else may load.
        let hash = STANDARD.encode(ring::digest::digest(&ring::digest::SHA256, STYLE.as_bytes()));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        );
        let content_security_policy = HeaderValue::from_str(&policy)
            .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
        Ok(Self {
            base_url: settings.base_url("BASE_URL")?,
            mail_from: settings.email_address("MAIL_FROM")?,
            sign_in_url: settings.base_url("SIGN_IN_URL")?,
            support_url: settings.base_url("SUPPORT_URL")?,
            content_security_policy,
        })
    }

    /// Adds the headers that keep the page and the token in its URL private.
    pub(crate) fn protect(&self, headers: &mut HeaderMap) {
        protect(headers, &self.content_security_policy);
    }

    /// The URL of the support page.
    pub(crate) fn support_url(&self) -> &str {
        &self.support_url
    }

    /// The empty form.
    pub(crate) fn form(
        &self,
        invitation: &Invitation,
        workplaces: &Workplaces,
        language: Language,
    ) -> Response<Body> {
        let title = language.words().page.register_title;
        let frame = Frame { offer_languages: true, ..self.frame(title, language) };
        let objection = Question::Objection.choice(invitation, language, false);
        let objection = Choice { is_quiet: true, ..objection };
        render_form(frame, invitation, workplaces, &Map::new(), &[], Some(objection))
    }

    /// A question with a few answers.
    pub(crate) fn question(
        &self,
        question: Question,
        invitation: &Invitation,
        language: Language,
        is_unanswered: bool,
    ) -> Response<Body> {
        let choice = question.choice(invitation, language, is_unanswered);
        let frame = self.frame(choice.question, language);
        render(&QuestionPage { frame, choice })
    }

    /// How to check that an email is ours.
    pub(crate) fn genuine(&self, language: Language) -> Response<Body> {
        let words = &language.words().page.genuine;
        let page = GenuinePage {
            frame: Frame { offer_languages: true, ..self.frame(words.title, language) },
            sender: self.mail_from.as_deref().map(words.sender),
            links: [&self.base_url, &self.sign_in_url, &self.support_url],
        };
        render(&page)
    }

    /// The form with its errors and the answers.
    pub(crate) fn invalid_form(
        &self,
        form: &InvalidForm,
        workplaces: &Workplaces,
        language: Language,
    ) -> Response<Body> {
        let frame = self.frame(language.words().page.error_title, language);
        render_form(frame, &form.invitation, workplaces, &form.typed, &form.errors, None)
    }

    /// The page after the registration.
    pub(crate) fn done(&self, login_name: &str, seed: Seed, language: Language) -> Response<Body> {
        let page = DonePage {
            frame: self.frame(language.words().page.done.title, language),
            login_name,
            seed: seed == Seed::Required,
            sign_in_url: &self.sign_in_url,
        };
        render(&page)
    }

    pub(crate) fn frame<'a>(&'a self, title: &'a str, language: Language) -> Frame<'a> {
        Frame {
            style: STYLE,
            title,
            language,
            words: language.words(),
            support_url: &self.support_url,
            offer_languages: false,
        }
    }
}

/// The form with its answers and errors.
fn render_form(
    frame: Frame<'_>,
    invitation: &Invitation,
    workplaces: &Workplaces,
    typed: &Map<String, Value>,
    errors: &[FieldError],
    objection: Option<Choice>,
) -> Response<Body> {
    let words = frame.words;
    let fields = registration::fields(&RegistrationRules::new(
        &invitation.email,
        &invitation.placement.organisation,
        &invitation.answers,
        frame.language,
    ));
    let summary = errors.iter().map(|error| (error.field.as_str(), error.detail.as_str()));
    let page = FormPage {
        frame,
        lead: (words.page.invited)(invitation.inviter.email.as_str()),
        facts: facts(invitation, workplaces, words),
        summary: summary.collect(),
        inputs: fields.into_iter().map(|field| Input::new(field, typed, errors)).collect(),
        objection,
    };
    render(&page)
}

/// The facts above the form: inviter, invitee, work, and deadline (R27).
fn facts(invitation: &Invitation, workplaces: &Workplaces, words: &Words) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        (words.facts.invited_by, invitation.inviter.email.to_string()),
        (words.facts.your_address, invitation.email.to_string()),
    ];
    facts.extend(invitation.workplace_facts(workplaces, &words.facts));
    if let State::Pending { expires_at } = invitation.state {
        facts.push((words.facts.register_before, words.singapore(expires_at)));
    }
    facts
}

impl Input {
    fn new(field: Field, typed: &Map<String, Value>, errors: &[FieldError]) -> Self {
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
        // All answers are shown again, except the password (R33).
        let value = typed.get(field.name).and_then(Value::as_str).filter(|_| kind != "password");
        let error = errors.iter().find(|error| error.field == field.name).map(|error| error.detail.clone());
        let help = field.help.map(|_| format!("{}-help", field.name));
        let fault = error.as_ref().map(|_| format!("{}-error", field.name));
        let described_by: Vec<String> = help.into_iter().chain(fault).collect();
        let described_by = described_by.join(" ");
        let literal = field.name == "username" || matches!(kind, "password" | "email" | "tel");
        let value = value.unwrap_or_default().to_owned();
        Self { field, kind, autocomplete, value, error, literal, described_by }
    }
}

pub(crate) fn render(page: &impl Template) -> Response<Body> {
    let html = page.render().unwrap_or_else(|error| {
        tracing::error!(error = %error, outcome = "failed", "a page cannot be written");
        String::new()
    });
    let mut response = Response::new(Body::Text(html));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
