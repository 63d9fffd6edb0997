//! Whatever call fails, in whatever way: what was promised holds (R25, R34, R37, R41).
//!
//! Each story is played once undisturbed, and its calls are counted. Then it is played again with fresh people for
//! each of these calls and each way to fail. Clients ask again as clients do; the rest must come right by itself.

#![expect(clippy::unwrap_used, reason = "what fails here must fail the test")]

mod desk;
mod fault;
mod findings;
mod issuer;
mod matrix;
mod notes;
mod promises;
mod transfers;
