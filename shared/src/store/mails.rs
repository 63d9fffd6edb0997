//! The notes of mails: which were sent, and what became of them (R41, R42).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, item, keys};
use crate::domain::effect::MailKind;
use crate::domain::event::Event;

/// What is known of one mail.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MailNote {
    /// Which mail.
    pub kind: MailKind,
    /// What became of it.
    pub status: MailStatus,
    /// Since when.
    pub at: Timestamp,
    /// SES's name for it.
    pub ses_message_id: String,
}

/// What became of a mail (R42).
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MailStatus {
    /// SES took it.
    Sent,
}

impl Store {
    /// Whether the mail that an event owes has been sent already.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn mail_was_sent(&self, event: &Event, kind: MailKind) -> Result<bool, StoreError> {
        let note: Option<MailNote> =
            self.get(keys::of_mail(event.invitation.id, event.invitation.version, kind)).await?;
        Ok(note.is_some())
    }

    /// Notes that SES took a mail.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn note_mail(&self, event: &Event, note: &MailNote) -> Result<(), StoreError> {
        let key = keys::of_mail(event.invitation.id, event.invitation.version, note.kind);
        self.client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item(key, note)?))
            .send()
            .await
            .map_err(StoreError::unavailable)?;
        Ok(())
    }
}
