//! Why a link shows no form, or a registration did not happen (R35).

use invitations::domain::invitation::decide;
use invitations::domain::invitation::{Invitation, Outcome, State};
use invitations::domain::requests::limit::Limit;
use invitations::domain::words::{ENGLISH, FieldCode, FieldError, Language, RegistrationFaults};
use invitations::http::{Code, Problem};
use invitations::store::{Rejection, StoreError};
use invitations::system;
use jiff::Timestamp;
use serde_json::{Map, Value};

/// Why there is no form, or no account. A client gets it as a problem document, a person as a page.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The link is not genuine, or there is nothing behind it: all the same to whoever asks.
    NotFound,
    /// An address that is almost one of a genuine link: where that leads.
    Misspelt(String),
    /// The invitation cannot be registered any more.
    Closed(Why, Box<Invitation>),
    /// The link was tried too often (R45).
    TooManyTries(Box<Limit>),
    /// The form needs correction.
    Faulty(Box<Faulty>),
    /// What any route may answer: another method, a body that cannot be read, a table that fails.
    Other(Problem),
}

/// Why an invitation cannot be registered any more.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Why {
    Expired,
    Superseded,
    Revoked,
    Registered,
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

/// The invitation, if it can still be registered.
pub(crate) fn open(invitation: Invitation, now: Timestamp) -> Result<Invitation, Refusal> {
    let why = match &invitation.state {
        State::Pending { expires_at } if now < *expires_at => return Ok(invitation),
        State::Pending { .. } | State::Closed { outcome: Outcome::Expired, .. } => Why::Expired,
        State::Closed { outcome: Outcome::Superseded { .. }, .. } => Why::Superseded,
        State::Closed { outcome: Outcome::Revoked, .. } => Why::Revoked,
        State::Closed { outcome: Outcome::Registered { .. }, .. } => Why::Registered,
        // An integrated invitation has no link.
        State::AccountCreated { .. } => return Err(Refusal::NotFound),
    };
    Err(Refusal::Closed(why, Box::new(invitation)))
}

/// Why the completion of `invitation` with what was `typed` was rejected.
pub(crate) fn rejected(
    rejection: Rejection,
    invitation: Invitation,
    typed: Map<String, Value>,
    words: &RegistrationFaults,
    support_url: &str,
) -> Refusal {
    match rejection {
        Rejection::Refused(decide::Refusal::PastDeadline) => {
            Refusal::Closed(Why::Expired, Box::new(invitation))
        }
        Rejection::Refused(decide::Refusal::NotPending(now)) => {
            open(*now, Timestamp::MAX).err().unwrap_or(Refusal::NotFound)
        }
        Rejection::Refused(_) => Refusal::NotFound,
        Rejection::Taken { username, mobile_number } => {
            let errors = taken(username, mobile_number, words, support_url);
            Refusal::Faulty(Box::new(Faulty { invitation, typed, errors }))
        }
        // Nothing rides along with a completion, and it invites nobody.
        Rejection::Limited(_) | Rejection::Repeated(_) | Rejection::Suppressed => {
            Problem::temporarily_unavailable().into()
        }
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
            Self::Closed(why, _) => why.problem(),
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

impl Why {
    fn problem(self) -> Problem {
        let words = &ENGLISH.page;
        match self {
            Self::Expired => Problem::new(Code::InvitationExpired, words.expired.text),
            Self::Superseded => Problem::new(Code::InvitationSuperseded, words.superseded.text),
            Self::Revoked => Problem::new(Code::InvitationRevoked, words.revoked.text),
            Self::Registered => Problem::new(Code::InvitationRegistered, words.registered.text),
        }
    }
}
