//! The ids of invitations and accounts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// An invitation's id: a ULID, so that ids sort by the moment of the invitation.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String")]
pub struct InvitationId(pub Ulid);

/// A text that is no invitation's id.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
#[error("it is no invitation's id")]
pub struct NoInvitationId;

impl FromStr for InvitationId {
    type Err = NoInvitationId;

    /// An id has one spelling. The library reads others: lower case, and numbers that are too large for a ULID.
    fn from_str(text: &str) -> Result<Self, NoInvitationId> {
        let id = text.parse().map(Self).map_err(|_| NoInvitationId)?;
        if id.to_string() == text { Ok(id) } else { Err(NoInvitationId) }
    }
}

impl TryFrom<String> for InvitationId {
    type Error = NoInvitationId;

    fn try_from(text: String) -> Result<Self, NoInvitationId> {
        text.parse()
    }
}

/// An account's id, a ULID.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct AccountId(pub Ulid);

impl fmt::Display for InvitationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
