//! Refused invitations as problem documents.

use invitations::clock;
use invitations::domain::decide::{Decision, Refusal};
use invitations::domain::form::{FieldCode, FieldError};
use invitations::http::Problem;
use invitations::store::{Rejection, Store};
use jiff::Timestamp;
use lambda_http::http::{HeaderValue, StatusCode, header};

/// The problem that a refused invitation is answered with.
pub(crate) async fn refused(store: &Store, rejection: Rejection, support_url: &str) -> Problem {
    match rejection {
        Rejection::Refused(refusal) => match refusal {
            Refusal::AlreadyRegistered(notice) => {
                if let Some(notice) = notice {
                    tell_holder(store, &notice).await;
                }
                already_registered(support_url)
            }
            Refusal::ResentRecently { again_at } => resent_recently(again_at, clock::now()),
            Refusal::NotPending(_) | Refusal::PastDeadline | Refusal::NotYet | Refusal::Nothing => {
                tracing::error!("an invitation was refused for a reason that an invitation cannot have");
                Problem::temporarily_unavailable()
            }
        },
        Rejection::Taken { .. } => Problem::validation_failed(vec![FieldError {
            field: "mobile_number".to_owned(),
            code: FieldCode::Taken,
            detail: "Another account has this mobile number.".to_owned(),
        }]),
        Rejection::Store(error) => error.into(),
    }
}

/// R23. The notice is a courtesy: that it fails, or somebody else was quicker, changes no answer.
async fn tell_holder(store: &Store, notice: &Decision) {
    if let Err(error) = store.commit(notice).await {
        tracing::warn!(error = %error, "an account's holder could not be told of a new invitation");
    }
}

fn already_registered(support_url: &str) -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "already_registered",
        "This person has an account",
        "The person has registered already. If something is wrong with the account, raise a service request.",
    )
    .with_member("support_url", support_url)
}

fn resent_recently(again_at: Timestamp, now: Timestamp) -> Problem {
    let seconds = again_at.duration_since(now).as_secs().max(1);
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "resent_recently",
        "The mail was sent less than a day ago",
        format!("The onboarding mail can be sent again from {again_at}."),
    )
    .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
}
