//! An invitation and the states of its life (R19 - R26, R36).

pub mod account;
pub mod activation;
pub mod decide;
pub mod decision;
pub mod delivery;
pub mod desk;
pub mod effect;
pub mod event;
mod facts;
mod ids;
#[expect(clippy::module_inception, reason = "the folder is named after its main type")]
mod invitation;
pub mod objection;
pub mod publication;
pub mod purge;
pub mod refusal;
pub mod selection;
mod service_request;
mod snapshot;
mod state;
pub mod statistics;
pub mod waiting;

pub use ids::{AccountId, InvitationId, NoInvitationId};
pub use invitation::{Invitation, Inviter, Replaced};
pub use service_request::ServiceRequest;
pub use snapshot::{Details, Snapshot, Status};
pub use state::{Outcome, State};
