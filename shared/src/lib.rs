//! Inviting a person to TechPass: the library that the seven functions share.
//!
//! The domain decides, without input or output. The other modules do what it decided, and speak to AWS and to clients. The
//! functions only wire them together: read the configuration, build the clients, hand a request over.
//!
//! # The map
//!
//! A module may use the modules of its row, and itself. A test reads this table and holds the code against it.
//!
//! | module | what is there | may use |
//! |---|---|---|
//! | [`domain`] | the rules: who may be invited, what may happen to an invitation, which emails follow | |
//! | [`error`] | an error with its causes, in one line | |
//! | [`system`] | the clock, randomness, new ids: nothing else asks for them | `domain` |
//! | [`config`] | the environment's variables, and the lists of the policy | `domain` |
//! | [`telemetry`] | log lines, and the metrics in them | `config`, `domain`, `system` |
//! | [`aws`] | the SDK's configuration: connector, endpoints, trusted certificates, secrets | `config`, `error` |
//! | [`token`] | registration links, signed and checked; the cryptography of all tokens | `domain` |
//! | [`store`] | the table: its keys, items, conditions and transactions | `domain`, `error`, `system`, `telemetry` |
//! | [`mail`] | emails: written, and sent through SES | `config`, `domain`, `error`, `token` |
//! | [`schedule`] | timers of EventBridge Scheduler | `config`, `domain`, `error` |
//! | [`feed`] | events published for other systems | `config`, `domain`, `error` |
//! | [`http`] | requests, officers' access tokens, responses and problems | all but `feed`, `mail`, `schedule` |
//!
//! # To add something
//!
//! - A rule belongs to [`domain`], with its number and a test that names it.
//! - An item of the table gets its key in `store/keys.rs`. A decision is written by `store/commit.rs`, in one transaction.
//! - An email is a kind in [`domain::invitation::effect`], a text in [`mail`], and a snapshot in `shared/tests/rules`.
//! - A function uses this library and no other function.

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
