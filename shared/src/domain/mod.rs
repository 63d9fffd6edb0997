#![doc = include_str!("../../RULES.md")]
//!
//! # The module
//!
//! The rules without input or output: no clock, no randomness, no network. The wings in reading order; each uses only
//! those before it:
//! - [`words`]: what invitees read, in each language, and what can be wrong with an answer
//! - [`values`]: addresses, names, numbers, passwords that cannot be wrong
//! - [`policy`]: who may be invited, and on which form
//! - [`forms`]: what inviters and invitees fill in
//! - [`invitation`]: what an invitation is, what may happen to it, and which emails and timers follow
//! - [`requests`]: how often something may happen, and the responses that are kept for retries

pub mod forms;
pub mod invitation;
pub mod policy;
pub mod requests;
pub mod values;
pub mod words;
