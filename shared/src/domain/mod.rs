#![doc = include_str!("../../RULES.md")]
//!
//! # The module
//!
//! The rules, without input or output: no clock, no randomness, no network. These are the modules in reading order.
//! Each uses only itself and those before it:
//! - [`words`]: the texts for invitees in each language, and the errors of forms
//! - [`values`]: addresses, names, numbers and passwords that are always valid
//! - [`policy`]: who may be invited, and on which form
//! - [`forms`]: the forms of inviters and invitees
//! - [`invitation`]: the states of an invitation, the commands that change it, and the emails and timers that follow
//! - [`requests`]: limits, saved responses for retries, and acts of support officers

pub mod forms;
pub mod invitation;
pub mod policy;
pub mod requests;
pub mod values;
pub mod words;
