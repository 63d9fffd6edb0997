//! The holder of a link declines, or says that the details are wrong (R54).

use invitations::domain::invitation::Invitation;
use invitations::domain::invitation::objection::Objection;
use invitations::domain::invitation::refusal::NotRejected;
use invitations::domain::invitation::waiting;
use invitations::domain::words::{FieldCode, FieldError};
use invitations::http::{ResponseFormat, json, lenient_parameter};
use invitations::store::{Change, Rejection};
use invitations::system;
use lambda_http::http::StatusCode;
use lambda_http::{Body, Request, Response};
use serde_json::{Map, Value};

use crate::answers::{Done, hindered, typed, unknown_fields};
use crate::question::{ASKED, Confirmed, Question, REASON};
use crate::refusal::Refusal;
use crate::{Registration, check_query, language_for};

impl Registration {
    /// `GET /register/{token}/decline`: asks what is wrong or, after an answer, asks for confirmation.
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

    /// Records an objection. Returns the changed invitation.
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
}

impl Refusal {
    /// The refusal of a request without a known objection, or with unknown fields.
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

/// The question that the query of a page asks about an open invitation, and whether it was asked before without an answer.
pub(crate) fn objection_asked(request: &Request) -> Option<(Question, bool)> {
    let reason = lenient_parameter(request, REASON);
    match reason.as_deref().and_then(Objection::find) {
        Some(objection) => Some((Question::Object(objection), false)),
        None if lenient_parameter(request, ASKED).is_some() => Some((Question::Objection, true)),
        None => None,
    }
}
