//! Why a link shows no form, or a registration did not happen (R35).

use invitations::domain::invitation::Invitation;
use invitations::domain::invitation::refusal::{ClosedReason, NotOpen};
use invitations::domain::requests::limit::Limit;
use invitations::domain::words::{ENGLISH, FieldCode, FieldError, Language, RegistrationFaults};
use invitations::http::{Code, Problem};
use invitations::store::{Hindrance, Rejection, StoreError};
use invitations::system;
use serde_json::{Map, Value};

/// Why there is no form, or no account. A client gets it as a problem document, a person as a page.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The link is not genuine, or its invitation does not exist. The response does not say which.
    NotFound,
    /// The address is almost that of a genuine link. This is the genuine one.
    Misspelt(String),
    /// The invitation cannot be registered any more.
    Closed(ClosedReason, Box<Invitation>),
    /// The allowlist no longer has the invitee's address (R55).
    NotAllowed {
        /// The invitation.
        invitation: Box<Invitation>,
        /// Whether the officer was told.
        told: bool,
    },
    /// The link was tried too often (R45).
    TooManyTries(Box<Limit>),
    /// The form needs correction (R14).
    Invalid(Box<InvalidForm>),
    /// Any route can have these: a wrong method, a body that cannot be read, a table that fails.
    Other(Problem),
}

/// A form that needs correction: what was typed, and the errors.
#[derive(Debug)]
pub(crate) struct InvalidForm {
    pub(crate) invitation: Invitation,
    pub(crate) typed: Map<String, Value>,
    pub(crate) errors: Vec<FieldError>,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Other(problem)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}

impl From<NotOpen> for Refusal {
    fn from(why: NotOpen) -> Self {
        match why {
            NotOpen::Closed(reason, invitation) => Self::Closed(reason, invitation),
            NotOpen::Integrated => Self::NotFound,
        }
    }
}

/// The refusal of a completion that the store rejected.
pub(crate) fn completion_refusal(
    rejection: Rejection<NotOpen>,
    invitation: Invitation,
    typed: Map<String, Value>,
    words: &RegistrationFaults,
    support_url: &str,
) -> Refusal {
    match rejection {
        Rejection::Refused(why) => why.into(),
        Rejection::Hindered(Hindrance::Taken { username, mobile_number }) => {
            let errors = taken_errors(username, mobile_number, words, support_url);
            Refusal::Invalid(Box::new(InvalidForm { invitation, typed, errors }))
        }
        Rejection::Hindered(hindrance) => StoreError::from(hindrance).into(),
        Rejection::Store(error) => error.into(),
    }
}

/// The errors of a username or a mobile number that somebody else has (R29, R31).
fn taken_errors(
    username: bool,
    mobile_number: bool,
    words: &RegistrationFaults,
    support_url: &str,
) -> Vec<FieldError> {
    let username = username.then(|| ("username", words.username_taken.to_owned()));
    let mobile_number = mobile_number.then(|| ("mobile_number", (words.mobile_taken)(support_url)));
    let errors = username.into_iter().chain(mobile_number);
    errors.map(|(field, detail)| FieldError::new(field, FieldCode::Taken, detail)).collect()
}

impl InvalidForm {
    /// Whether somebody else has the username. That has a status of its own (`infra/openapi.yaml`).
    fn is_username_taken(&self) -> bool {
        self.errors.iter().any(|error| error.field == "username" && error.code == FieldCode::Taken)
    }
}

impl Refusal {
    /// The language of the invitation that it is about.
    pub(crate) fn language(&self) -> Option<Language> {
        match self {
            Self::Closed(_, invitation) | Self::NotAllowed { invitation, .. } => Some(invitation.language),
            Self::Invalid(form) => Some(form.invitation.language),
            Self::NotFound | Self::Misspelt(_) | Self::TooManyTries(_) | Self::Other(_) => None,
        }
    }

    /// What a client gets.
    pub(crate) fn problem(self) -> Problem {
        match self {
            Self::NotFound | Self::Misspelt(_) => Problem::not_found(),
            Self::Closed(reason, _) => closed_problem(reason),
            Self::NotAllowed { .. } => {
                Problem::new(Code::InvitationNotAllowed, ENGLISH.page.not_allowed.text)
            }
            Self::TooManyTries(limit) => Problem::rate_limited(&limit, system::now()),
            Self::Invalid(form) if form.is_username_taken() => {
                let detail = "Choose another username and send the form again.";
                Problem { errors: form.errors, ..Problem::new(Code::UsernameTaken, detail) }
            }
            Self::Invalid(form) => Problem::validation_failed(form.errors),
            Self::Other(problem) => problem,
        }
    }
}

/// The problem that says why the invitation is closed.
fn closed_problem(reason: ClosedReason) -> Problem {
    let words = &ENGLISH.page;
    match reason {
        ClosedReason::Expired => Problem::new(Code::InvitationExpired, words.expired.text),
        ClosedReason::Superseded => Problem::new(Code::InvitationSuperseded, words.superseded.text),
        ClosedReason::Revoked => Problem::new(Code::InvitationRevoked, words.revoked.text),
        ClosedReason::Registered => Problem::new(Code::InvitationRegistered, words.registered.text),
    }
}
