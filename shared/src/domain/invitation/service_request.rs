//! Service requests, and the support officers who answer them (R58).

use serde::{Deserialize, Serialize};

use super::Inviter;

/// Why a support officer changes something. It stands in the history with the change.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ServiceRequest {
    /// The support officer.
    pub officer: Inviter,
    /// The number of the service request.
    pub number: String,
    /// Why, in the support officer's words. Personal data may be in it, so it is purged with the invitation (R46).
    pub reason: String,
}
