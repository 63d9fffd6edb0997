//! Logs: JSON lines on standard output, as CloudWatch takes them. Nothing in them is personal or secret. Every
//! function spells the fields alike:
//!
//! | field | meaning |
//! |---|---|
//! | `timestamp`, `level`, `message` | time, severity, and what happened, always in the same words |
//! | `request.id` | Lambda's id of the invocation, which its own lines have, too |
//! | `trace.id` | X-Ray's id of the trace that the invocation is part of |
//! | `http.request_id` | API Gateway's id of the request, which clients get as `X-Request-Id` and in errors |
//! | `http.method`, `http.route`, `http.status` | a request and its response; never its path, which may have a token |
//! | `officer.id` | the officer who sent a request, as a keyed hash: it is the same on all lines of the officer, and does not reveal them |
//! | `token.fault`, `token.claim` | the fault of an access token, and the name of a claim that is missing or bad |
//! | `invitation.id`, `account.id` | the invitation and the account; `invitation.form` is the kind of form |
//! | `event`, `by` | the event of the invitation, and the kind of actor, with the names of its history |
//! | `mail.kind`, `mail.status` | the kind of an email and its delivery status, with the names of `infra/openapi.yaml` |
//! | `outcome` | the outcome; for a request it is `ok`, `refused` or `failed` |
//! | `reason` | the reason of a refusal: the code of the problem that the client gets |
//! | `limit` | the limit that was reached (R45) |
//! | `error` | an error with its causes; for a panic, the `place` in the code |
//! | `rows`, `dry_run` | a list of people: the number of rows, and whether it was a dry run |
//! | `days`, `expired`, `purged` | a sweep: how many days back it looked, and how many invitations it closed and purged |
//! | `reminded`, `holders_reminded`, `terminated` | a sweep: how many invitees and holders it reminded, and how many accounts it ended |
//! | `heard_at` | the time of the directory's last event |
//! | `act`, `people` | the desk: the id of an act in the journal, and how many people an officer has looked at |
//! | `revoked`, `officers_told`, `left` | an operator's revocation: how many invitations it revoked, how many officers it told, and how many invitations are left |
//! | `item.partition`, `item.sort` | the key of an event that was parked |
//! | `_aws`, `stack` and names like `InvitationsSent` | the numbers of [`metrics`] |
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
