//! The emails (R39, R40): what they say, how they look, and how they leave.
//!
//! Each email is one [`Letter`]; text and HTML are two renderings of it, so that they cannot say different
//! things.

mod letter;
mod of_support;
mod send;
mod sender;
mod suppression_list;
mod to_invitee;
mod to_inviter;
mod writer;

pub use letter::{Action, Letter};
pub use send::{Mailer, SendError};
pub use suppression_list::SuppressionList;
pub use writer::{Writer, WriterSettings};
