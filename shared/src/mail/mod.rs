//! The emails (R39, R40): their texts, their layout, and their sending.
//!
//! Each email is one [`Letter`]. Plain text and HTML are two renderings of it, so both always say the same.

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
