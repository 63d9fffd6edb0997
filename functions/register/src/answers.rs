//! What the holder of a link may do besides registering: decline, reject the details (R54), ask again (R53).
//!
//! Opening an address changes nothing (R27). A person's form acts on a choice that was confirmed (`question.rs`), a
//! program's JSON at once.

use invitations::domain::invitation::objection::Objection;
use invitations::domain::invitation::refusal::{ClosedReason, NotRejected};
use invitations::domain::invitation::{Invitation, Status, waiting};
use invitations::domain::requests::limit::Limit;
use invitations::domain::words::{FieldCode, FieldError};
use invitations::http::{Problem, ResponseFormat, json, lenient_parameter};
use invitations::store::{Change, Hindrance, Rejection, StoreError};
use invitations::system;
use lambda_http::http::StatusCode;
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::question::{ASKED, CONFIRM, Confirmed, Question, REASON};
use crate::refusal::{NextStep, Refusal};
use crate::{Registration, check_query, form, language_for};

/// What a program is told (`infra/openapi.yaml`).
#[derive(Serialize)]
struct Done {
    status: Status,
    inviter_email: String,
}

impl Registration {
    /// `GET /register/{token}/decline`: the question or, if it is answered, whether it is meant.
    pub(crate) async fn show_objections(
        &self,
        request: &Request,
        token: &str,
    ) -> Result<Response<Body>, Refusal> {
        let invitation = self.open_invitation(self.genuine(token)?).await?;
        let (question, is_unanswered) = objection_asked(request).unwrap_or((Question::Objection, false));
        let language = language_for(request, &invitation);
        Ok(self.pages.question(question, &invitation, language, is_unanswered))
    }

    /// Answers the form of a question that was sent to the invitation's own page. None if it is the registration form.
    pub(crate) async fn answer_question(
        &self,
        request: &Request,
        token: &str,
    ) -> Option<Result<Response<Body>, Refusal>> {
        let typed = typed(request).ok()?;
        if typed.contains_key(REASON) {
            Some(self.object(request, token, ResponseFormat::Page).await)
        } else if typed.contains_key(CONFIRM) || typed.contains_key(ASKED) {
            Some(self.ask_again(request, token, ResponseFormat::Page).await)
        } else {
            None
        }
    }

    /// `POST /register/{token}/decline`.
    pub(crate) async fn object(
        &self,
        request: &Request,
        token: &str,
        format: ResponseFormat,
    ) -> Result<Response<Body>, Refusal> {
        check_query(request, format)?;
        let id = self.genuine(token)?;
        let typed = typed(request)?;
        let invitation = self.open_invitation(id).await?;
        let language = language_for(request, &invitation);
        let objection = typed.get(REASON).and_then(Value::as_str).and_then(Objection::find);
        let errors = match format {
            ResponseFormat::Json => unknown_fields(&typed, &[REASON]),
            ResponseFormat::Page => Vec::new(),
        };
        let objection = match objection {
            Some(objection) if errors.is_empty() => objection,
            _ => return Err(Refusal::no_objection(invitation, objection, errors, &typed)),
        };
        let question = Question::Object(objection);
        if format == ResponseFormat::Page {
            match question.confirmed(&typed) {
                Confirmed::Yes => {}
                Confirmed::No => return Ok(self.pages.unchanged(language)),
                Confirmed::NotAsked => {
                    return Ok(self.pages.question(question, &invitation, language, false));
                }
                Confirmed::Unanswered => return Err(Refusal::unanswered(question, invitation)),
            }
        }
        let after = self.do_object(invitation, objection).await?;
        let words = &language.words().objections;
        let (title, text) = match objection {
            Objection::Decline(_) => (words.done, words.done_text),
            Objection::WrongDetails => (words.told, words.told_text),
        };
        Ok(match format {
            ResponseFormat::Json => json(StatusCode::OK, &Done::of(&after)),
            ResponseFormat::Page => self.pages.told(title, text(after.inviter.email.as_str()), language),
        })
    }

