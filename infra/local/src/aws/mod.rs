//! AWS's services on one machine, one module for each.

pub(crate) mod api_gateway;
pub(crate) mod by_target;
pub(crate) mod dynamodb;
pub(crate) mod event_bridge;
pub(crate) mod lambda;
pub(crate) mod scheduler;
pub(crate) mod secrets_manager;
pub(crate) mod ses;
