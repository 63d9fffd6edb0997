//! The service from outside: requests go in, answers and mails come out. The real functions run on one
//! machine, by the deployment template.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "what fails here must fail the test")]

mod alone;
mod bad_input;
mod bulk;
mod completion;
mod configuration;
mod contract;
mod edge;
mod enumeration;
mod expiry;
mod feedback;
mod front;
mod hostile_input;
mod idempotency;
mod injection;
mod issuer;
mod languages;
mod limits;
mod links;
mod logs;
mod mails;
mod metrics;
mod officer_tokens;
mod overriding;
mod page;
mod poison;
mod portal;
mod public_officers;
mod purging;
mod raw_requests;
mod restart;
mod routes;
mod runbook;
mod samples;
mod secrecy;
mod sign_in;
mod vendors;
mod wrong_turns;