    /// Records an objection, and returns the invitation as it is afterwards.
    async fn do_object(&self, invitation: Invitation, objection: Objection) -> Result<Invitation, Refusal> {
        let limits = [self.emails_to_officer(&invitation)];
        let decided = self
            .store
            .change_invitation(invitation.id, Some(invitation.clone()), |current| {
                let now = system::now();
                match objection {
                    Objection::Decline(reason) => Ok(waiting::decline(current, reason, now)?.into()),
                    Objection::WrongDetails => {
                        let decision = waiting::reject_details(current, now)?;
                        Ok(Change { limits: &limits, ..decision.into() })
                    }
                }
            })
            .await;
        match decided {
            Ok(decision) => decision.map(|decision| decision.event.invitation).ok_or(Refusal::NotFound),
            Err(Rejection::Refused(NotRejected::NotOpen(why))) => Err(why.into()),
            Err(Rejection::Refused(NotRejected::TooOften(why))) => {
                Err(Refusal::ToldAlready(why, Box::new(invitation)))
            }
            Err(Rejection::Hindered(hindrance)) => Err(hindered(hindrance, invitation)),
            Err(Rejection::Store(error)) => Err(error.into()),
        }
    }

    /// `GET /register/{token}/request`: the question.
    pub(crate) async fn show_request(
        &self,
        request: &Request,
        token: &str,
    ) -> Result<Response<Body>, Refusal> {
        let (invitation, of_address) = self.ended_invitation(token).await?;
        if let Err(why) = waiting::ask_again(&invitation, of_address.as_ref(), system::now()) {
            return Err(Refusal::NotAsked(why, Box::new(invitation)));
        }
        let language = language_for(request, &invitation);
        Ok(self.pages.question(Question::AskAgain, &invitation, language, false))
    }

    /// `POST /register/{token}/request`.
    pub(crate) async fn ask_again(
        &self,
        request: &Request,
        token: &str,
        format: ResponseFormat,
    ) -> Result<Response<Body>, Refusal> {
        check_query(request, format)?;
        self.genuine(token)?;
        let typed = typed(request)?;
        let (invitation, of_address) = self.ended_invitation(token).await?;
        let language = language_for(request, &invitation);
        match format {
            ResponseFormat::Json => {
                let errors = unknown_fields(&typed, &[]);
                if !errors.is_empty() {
                    return Err(Refusal::Unanswered(Question::AskAgain, Box::new(invitation), errors));
                }
            }
            ResponseFormat::Page => match Question::AskAgain.confirmed(&typed) {
                Confirmed::Yes => {}
                Confirmed::No => return Ok(self.pages.unchanged(language)),
                // There is no page before this question that asks another one.
                Confirmed::NotAsked | Confirmed::Unanswered => {
                    return Err(match waiting::ask_again(&invitation, of_address.as_ref(), system::now()) {
                        Ok(_) => Refusal::unanswered(Question::AskAgain, invitation),
                        Err(why) => Refusal::NotAsked(why, Box::new(invitation)),
                    });
                }
            },
        }
        let after = self.do_ask_again(invitation, of_address.as_ref()).await?;
        let words = &language.words().asking;
        let mut response = match format {
            ResponseFormat::Json => json(StatusCode::ACCEPTED, &Done::of(&after)),
            ResponseFormat::Page => {
                self.pages.told(words.done, (words.done_text)(after.inviter.email.as_str()), language)
            }
        };
        *response.status_mut() = StatusCode::ACCEPTED;
        Ok(response)
    }

    /// Has the officer asked, and returns the invitation as it is afterwards.
    async fn do_ask_again(
        &self,
        invitation: Invitation,
        of_address: Option<&Invitation>,
    ) -> Result<Invitation, Refusal> {
        let limits = [self.emails_to_officer(&invitation)];
        let decided = self
            .store
            .change_invitation(invitation.id, Some(invitation.clone()), |current| {
                let decision = waiting::ask_again(current, of_address, system::now())?;
                Ok(Change { limits: &limits, ..decision.into() })
            })
            .await;
        match decided {
            Ok(decision) => decision.map(|decision| decision.event.invitation).ok_or(Refusal::NotFound),
            Err(Rejection::Refused(why)) => Err(Refusal::NotAsked(why, Box::new(invitation))),
            Err(Rejection::Hindered(hindrance)) => Err(hindered(hindrance, invitation)),
            Err(Rejection::Store(error)) => Err(error.into()),
        }
    }

