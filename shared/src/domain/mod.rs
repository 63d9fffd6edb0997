#![doc = include_str!("../../RULES.md")]
//!
//! # The module
//!
//! The rules without input or output: no clock, no randomness, no network. Read in this order: [`address`] and
//! [`policy`] say who may be invited and how, [`onboarding`] what the inviter fills in, [`invitation`] what an
//! invitation is, [`decide`] what may happen to it, [`effect`] which emails and timers follow, [`delivery`] what the
//! delivery reports change, and [`purge`] which personal data is removed in the end. [`words`] has the texts that
//! invitees read, in each language.

pub mod account;
pub mod address;
pub mod decide;
pub mod delivery;
pub mod effect;
pub mod event;
pub mod form;
pub mod invitation;
pub mod limit;
pub mod mobile;
pub mod onboarding;
pub mod password;
pub mod policy;
pub mod purge;
pub mod registration;
pub mod repeat;
pub mod words;
