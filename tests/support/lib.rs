//! Shared parts of the tests from outside: a host that runs the real functions, the people, their emails, and forged
//! tokens.
//!
//! The tests know the contract. They use no code of the product.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::print_stderr,
    reason = "what fails here must fail the test that asked for it"
)]

mod accounts;
pub mod answers;
pub mod binaries;
mod calls;
pub mod contract;
mod crowd;
mod exchange;
pub mod fake_aws;
pub mod forge;
mod function;
mod host;
mod invitations;
mod keys;
pub mod lines;
mod mails;
mod numbers;
mod people;
pub mod policy;
mod postbox;
mod processes;
mod raw;
mod reply;
pub mod runtime_api;
mod samples;
mod share;
pub mod story;
pub mod template;
mod traces;
mod wait;
pub mod wire;
mod world;

pub use accounts::Due;
pub use calls::{Call, Consumed, Told};
pub use crowd::at_once;
pub use exchange::ask;
pub use function::{Function, serve};
pub use host::Host;
pub use invitations::Invited;
pub use lines::Line;
pub use mails::{Mail, link_in, subject};
pub use numbers::Measured;
pub use people::{Officer, fresh_address, fresh_mobile, fresh_username};
pub use postbox::Postbox;
pub use raw::read_reply;
pub use reply::Reply;
pub use samples::sample;
pub use share::{exhaustive, is_on, is_wanted, rounds, seed, share};
pub use traces::{Place, Trace};
pub use wait::{days_after, eventually, now};
pub use world::{World, text};
