//! What is remembered of requests: how often something may happen, and the responses of requests that may be sent
//! again.

pub mod act;
pub mod limit;
pub mod replay;
