//! The lists of this repository at build time. `shared/build/policy.rs` writes them.

use std::borrow::Cow;

use super::allowlist::{AllowlistRow, Path};
use super::{AccountType, IdentityProvider};
use crate::domain::values::choice::Choice;

include!(concat!(env!("OUT_DIR"), "/policy.rs"));
