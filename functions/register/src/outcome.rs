//! Why a link cannot be used, each with its own next step (R35).

use invitations::domain::decide::Refusal;
use invitations::domain::form::{FieldCode, FieldError};
use invitations::domain::invitation::{Invitation, Outcome, State};
use invitations::http::Problem;
use invitations::store::Rejection;
use jiff::Timestamp;
use lambda_http::http::StatusCode;

/// The problem with an invitation that cannot be registered any more, if there is one.
pub(crate) fn closed(invitation: &Invitation, now: Timestamp) -> Option<Problem> {
    match &invitation.state {
        State::Pending { expires_at } if now < *expires_at => None,
        State::Pending { .. } | State::Closed { outcome: Outcome::Expired, .. } => Some(expired()),
        State::Closed { outcome: Outcome::Superseded { .. }, .. } => Some(Problem::new(
            StatusCode::GONE,
            "invitation_superseded",
            "This invitation was replaced by a newer one",
            "Open the newest invitation mail that you got, and use the link in it.",
        )),
        State::Closed { outcome: Outcome::Revoked, .. } => Some(Problem::new(
            StatusCode::GONE,
            "invitation_revoked",
            "This invitation was taken back",
            "Ask the officer who invited you, if you still need an account.",
        )),
        State::Closed { outcome: Outcome::Registered { .. }, .. } => Some(Problem::new(
            StatusCode::GONE,
            "invitation_registered",
            "You have registered already",
            "Sign in with the username that we mailed to you.",
        )),
        // An integrated invitation has no link.
        State::AccountCreated { .. } => Some(Problem::not_found()),
    }
}

fn expired() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "invitation_expired",
        "This invitation has expired",
        "Ask the officer who invited you for a new invitation.",
    )
}

/// The problem that a refused completion is answered with.
pub(crate) fn refused(rejection: Rejection) -> Problem {
    match rejection {
        Rejection::Refused(Refusal::NotPending(invitation)) => {
            closed(&invitation, Timestamp::MAX).unwrap_or_else(Problem::not_found)
        }
        Rejection::Refused(Refusal::PastDeadline) => expired(),
        Rejection::Refused(_) => Problem::not_found(),
        Rejection::Taken { username, mobile_number } => taken(username, mobile_number),
        // Nothing rides along with a completion, and it invites nobody.
        Rejection::Limited { .. } | Rejection::Repeated(_) | Rejection::Suppressed => {
            Problem::temporarily_unavailable()
        }
        Rejection::Store(error) => error.into(),
    }
}

/// 409 when it is the username (contract), 422 when it is only the mobile number.
fn taken(username: bool, mobile_number: bool) -> Problem {
    let error = |field: &str, detail: &str| FieldError {
        field: field.to_owned(),
        code: FieldCode::Taken,
        detail: detail.to_owned(),
    };
    let mut errors = Vec::new();
    if username {
        errors.push(error("username", "Somebody has this username. Choose another."));
    }
    if mobile_number {
        errors.push(error("mobile_number", "Another account has this mobile number."));
    }
    if !username {
        return Problem::validation_failed(errors);
    }
    let mut problem = Problem::new(
        StatusCode::CONFLICT,
        "username_taken",
        "This username is taken",
        "Choose another username and send the form again.",
    );
    problem.errors = errors;
    problem
}
