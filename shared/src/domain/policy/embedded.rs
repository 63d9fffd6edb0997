//! The lists of this repository as they were at build time. `build.rs` writes them.

use std::borrow::Cow;

use super::lists::{AllowlistRow, Path};
use super::{AccountType, IdentityProvider};
use crate::domain::form::Choice;

include!(concat!(env!("OUT_DIR"), "/policy.rs"));