    /// The refusal of a link that cannot be registered with, with what its page offers instead (R53).
    pub(crate) async fn with_next_step(&self, refusal: Refusal, format: ResponseFormat) -> Refusal {
        let Refusal::Closed(
            reason @ (ClosedReason::Expired | ClosedReason::Revoked | ClosedReason::AccountEnded),
            invitation,
            _,
        ) = refusal
        else {
            return refusal;
        };
        if format == ResponseFormat::Json {
            return Refusal::Closed(reason, invitation, NextStep::None);
        }
        let next = match self.store.current_invitation(&invitation.email).await {
            Ok(of_address) => match waiting::ask_again(&invitation, of_address.as_ref(), system::now()) {
                Ok(_) => NextStep::Ask,
                Err(why) => NextStep::NotAsk(why),
            },
            // Without the offer the page still says what to do.
            Err(error) => {
                tracing::warn!(error = %error, outcome = "failed", "a page cannot offer to ask again");
                NextStep::None
            }
        };
        Refusal::Closed(reason, invitation, next)
    }

    /// The invitation of a genuine link, and what stands for its address.
    async fn ended_invitation(&self, token: &str) -> Result<(Invitation, Option<Invitation>), Refusal> {
        let id = self.genuine(token)?;
        let invitation = self.store.invitation(id).await?.ok_or(Refusal::NotFound)?;
        let of_address = self.store.current_invitation(&invitation.email).await?;
        Ok((invitation, of_address))
    }

    fn emails_to_officer(&self, invitation: &Invitation) -> Limit {
        self.officer_emails.limit_for(&invitation.inviter.subject, system::now())
    }
}

impl Refusal {
    fn unanswered(question: Question, invitation: Invitation) -> Self {
        Self::Unanswered(
            question,
            Box::new(invitation),
            vec![FieldError::new(CONFIRM, FieldCode::Required, "")],
        )
    }

    /// A request without an objection that is known, or with fields that are not.
    fn no_objection(
        invitation: Invitation,
        objection: Option<Objection>,
        mut errors: Vec<FieldError>,
        typed: &Map<String, Value>,
    ) -> Self {
        if objection.is_none() {
            let code = if typed.contains_key(REASON) { FieldCode::NotInList } else { FieldCode::Required };
            let names = Objection::ALL.map(Objection::name).join(", ");
            errors.insert(0, FieldError::new(REASON, code, format!("Send one of: {names}.")));
        }
        Self::Unanswered(Question::Objection, Box::new(invitation), errors)
    }
}

impl Done {
    fn of(invitation: &Invitation) -> Self {
        Self { status: invitation.status(), inviter_email: invitation.inviter.email.to_string() }
    }
}

/// The question that a page's address asks about an open invitation, and whether it was asked before and not answered.
pub(crate) fn objection_asked(request: &Request) -> Option<(Question, bool)> {
    let reason = lenient_parameter(request, REASON);
    match reason.as_deref().and_then(Objection::find) {
        Some(objection) => Some((Question::Object(objection), false)),
        None if lenient_parameter(request, ASKED).is_some() => Some((Question::Objection, true)),
        None => None,
    }
}

/// What was typed. A request without a body has nothing in it: scanners send such.
fn typed(request: &Request) -> Result<Map<String, Value>, Problem> {
    if request.body().as_ref().trim_ascii().is_empty() { Ok(Map::new()) } else { form::read(request) }
}

/// The fields that a route does not have (R14).
fn unknown_fields(typed: &Map<String, Value>, known: &[&str]) -> Vec<FieldError> {
    let unknown = typed.keys().filter(|name| !known.contains(&name.as_str()));
    unknown.map(|name| FieldError::new(name, FieldCode::NotApplicable, "Remove this field.")).collect()
}

fn hindered(hindrance: Hindrance, invitation: Invitation) -> Refusal {
    match hindrance {
        Hindrance::Limited(limit) => Refusal::Limited(limit, Some(Box::new(invitation))),
        other => StoreError::from(other).into(),
    }
}
