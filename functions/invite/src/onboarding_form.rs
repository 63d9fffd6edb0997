//! `POST /onboarding-form`: the form for an address as data (R18), and the invitation or account that the address has.

use invitations::domain::forms::Field;
use invitations::domain::forms::onboarding::{fields, place_address};
use invitations::domain::invitation::{Invitation, InvitationId, State};
use invitations::domain::policy::Form;
use invitations::domain::values::address::EmailAddress;
use invitations::domain::words::{FieldCode, FieldError};
use invitations::http::{Code, Problem, RouteResult, json, parse_object};
use jiff::Timestamp;
use lambda_http::Request;
use lambda_http::http::StatusCode;
use serde::Serialize;

use crate::Api;

/// The response (`infra/openapi.yaml`, `POST /onboarding-form`).
#[derive(Serialize)]
struct OnboardingForm {
    email: EmailAddress,
    form: Form,
    organisation: String,
    fields: Vec<Field>,
    #[serde(rename = "standing")]
    current: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<PendingView>,
}

/// A pending invitation that a new one would replace, and its inviter (R22).
#[derive(Clone, Serialize)]
pub(crate) struct PendingView {
    invitation_id: InvitationId,
    expires_at: Timestamp,
    inviter_email: EmailAddress,
}

impl Api {
    /// `POST /onboarding-form`.
    pub(crate) async fn form(&self, request: &Request) -> RouteResult {
        let (inviter, key) = self.caller(request).await?;
        let (counted, response) = tokio::join!(self.count(&inviter, 1), self.onboarding_form(request));
        counted?;
        self.save_response(request, key.as_ref(), response).await
    }

    async fn onboarding_form(&self, request: &Request) -> RouteResult {
        let body = parse_object(request)?;
        let others = body.keys().filter(|name| *name != "email").map(|name| {
            FieldError::new(
                name,
                FieldCode::NotApplicable,
                "Remove this field. Send only the email address: it decides which form applies.",
            )
        });
        let mut errors: Vec<FieldError> = others.collect();
        let placed = place_address(body.get("email"), &self.policy).map_err(|error| errors.insert(0, error));
        let (Ok((email, placement)), true) = (placed, errors.is_empty()) else {
            return Err(email_not_allowed(errors));
        };
        let current = self.store.current_invitation(&email).await?;
        let pending = current.as_ref().and_then(pending_view);
        let form = OnboardingForm {
            fields: fields(&email, &placement, &self.policy),
            email,
            form: placement.form,
            organisation: placement.organisation,
            current: match (&current, &pending) {
                (None, _) => "none",
                (Some(_), Some(_)) => "pending",
                (Some(_), None) => "account",
            },
            pending,
        };
        Ok(json(StatusCode::OK, &form))
    }
}

impl PendingView {
    /// An invitation that is pending until `expires_at`.
    pub(crate) fn new(invitation: &Invitation, expires_at: Timestamp) -> Self {
        let inviter_email = invitation.inviter.email.clone();
        Self { invitation_id: invitation.id, expires_at, inviter_email }
    }
}

fn pending_view(invitation: &Invitation) -> Option<PendingView> {
    match invitation.state {
        State::Pending { expires_at } => Some(PendingView::new(invitation, expires_at)),
        _ => None,
    }
}

fn email_not_allowed(errors: Vec<FieldError>) -> Problem {
    Problem { errors, ..Problem::new(Code::EmailNotAllowed, "See errors for the reason.") }
}
