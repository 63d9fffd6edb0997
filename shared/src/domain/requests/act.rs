//! What support officers do (R58), for those who supervise them: each look-up and each change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::domain::invitation::{AccountId, InvitationId, Inviter};

/// One look-up or change. It never says what was searched for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Act {
    /// Its id, in the order of time.
    pub id: Ulid,
    /// When, in whole seconds.
    pub at: Timestamp,
    /// The support officer.
    pub officer: Inviter,
    /// What was done.
    pub act: ActKind,
    /// The number of the service request.
    pub request_number: String,
    /// Whom it was about, as the SHA-256 of their address in hexadecimal digits: who has the address can find what was
    /// done to the person, and nobody else learns it. None if nobody was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation_id: Option<InvitationId>,
    /// The account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Why, where no event of an invitation says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a support officer did.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Searched for a person.
    Searched,
    /// Looked at an invitation.
    ViewedInvitation,
    /// Looked at an account.
    ViewedAccount,
    /// Corrected an account.
    Corrected,
    /// Released an account.
    Released,
    /// Revoked an invitation.
    Revoked,
    /// Sent the email of an invitation again.
    Resent,
    /// Gave an invitation to another officer.
    Transferred,
    /// Had an address emailed again.
    EmailsResumed,
}

/// How many people these look-ups are about. Each search that found nobody counts as one.
#[must_use]
pub fn count_people<'a>(acts: impl IntoIterator<Item = &'a Act>) -> usize {
    let (mut people, mut nobody) = (std::collections::BTreeSet::new(), 0);
    for act in acts {
        match &act.person {
            Some(person) => drop(people.insert(person)),
            None => nobody += 1,
        }
    }
    people.len() + nobody
}
