//! The acts of support officers (R58): each look-up and each change. Their supervisors read them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::domain::invitation::{AccountId, InvitationId, Inviter};

/// One look-up or change. The text of a search is never recorded.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Act {
    /// The id. Ids sort by time.
    pub id: Ulid,
    /// The time, in whole seconds.
    pub at: Timestamp,
    /// The support officer.
    pub officer: Inviter,
    /// The kind of act.
    pub act: ActKind,
    /// The number of the service request.
    pub request_number: String,
    /// The person, as the SHA-256 of their address in hexadecimal digits. A reader who knows the address can find the
    /// acts about this person. Other readers cannot tell who it is. None if nobody was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation_id: Option<InvitationId>,
    /// The account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// The reason. None if an event of the invitation has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The kind of act.
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
    /// Allowed emails to an address again.
    EmailsResumed,
}

/// The number of people that these look-ups and changes are about. Each search that found nobody counts as one person.
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
