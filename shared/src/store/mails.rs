//! The notes of emails: which were sent, and their status (R41, R42).

use std::collections::BTreeSet;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, Put};
use tokio::time::sleep;

use super::commit::{Along, Committed, NEW};
use super::{MAX_ATTEMPTS, Record, Store, StoreError, item, key, keys};
use crate::domain::invitation::InvitationId;
use crate::domain::invitation::decision::Decision;
use crate::domain::invitation::delivery::{Delivery, MailNote};
use crate::domain::invitation::effect::MailKind;
use crate::domain::invitation::event::Event;
use crate::domain::values::address::EmailAddress;
use crate::system;
use crate::telemetry;

/// What the table knows of the emails that one event owes, before they are sent.
#[derive(Debug)]
pub struct KnownMails(BTreeSet<(String, String)>);

impl KnownMails {
    /// Whether an email has been sent already, or will never be.
    #[must_use]
    pub fn is_noted(&self, event: &Event, kind: MailKind) -> bool {
        self.0.contains(&keys::of_mail(event.invitation.id, event.invitation.version, kind))
    }

    /// Whether an address is suppressed.
    #[must_use]
    pub fn is_suppressed(&self, email: &EmailAddress) -> bool {
        self.0.contains(&keys::of_suppression(email))
    }
}

impl Store {
    /// What is known of the emails that an event owes, all in one call.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn known_mails(
        &self,
        event: &Event,
        mails: &[(MailKind, EmailAddress)],
    ) -> Result<KnownMails, StoreError> {
        let (id, version) = (event.invitation.id, event.invitation.version);
        let notes = mails.iter().map(|(kind, _)| keys::of_mail(id, version, *kind));
        let asked: BTreeSet<_> = notes.chain(mails.iter().map(|(_, to)| keys::of_suppression(to))).collect();
        let mut asked: Vec<_> = asked.into_iter().map(|(pk, sk)| key(pk, sk)).collect();
        let mut known = BTreeSet::new();
        for attempt in 0..MAX_ATTEMPTS {
            if asked.is_empty() {
                return Ok(KnownMails(known));
            }
            if attempt > 0 {
                sleep(system::backoff(attempt)).await;
            }
            let keys = KeysAndAttributes::builder()
                .set_keys(Some(asked))
                .consistent_read(true)
                .projection_expression("PK, SK")
                .build()
                .map_err(StoreError::unavailable)?;
            let request = self.client.batch_get_item().request_items(&self.table, keys);
            let answer = request.send().await.map_err(StoreError::unavailable)?;
            let found = answer.responses.unwrap_or_default().into_values().flatten();
            known.extend(found.filter_map(|item| keys::names(&item)));
            // DynamoDB may leave some for a later call.
            let left = answer.unprocessed_keys.unwrap_or_default().into_values();
            asked = left.flat_map(|left| left.keys).collect();
        }
        Err(StoreError::Unavailable("notes of mails were left unread".to_owned()))
    }

    /// Notes that SES accepted an email. Returns false if a delivery report was recorded first: that one is kept. A
    /// report that is being written is waited for: to give up would be to send the email again (R41).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn note_mail(&self, invitation: InvitationId, note: &MailNote) -> Result<bool, StoreError> {
        let delivery = Delivery { invitation, before: None, note: note.clone(), suppressed: None };
        for attempt in 0..MAX_ATTEMPTS {
            match self.write_note(&delivery).await? {
                Committed::Contended => sleep(system::backoff(attempt)).await,
                Committed::Done => return Ok(true),
                Committed::Stale(_) | Committed::Rejected(_) => return Ok(false),
            }
        }
        Err(StoreError::Unavailable("others kept changing the same email".to_owned()))
    }

    /// Records what a delivery report leads to (R42): the email's note, and what the inviter is owed. Returns what was
    /// written; nothing if `decide` found nothing to write, or if there is no such invitation.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn record_report(
        &self,
        invitation: InvitationId,
        decide: impl Fn(&Record) -> Option<Decision>,
    ) -> Result<Option<Decision>, StoreError> {
        for attempt in 0..MAX_ATTEMPTS {
            let Some(record) = self.record(invitation).await? else { return Ok(None) };
            let Some(decision) = decide(&record) else { return Ok(None) };
            match self.write_report(&decision).await? {
                Committed::Done => return Ok(Some(decision)),
                Committed::Stale(_) | Committed::Contended | Committed::Rejected(_) => {
                    sleep(system::backoff(attempt)).await;
                }
            }
        }
        Err(StoreError::Unavailable("others kept changing the same email".to_owned()))
    }

    /// Writes what follows from a delivery report. A note alone costs half of what a transaction of one item does.
    async fn write_report(&self, decision: &Decision) -> Result<Committed, StoreError> {
        let note = decision.delivery.as_ref().filter(|delivery| delivery.suppressed.is_none());
        let Some(note) = note.filter(|_| decision.events.is_empty()) else {
            return self.commit(decision, Along::default()).await;
        };
        let written = self.write_note(note).await?;
        if matches!(written, Committed::Done) {
            telemetry::committed(decision);
        }
        Ok(written)
    }

    /// Writes an email's note by itself, unless it has changed.
    async fn write_note(&self, delivery: &Delivery) -> Result<Committed, StoreError> {
        let put = self.note_along(delivery)?.build().map_err(StoreError::unavailable)?;
        let written = self
            .client
            .put_item()
            .table_name(put.table_name)
            .set_item(Some(put.item))
            .set_condition_expression(put.condition_expression)
            .set_expression_attribute_names(put.expression_attribute_names)
            .set_expression_attribute_values(put.expression_attribute_values)
            .send()
            .await;
        match written {
            Ok(_) => Ok(Committed::Done),
            Err(SdkError::ServiceError(error)) => match error.err() {
                PutItemError::ConditionalCheckFailedException(_) => Ok(Committed::Stale(None)),
                PutItemError::TransactionConflictException(_) => Ok(Committed::Contended),
                _ => Err(StoreError::unavailable(SdkError::ServiceError(error))),
            },
            Err(error) => Err(StoreError::unavailable(error)),
        }
    }

    /// An email's note, as part of a write that does nothing if the note has changed.
    pub(super) fn note_along(&self, delivery: &Delivery) -> Result<PutBuilder, StoreError> {
        let Delivery { invitation, note, .. } = delivery;
        let note = item(keys::of_mail(*invitation, note.event, note.kind), note)?;
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
