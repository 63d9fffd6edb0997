//! What the forms of decline (R54) and of a new invitation (R53) have in common.
//!
//! To open a URL changes nothing (R27). The form of a person acts only on a confirmed choice (`question.rs`). The JSON of a
//! program acts at once.

use invitations::domain::invitation::{Invitation, Status};
use invitations::domain::requests::limit::Limit;
use invitations::domain::words::{FieldCode, FieldError};
use invitations::http::{Problem, ResponseFormat};
use invitations::store::{Hindrance, StoreError};
use invitations::system;
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::question::{ASKED, CONFIRM, Question, REASON};
use crate::refusal::Refusal;
use crate::{Registration, form};

/// The response to a program (`infra/openapi.yaml`).
#[derive(Serialize)]
pub(crate) struct Done {
    status: Status,
    inviter_email: String,
}

impl Registration {
    /// Answers the form of a question that was posted to the invitation's page. None if it is the registration form.
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

    /// The limit on emails to the officer (R45).
    pub(crate) fn emails_to_officer(&self, invitation: &Invitation) -> Limit {
        self.officer_emails.limit_for(&invitation.inviter.subject, system::now())
    }
}

impl Refusal {
    /// The question was sent without an answer.
    pub(crate) fn unanswered(question: Question, invitation: Invitation) -> Self {
        Self::Unanswered(
            question,
            Box::new(invitation),
            vec![FieldError::new(CONFIRM, FieldCode::Required, "")],
        )
    }
}

impl Done {
    pub(crate) fn of(invitation: &Invitation) -> Self {
        Self { status: invitation.status(), inviter_email: invitation.inviter.email.to_string() }
    }
}

/// The fields of a request. A request without a body has none: scanners send such requests.
pub(crate) fn typed(request: &Request) -> Result<Map<String, Value>, Problem> {
    if request.body().as_ref().trim_ascii().is_empty() { Ok(Map::new()) } else { form::read(request) }
}

/// The errors for fields that a route does not have (R14).
pub(crate) fn unknown_fields(typed: &Map<String, Value>, known: &[&str]) -> Vec<FieldError> {
    let unknown = typed.keys().filter(|name| !known.contains(&name.as_str()));
    unknown.map(|name| FieldError::new(name, FieldCode::NotApplicable, "Remove this field.")).collect()
}

/// The refusal of a change that the store did not write.
pub(crate) fn hindered(hindrance: Hindrance, invitation: Invitation) -> Refusal {
    match hindrance {
        Hindrance::Limited(limit) => Refusal::Limited(limit, Some(Box::new(invitation))),
        other => StoreError::from(other).into(),
    }
}
