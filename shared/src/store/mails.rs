//! The notes of emails: the record of sent emails, with their status (R41, R42).

use std::collections::BTreeSet;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::Put;
use aws_sdk_dynamodb::types::builders::PutBuilder;

use super::keys::{self, key};
use super::retry::Attempts;
use super::transaction::Committed;
use super::write::NEW;
use super::{InvitationRecord, Store, StoreError, attribute, item};
use crate::domain::invitation::InvitationId;
use crate::domain::invitation::delivery::{Delivery, MailNote, ReportOutcome};
use crate::domain::invitation::effect::MailKind;
use crate::domain::invitation::event::Event;
use crate::domain::values::address::EmailAddress;
use crate::telemetry;

/// The stored facts about the emails that one event owes: their notes, and suppressed recipients.
#[derive(Debug)]
pub struct KnownMails(BTreeSet<(String, String)>);

impl KnownMails {
    /// Whether there is a note of the email: it was sent, or will never be sent.
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
    /// Reads the stored facts about the emails that an event owes, in one call.
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
        let asked = asked.into_iter().map(|(pk, sk)| key(pk, sk)).collect();
        let found = self.batch(asked, Some("PK, SK")).await?;
        Ok(KnownMails(found.iter().filter_map(keys::names).collect()))
    }

    /// Notes that SES accepted an email. Returns false if a delivery report was recorded first. That report is kept.
    /// If a report is being written, this waits for it, because without a note the email would be sent again (R41).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn note_mail(&self, invitation: InvitationId, note: &MailNote) -> Result<bool, StoreError> {
        let delivery = Delivery { invitation, before: None, note: note.clone(), suppressed: None };
        let mut attempts = Attempts::new("email");
        loop {
            match self.write_note(&delivery).await? {
                Committed::Contended => attempts.retry_later().await?,
                Committed::Done => return Ok(true),
                Committed::Stale(_) | Committed::Hindered(_) => return Ok(false),
            }
        }
    }

    /// Records a delivery report as `decide` says (R42): the note of the email, and an event if the inviter must be
    /// told. Returns what was written. None if `decide` changes nothing, or there is no such invitation.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn record_report(
        &self,
        invitation: InvitationId,
        decide: impl Fn(&InvitationRecord) -> Option<ReportOutcome>,
    ) -> Result<Option<ReportOutcome>, StoreError> {
        let mut attempts = Attempts::new("email");
        loop {
            let Some(record) = self.record(invitation).await? else { return Ok(None) };
            let Some(outcome) = decide(&record) else { return Ok(None) };
            match self.write_report(&outcome).await? {
                Committed::Done => {
                    telemetry::log_report(&outcome);
                    return Ok(Some(outcome));
                }
                Committed::Stale(_) | Committed::Contended | Committed::Hindered(_) => {
                    attempts.retry_later().await?;
                }
            }
        }
    }

    /// Writes the changes of a delivery report. If only the note changes, a single write is enough. It costs half as
    /// much as a transaction.
    async fn write_report(&self, outcome: &ReportOutcome) -> Result<Committed, StoreError> {
        let ReportOutcome { delivery, event } = outcome;
        if event.is_none() && delivery.suppressed.is_none() {
            self.write_note(delivery).await
        } else {
            self.commit_report(outcome).await
        }
    }

    /// Writes a note by itself, if it has not changed since it was read.
    async fn write_note(&self, delivery: &Delivery) -> Result<Committed, StoreError> {
        let put = self.prepare_note(delivery)?.build().map_err(StoreError::unavailable)?;
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

    /// The write of a note. It fails if the note has changed since it was read.
    pub(super) fn prepare_note(&self, delivery: &Delivery) -> Result<PutBuilder, StoreError> {
        let Delivery { invitation, note, .. } = delivery;
        let note = item(keys::of_mail(*invitation, note.event, note.kind), note)?;
        let put = Put::builder().table_name(&self.table).set_item(Some(note));
        let Some(before) = delivery.before else { return Ok(put.condition_expression(NEW)) };
        Ok(put
            .condition_expression("#status = :before")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":before", attribute(before)?))
    }
}
