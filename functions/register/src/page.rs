//! The pages. Plain HTML that works without scripts, in the reader's language.

use std::borrow::Cow;

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use invitations::domain::forms::Field;
use invitations::domain::forms::onboarding::Seed;
use invitations::domain::forms::registration::{self, RegistrationRules};
use invitations::domain::invitation::refusal::ClosedReason;
use invitations::domain::invitation::{Invitation, State};
use invitations::domain::policy::Workplaces;
use invitations::domain::words::{FieldError, Language, Notice, Words};
use invitations::http::{Code, protect};
use jiff::SignedDuration;
use lambda_http::http::{HeaderMap, HeaderValue, header};
use lambda_http::{Body, Response};
use serde_json::{Map, Value};

use crate::refusal::{InvalidForm, Refusal};

const STYLE: &str = include_str!("../templates/style.css");

/// Makes the pages of this deployment.
pub(crate) struct Pages {
    sign_in_url: String,
    support_url: String,
    content_security_policy: HeaderValue,
}

/// What every page has around its main part.
struct Frame<'a> {
    style: &'static str,
    title: &'a str,
    language: Language,
    words: &'static Words,
    support_url: &'a str,
    /// Whether the page offers other languages. After a form was sent it does not: a change would lose what was typed.
    offer_languages: bool,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage<'a> {
    frame: Frame<'a>,
    lead: String,
    facts: Vec<(&'static str, String)>,
    inputs: Vec<Input>,
    /// The fields that need correction, each with a text that names it and says what to do.
    summary: Vec<(&'a str, &'a str)>,
}

#[derive(Template)]
#[template(path = "done.html")]
struct DonePage<'a> {
    frame: Frame<'a>,
    login_name: &'a str,
    seed: bool,
    sign_in_url: &'a str,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage<'a> {
    frame: Frame<'a>,
    text: &'a str,
    /// The officer to ask.
    inviter: Option<&'a str>,
    /// The next step, if there is one here.
    button: Option<Button<'a>>,
    /// Sends the link again as a form without fields.
    submit: Option<&'static str>,
}

/// A link that looks like a button.
struct Button<'a> {
    to: &'a str,
    words: &'static str,
}

/// A field of the form with what was typed into it.
struct Input {
    field: Field,
    kind: &'static str,
    autocomplete: &'static str,
    value: String,
    error: Option<String>,
    /// Whether phones must not capitalise or correct what is typed.
    literal: bool,
    /// The ids of its help and error, for screen readers.
    described_by: String,
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

    /// Where to ask for help.
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
        render_form(frame, invitation, workplaces, &Map::new(), &[])
    }

    /// The form that needs correction, with what was typed.
    fn invalid_form(
        &self,
        form: &InvalidForm,
        workplaces: &Workplaces,
        language: Language,
    ) -> Response<Body> {
        let frame = self.frame(language.words().page.error_title, language);
        render_form(frame, &form.invitation, workplaces, &form.typed, &form.errors)
    }

    /// The registration is done.
    pub(crate) fn done(&self, login_name: &str, seed: Seed, language: Language) -> Response<Body> {
        let page = DonePage {
            frame: self.frame(language.words().page.done.title, language),
            login_name,
            seed: seed == Seed::Required,
            sign_in_url: &self.sign_in_url,
        };
        render(&page)
    }

    /// Why there is no form, or no account, with the next step (R35). `asked` is the language that the
    /// reader asked for.
    pub(crate) fn refusal(
        &self,
        refusal: &Refusal,
        workplaces: &Workplaces,
        asked: Option<Language>,
    ) -> Response<Body> {
        let language = asked.or(refusal.language()).unwrap_or_default();
        let words = &language.words().page;
        let notice = |notice: &'static Notice| (notice.title, Cow::Borrowed(notice.text));
        let ((title, text), inviter, sign_in_url) = match refusal {
            Refusal::Invalid(form) => return self.invalid_form(form, workplaces, language),
            Refusal::NotFound => (notice(&words.not_found), None, None),
            Refusal::Misspelt(link) => {
                let Notice { title, text } = words.misspelt;
                let open = Some(Button { to: link, words: words.open_invitation });
                let frame = self.frame(title, language);
                return render(&NoticePage { frame, text, inviter: None, button: open, submit: None });
            }
            Refusal::Closed(reason, invitation) => {
                let inviter = Some(invitation.inviter.email.as_str());
                match reason {
                    ClosedReason::Expired => (notice(&words.expired), inviter, None),
                    ClosedReason::Superseded => (notice(&words.superseded), None, None),
                    ClosedReason::Revoked => (notice(&words.revoked), inviter, None),
                    ClosedReason::Registered => (notice(&words.registered), None, Some(&*self.sign_in_url)),
                }
            }
            Refusal::NotAllowed { invitation, told } => {
                let Notice { title, text } = words.not_allowed;
                let text = if *told { &format!("{text} {}", words.officer_told) } else { text };
                let submit = (!told).then_some(words.tell_officer);
                let frame = self.frame(title, language);
                let inviter = Some(invitation.inviter.email.as_str());
                return render(&NoticePage { frame, text, inviter, button: None, submit });
            }
            Refusal::TooManyTries(limit) => {
                // Shown to the minute, so it is rounded up.
                let moment = language.words().singapore(limit.again_at + SignedDuration::from_secs(59));
                let text = (words.too_many_tries_text)(&moment);
                ((words.too_many_tries, text.into()), None, None)
            }
            Refusal::Other(problem) if problem.code == Code::TemporarilyUnavailable => {
                (notice(&words.unavailable), None, None)
            }
            // Only programs get these. The form does not send such requests.
            Refusal::Other(problem) => ((problem.code.title(), problem.detail.as_str().into()), None, None),
        };
        let button = sign_in_url.map(|to| Button { to, words: words.sign_in });
        render(&NoticePage { frame: self.frame(title, language), text: &text, inviter, button, submit: None })
    }

    fn frame<'a>(&'a self, title: &'a str, language: Language) -> Frame<'a> {
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

/// The form, with what was typed so far and the errors.
fn render_form(
    frame: Frame<'_>,
    invitation: &Invitation,
    workplaces: &Workplaces,
    typed: &Map<String, Value>,
    errors: &[FieldError],
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
    };
    render(&page)
}

/// The read-only part of the form: who invited whom, for what work, and the deadline (R27).
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
        // What was typed is kept, the password never (R33).
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

fn render(page: &impl Template) -> Response<Body> {
    let html = page.render().unwrap_or_else(|error| {
        tracing::error!(error = %error, outcome = "failed", "a page cannot be written");
        String::new()
    });
    let mut response = Response::new(Body::Text(html));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
