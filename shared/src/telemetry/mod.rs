//! Logs: JSON lines on standard output, as CloudWatch takes them. Nothing in them is personal or secret. Every
//! function spells the fields alike:
//!
//! | field | meaning |
//! |---|---|
//! | `timestamp`, `level`, `message` | time, severity, and what happened, always in the same words |
//! | `request.id` | Lambda's id of the invocation, which its own lines have, too |
//! | `trace.id` | X-Ray's id of the trace that the invocation is part of |
//! | `http.request_id` | API Gateway's id of the request, which clients get as `X-Request-Id` and in errors |
//! | `http.method`, `http.route`, `http.status` | a request and its answer; never its path, which may hold a token |
//! | `officer.id` | the officer who sent a request, as a keyed hash: the same one on all lines of the officer, and no way back |
//! | `token.fault`, `token.claim` | what is wrong with an access token, and the name of a claim that is missing or useless |
//! | `invitation.id`, `account.id` | whom it is about; `invitation.form` is the kind of form |
//! | `event`, `by` | what happened to the invitation, in the words of its history, and through whom |
//! | `mail.kind`, `mail.status` | the kind of an email and its delivery status, in the words of `infra/openapi.yaml` |
//! | `outcome` | the outcome: of a request `ok`, `refused` or `failed` |
//! | `reason` | why something was refused, as the code of the error that the client gets |
//! | `limit` | which limit was reached (R45) |
//! | `error` | why something failed, with its causes; of a panic the `place` in the code |
//! | `rows`, `dry_run` | of a list of people |
//! | `days`, `expired`, `purged` | of a sweep: how far back it looked, and what it did |
//! | `reminded`, `holders_reminded`, `terminated` | of a sweep: how many invitees and holders it reminded, and how many accounts it ended |
//! | `heard_at` | when the last of the directory's events came |
//! | `act`, `people` | of the desk: the id of an act in the journal, and how many people an officer has looked at |
//! | `revoked`, `officers_told`, `left` | of an operator's revocation: what it did, and what it left |
//! | `item.partition`, `item.sort` | the key of an event that was parked |
//! | `_aws`, `stack` and names like `InvitationsSent` | what [`metrics`] counts |
//!
//! Traces are Lambda's own (`Tracing` in the template, off by default). `trace.id` leads from a trace to these lines and
//! back. An SDK for traces would make each cold start slower and add little: a function makes one transaction, and
//! `invitation.id` links what follows from it.

mod changes;
mod lines;
pub mod metrics;
mod span;
mod start;

pub use changes::{contract_name, log_decision, log_limit, log_report};
pub use span::{record_claim, record_invitation_id, record_officer, record_token_fault};
pub use start::{init, refuse_to_start};
