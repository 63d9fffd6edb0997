//! IAM: the permissions that calls need, and the permissions that roles have.

mod action;
mod rights;
mod statement;

pub(crate) use action::{Action, PartitionKeys, of_dynamodb, of_events, of_mail, of_schedule, of_secret, on};
pub(crate) use rights::{Rights, Role};
pub(crate) use statement::{Condition, Operator, Statement};
