//! The ids of invitations and accounts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// The id of an invitation. It is a ULID, so ids sort by the time of the invitation.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String")]
pub struct InvitationId(pub Ulid);

/// The text is not an id of an invitation.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
#[error("it is not the id of an invitation")]
pub struct NoInvitationId;

impl FromStr for InvitationId {
    type Err = NoInvitationId;

    /// Reads an id. Only one spelling is accepted. The library would also accept lower case, and numbers that are too
    /// large for a ULID.
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

/// The id of an account, a ULID.
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
