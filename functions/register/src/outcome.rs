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
    /// The link is not genuine, or there is nothing behind it: all the same to whoever asks.
    NotFound,
    /// An address that is almost one of a genuine link: where that leads.
    Misspelt(String),
    /// The invitation cannot be registered any more.
    Closed(ClosedReason, Box<Invitation>),
    /// The link was tried too often (R45).
    TooManyTries(Box<Limit>),
    /// The form needs correction.
    Faulty(Box<Faulty>),
    /// What any route may answer: another method, a body that cannot be read, a table that fails.
    Other(Problem),
}

/// A form with what was typed into it and what is wrong with that.
#[derive(Debug)]
pub(crate) struct Faulty {
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

/// Why the completion of `invitation` with what was `typed` was rejected.
pub(crate) fn rejected(
    rejection: Rejection<NotOpen>,
    invitation: Invitation,
    typed: Map<String, Value>,
    words: &RegistrationFaults,
    support_url: &str,
) -> Refusal {
    match rejection {
        Rejection::Refused(why) => why.into(),
        Rejection::Hindered(Hindrance::Taken { username, mobile_number }) => {
            let errors = taken(username, mobile_number, words, support_url);
            Refusal::Faulty(Box::new(Faulty { invitation, typed, errors }))
        }
        Rejection::Hindered(hindrance) => StoreError::from(hindrance).into(),
        Rejection::Store(error) => error.into(),
    }
}

/// What somebody else has already (R29, R31).
fn taken(
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

impl Faulty {
    /// Whether the username is somebody else's, which has a status of its own (contract).
    fn is_taken(&self) -> bool {
        self.errors.iter().any(|error| error.field == "username" && error.code == FieldCode::Taken)
    }
}

impl Refusal {
    /// The language of the invitation that it is about.
    pub(crate) fn language(&self) -> Option<Language> {
        match self {
            Self::Closed(_, invitation) => Some(invitation.language),
            Self::Faulty(faulty) => Some(faulty.invitation.language),
            Self::NotFound | Self::Misspelt(_) | Self::TooManyTries(_) | Self::Other(_) => None,
        }
    }

    /// What a client gets.
    pub(crate) fn problem(self) -> Problem {
        match self {
            Self::NotFound | Self::Misspelt(_) => Problem::not_found(),
            Self::Closed(reason, _) => gone(reason),
            Self::TooManyTries(limit) => Problem::rate_limited(&limit, system::now()),
            Self::Faulty(faulty) if faulty.is_taken() => {
                let detail = "Choose another username and send the form again.";
                Problem { errors: faulty.errors, ..Problem::new(Code::UsernameTaken, detail) }
            }
            Self::Faulty(faulty) => Problem::validation_failed(faulty.errors),
            Self::Other(problem) => problem,
        }
    }
}

fn gone(reason: ClosedReason) -> Problem {
    let words = &ENGLISH.page;
    match reason {
        ClosedReason::Expired => Problem::new(Code::InvitationExpired, words.expired.text),
        ClosedReason::Superseded => Problem::new(Code::InvitationSuperseded, words.superseded.text),
        ClosedReason::Revoked => Problem::new(Code::InvitationRevoked, words.revoked.text),
        ClosedReason::Registered => Problem::new(Code::InvitationRegistered, words.registered.text),
    }
}
