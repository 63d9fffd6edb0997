//! Why a link shows no form, or why a request of its holder was refused (R35, R53, R54).

use invitations::domain::invitation::Invitation;
use invitations::domain::invitation::objection::TooOften;
use invitations::domain::invitation::refusal::{ClosedReason, NotAsked, NotOpen};
use invitations::domain::requests::limit::{Allowance, Limit};
use invitations::domain::words::{ENGLISH, FieldCode, FieldError, Language, RegistrationFaults};
use invitations::http::{Code, Problem};
use invitations::store::{Hindrance, Rejection, StoreError};
use invitations::system;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::question::Question;

/// Why a request was refused. A program gets it as a problem document, a person as a page.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The link is not genuine, or its invitation does not exist. The response does not say which.
    NotFound,
    /// The URL is almost a genuine link. The value is the path of the genuine one.
    Misspelt(String),
    /// The invitation is closed.
    Closed(ClosedReason, Box<Invitation>, NextStep),
    /// The allowlist no longer has the invitee's address (R55).
    NotAllowed {
        /// The invitation.
        invitation: Box<Invitation>,
        /// Whether the officer has been emailed about it.
        told: bool,
    },
    /// A limit is reached: the link was tried too often, or the officer got too many emails (R45).
    Limited(Box<Limit>, Option<Box<Invitation>>),
    /// The officer has already been emailed that the details are wrong (R54).
    ToldAlready(TooOften, Box<Invitation>),
    /// The invitee cannot ask for a new invitation (R53).
    NotAsked(NotAsked, Box<Invitation>),
    /// A question was sent without an answer.
    Unanswered(Question, Box<Invitation>, Vec<FieldError>),
    /// The form needs correction (R14).
    Invalid(Box<InvalidForm>),
    /// A problem of any route: a wrong method, an unreadable body, a failing table.
    Other(Problem),
}

/// The next step that the page of a closed invitation offers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum NextStep {
    /// No step: the text of the reason is enough.
    None,
    /// To ask the officer for a new invitation (R53).
    Ask,
    /// The invitee cannot ask the officer. The page says why.
    NotAsk(NotAsked),
}

/// A form with errors: its answers and the errors.
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
            NotOpen::Closed(reason, invitation) => Self::Closed(reason, invitation, NextStep::None),
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
        Rejection::Hindered(Hindrance::Limited(limit)) => Refusal::Limited(limit, Some(Box::new(invitation))),
        // A completion sends no invitation and has no idempotency key, so these cannot happen.
        Rejection::Hindered(hindrance @ (Hindrance::Suppressed | Hindrance::Replayed(_))) => {
            StoreError::from(hindrance).into()
        }
        Rejection::Store(error) => error.into(),
    }
}

/// The errors for a username or a mobile number that another person has (R29, R31).
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
    /// Whether another person has the username. This has its own status (`infra/openapi.yaml`).
    fn is_username_taken(&self) -> bool {
        self.errors.iter().any(|error| error.field == "username" && error.code == FieldCode::Taken)
    }
}

impl Refusal {
    /// The language of the invitation, if the refusal is about one.
    pub(crate) fn language(&self) -> Option<Language> {
        match self {
            Self::Closed(_, invitation, _)
            | Self::NotAllowed { invitation, .. }
            | Self::Limited(_, Some(invitation))
            | Self::ToldAlready(_, invitation)
            | Self::NotAsked(_, invitation)
            | Self::Unanswered(_, invitation, _) => Some(invitation.language),
            Self::Invalid(form) => Some(form.invitation.language),
            Self::NotFound | Self::Misspelt(_) | Self::Limited(_, None) | Self::Other(_) => None,
        }
    }

    /// The problem document.
    pub(crate) fn problem(self) -> Problem {
        match self {
            Self::NotFound | Self::Misspelt(_) => Problem::not_found(),
            Self::Closed(reason, ..) => closed_problem(reason),
            Self::NotAllowed { .. } => {
                Problem::new(Code::InvitationNotAllowed, ENGLISH.page.not_allowed.text)
            }
            Self::Limited(limit, _) => Problem::rate_limited(&limit, system::now()),
            Self::ToldAlready(TooOften { again_at }, _) => told_already(again_at),
            Self::NotAsked(why, invitation) => not_asked_problem(why, &invitation),
            Self::Unanswered(_, _, errors) => Problem::validation_failed(errors),
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
        ClosedReason::AccountEnded => Problem::new(Code::AccountTerminated, words.account_ended.text),
        ClosedReason::Registered => Problem::new(Code::InvitationRegistered, words.registered.text),
        ClosedReason::Declined => Problem::new(Code::InvitationDeclined, words.declined.text),
    }
}

/// The problem that says why the invitee cannot ask for a new invitation (R53).
fn not_asked_problem(why: NotAsked, invitation: &Invitation) -> Problem {
    let words = &ENGLISH.asking;
    match why {
        NotAsked::Open => Problem::new(Code::InvitationPending, words.is_open),
        NotAsked::Replaced => Problem::new(Code::NewerInvitation, words.has_newer),
        NotAsked::Registered => Problem::new(Code::AlreadyRegistered, words.has_account),
        NotAsked::Declined => closed_problem(ClosedReason::Declined),
        NotAsked::Purged(reason) => closed_problem(reason),
        NotAsked::TooOften(TooOften { again_at: None }) => told_already(None),
        NotAsked::TooOften(TooOften { again_at: Some(again_at) }) => {
            let limit =
                Allowance::EMAILS_TO_OFFICER.at_most(1).limit_for(&invitation.id.to_string(), system::now());
            Problem::rate_limited(&Limit { again_at, ..limit }, system::now())
        }
        NotAsked::Integrated => Problem::not_found(),
    }
}

/// The officer was already emailed about this less than a day ago, or too often.
fn told_already(again_at: Option<Timestamp>) -> Problem {
    match again_at {
        Some(again_at) => Problem::new(
            Code::AlreadyTold,
            format!("The officer was told less than a day ago. Try again from {again_at}."),
        )
        .with_member("again_at", again_at.to_string()),
        None => Problem::new(Code::AlreadyTold, "The officer was told several times. Contact them directly."),
    }
}
