//! The service from outside: requests go in, responses and emails come out. The real functions run on one
//! machine, by the deployment template.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "what fails here must fail the test")]

mod activation;
mod allowlist;
mod api_gateway;
mod bad_input;
mod bulk;
mod completion;
mod configuration;
mod contract;
mod deployment_check;
mod desk;
mod enumeration;
mod examples;
mod expiry;
mod feed;
mod feedback;
mod front;
mod hostile_input;
mod idempotency;
mod injection;
mod issuer;
mod languages;
mod limits;
mod links;
mod local_host;
mod logs;
mod mails;
mod metrics;
mod officer_tokens;
mod overriding;
mod page;
mod portal;
mod preconditions;
mod public_officers;
mod purging;
mod raw_requests;
mod restart;
mod routes;
mod runbook;
mod samples;
mod secrecy;
mod sign_in;
mod single_function;
mod statistics;
mod undeliverable_events;
mod vendors;
mod waiting;
mod withdrawals;
mod wrong_turns;
