//! The library that the seven functions of TechPass invitations share.
//!
//! The domain makes the decisions, without input or output. The other modules carry them out, and talk to AWS and to
//! clients. The functions only connect them: they read the configuration, build the AWS clients, and pass requests
//! on.
//!
//! # The map
//!
//! A module may use itself and the modules in the last column of its row. A test compares the code with this table.
//!
//! | module | contents | may use |
//! |---|---|---|
//! | [`domain`] | the rules: who may be invited, which commands change an invitation, which emails follow | |
//! | [`error`] | an error with its causes, in one line | |
//! | [`system`] | the clock, randomness, and new ids | `domain` |
//! | [`config`] | the environment's variables, and the source of the policy's lists | `domain` |
//! | [`telemetry`] | log lines with metrics | `config`, `domain`, `system` |
//! | [`aws`] | the SDK's configuration: connector, endpoints, trusted certificates, secrets | `config`, `error` |
//! | [`token`] | registration links, and the cryptography of all tokens | `domain` |
//! | [`store`] | the table: its keys, items, conditions and transactions | `domain`, `error`, `system`, `telemetry` |
//! | [`mail`] | the emails, and their sending through SES | `config`, `domain`, `error`, `token` |
//! | [`schedule`] | timers of EventBridge Scheduler | `config`, `domain`, `error` |
//! | [`feed`] | events published for other systems | `config`, `domain`, `error` |
//! | [`http`] | requests, officers' access tokens, responses and problems | all but `feed`, `mail`, `schedule` |
//!
//! # To add something
//!
//! - A rule belongs to [`domain`]. Its code and its test name its number.
//! - An item of the table has its key in `store/keys.rs`. `store/commit.rs` writes each decision in one transaction.
//! - An email needs a kind in [`domain::invitation::effect`], a text in [`mail`], and a snapshot in
//!   `shared/tests/rules`.
//! - A function uses this library, and no other function.

pub mod aws;
pub mod config;
pub mod domain;
pub mod error;
pub mod feed;
pub mod http;
pub mod mail;
pub mod schedule;
pub mod store;
pub mod system;
pub mod telemetry;
pub mod token;
