//! The memory of requests: limits on how often something may happen, saved responses for retries, and acts of support
//! officers.

pub mod act;
pub mod limit;
pub mod replay;
