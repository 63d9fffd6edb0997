//! The rules, tested through the public functions of the library.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod account_model;
mod activation;
mod addresses;
mod codes;
mod deliveries;
mod explore;
mod feed;
mod imports;
mod life;
mod links;
mod mails;
mod model;
mod policy;
mod purging;
mod rule_book;
mod sequences;
mod waiting;
mod world;
