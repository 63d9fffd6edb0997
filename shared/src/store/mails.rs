//! The notes of mails: which were sent, and what became of them (R41, R42).

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Put};
use jiff::Timestamp;
use tokio::time::sleep;

use super::commit::{Along, Committed, NEW};
use super::{Item, MAX_ATTEMPTS, Store, StoreError, item, keys};
use crate::clock;
use crate::domain::decide::Decision;
use crate::domain::delivery::{Delivery, MailNote, hear};
use crate::domain::effect::MailKind;
use crate::domain::event::Event;
use crate::domain::invitation::InvitationId;

impl Store {
    /// Whether the mail that an event owes has been sent already, or will never be.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn mail_is_noted(&self, event: &Event, kind: MailKind) -> Result<bool, StoreError> {
        let note: Option<MailNote> =
            self.get(keys::of_mail(event.invitation.id, event.invitation.version, kind)).await?;
        Ok(note.is_some())
    }

    /// Notes that SES took a mail, unless SES's own news of it came first: they say more, and the answer is false.
    /// News that are being written are waited for: to give up would be to send the mail again (R41).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn note_mail(&self, invitation: InvitationId, note: &MailNote) -> Result<bool, StoreError> {
        let item = note_item(invitation, note)?;
        for attempt in 0..MAX_ATTEMPTS {
            let noted = self
                .client
                .put_item()
                .table_name(&self.table)
                .set_item(Some(item.clone()))
                .condition_expression(NEW)
                .send()
                .await;
            match noted {
                Ok(_) => return Ok(true),
                Err(SdkError::ServiceError(error)) => match error.err() {
                    PutItemError::ConditionalCheckFailedException(_) => return Ok(false),
                    PutItemError::TransactionConflictException(_) => sleep(clock::backoff(attempt)).await,
                    _ => return Err(StoreError::unavailable(SdkError::ServiceError(error))),
                },
                Err(error) => return Err(StoreError::unavailable(error)),
            }
        }
        Err(StoreError::Unavailable("others kept changing the same mail".to_owned()))
    }

    /// Writes what follows from news of a mail (R42): its note, and what the inviter is owed. The answer is
    /// what was written; nothing if it was known already, or if there is no such mail.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn hear_of_mail(
        &self,
        invitation: InvitationId,
        news: &MailNote,
        now: Timestamp,
    ) -> Result<Option<Decision>, StoreError> {
        for attempt in 0..MAX_ATTEMPTS {
            let Some(record) = self.record(invitation).await? else { return Ok(None) };
            let Some(decision) = hear(&record.invitation, &record.history, &record.mails, news, now) else {
                return Ok(None);
            };
            match self.commit(&decision, Along::default()).await? {
                Committed::Done => return Ok(Some(decision)),
                Committed::Stale(_) | Committed::Contended | Committed::Rejected(_) => {
                    sleep(clock::backoff(attempt)).await;
                }
            }
        }
        Err(StoreError::Unavailable("others kept changing the same mail".to_owned()))
    }

    /// A mail's note, as part of a transaction that does nothing if the note has changed.
    pub(super) fn note_along(&self, delivery: &Delivery) -> Result<PutBuilder, StoreError> {
        let note = note_item(delivery.invitation, &delivery.note)?;
        let put = Put::builder().table_name(&self.table).set_item(Some(note));
        let Some(before) = delivery.before else { return Ok(put.condition_expression(NEW)) };
        let before: AttributeValue = serde_dynamo::to_attribute_value(before)
            .map_err(|error| StoreError::Unreadable(error.to_string()))?;
        Ok(put
            .condition_expression("#status = :before")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":before", before))
    }
}

fn note_item(invitation: InvitationId, note: &MailNote) -> Result<Item, StoreError> {
    item(keys::of_mail(invitation, note.event, note.kind), note)
}
