//! Service requests, and the support officers who answer them (R58).

use serde::{Deserialize, Serialize};

use super::Inviter;

/// The service request for which a support officer makes a change. The history has it with the change.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct ServiceRequest {
    /// The support officer.
    pub officer: Inviter,
    /// The number of the service request.
    pub number: String,
    /// The reason, in the support officer's words. It may have personal data, so it is purged with the invitation
    /// (R46).
    pub reason: String,
}
