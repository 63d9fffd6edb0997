//! Notices to officers whose invitations an operator revoked (R56). Each officer has one item. Each revocation adds
//! its invitation to the item. Then one event tells the officer about all of them, and its transaction deletes the
//! item.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{AttributeValue, Delete, TransactWriteItem, Update};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::keys::{self, key};
use super::queries::PASSED;
use super::retry::Attempts;
use super::transaction::Committed;
use super::{Store, StoreError};
use crate::domain::invitation::decision::Decision;
use crate::domain::invitation::event::{Actor, Event, Happening};
use crate::domain::invitation::{Invitation, InvitationId};
use crate::domain::values::address::EmailAddress;

/// The time that a notice waits for more revocations, if the call that wrote it has not sent it.
const WAITS: SignedDuration = SignedDuration::from_mins(15);

/// The key of a notice that was not sent yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NoticeKey((String, String));

#[derive(Deserialize)]
struct Notice {
    invitations: BTreeSet<InvitationId>,
}

impl NoticeKey {
    /// The notice to the officer with this subject.
    #[must_use]
    pub fn of(subject: &str) -> Self {
        Self(keys::of_notice(subject))
    }
}

impl Store {
    /// Notices that have waited long enough.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn due_notices(&self, now: Timestamp) -> Result<Vec<NoticeKey>, StoreError> {
        let found = self.by_deadline(keys::notice_shard, PASSED, &[(":now", now)]).await?;
        Ok(found.iter().filter_map(keys::names).map(NoticeKey).collect())
    }

    /// Tells an officer about all invitations of the notice, with one event. `decide` makes the event from the newest
    /// invitation and the addresses of all. Returns false if there is no such notice.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn tell(
        &self,
        notice: &NoticeKey,
        decide: impl Fn(&Invitation, Vec<EmailAddress>) -> Decision,
    ) -> Result<bool, StoreError> {
        let mut attempts = Attempts::new("notice");
        loop {
            let Some(Notice { invitations }) = self.get(notice.0.clone()).await? else { return Ok(false) };
            let ids: Vec<InvitationId> = invitations.into_iter().collect();
            let mut revoked = self.invitations(&ids).await?;
            revoked.sort_by_key(|invitation| invitation.id);
            let Some(newest) = revoked.last() else { return Ok(false) };
            let addresses = revoked.iter().map(|invitation| invitation.email.clone()).collect();
            match self.commit(&decide(newest, addresses).into()).await? {
                Committed::Done => return Ok(true),
                Committed::Stale(_) | Committed::Contended | Committed::Hindered(_) => {
                    attempts.retry_later().await?;
                }
            }
        }
    }

    /// The write of the officer's notice in the transaction of an event. None if the event does not change it.
    pub(super) fn notice_along(&self, event: &Event) -> Result<Option<TransactWriteItem>, StoreError> {
        let Event { invitation, .. } = event;
        let (pk, sk) = keys::of_notice(&invitation.inviter.subject);
        let this = invitation.id.to_string();
        let write = match (event.event, &event.by) {
            (Happening::Revoked, Actor::Operator) => {
                let shard = keys::notice_shard(keys::shard_of(invitation.id));
                let update = Update::builder()
                    .table_name(&self.table)
                    .set_key(Some(key(pk, sk)))
                    .update_expression("ADD invitations :this SET deadline_shard = :shard, expires_at = :due")
                    .expression_attribute_values(":this", AttributeValue::Ss(vec![this]))
                    .expression_attribute_values(":shard", AttributeValue::S(shard))
                    .expression_attribute_values(":due", AttributeValue::S((event.at + WAITS).to_string()))
                    .build()
                    .map_err(StoreError::unavailable)?;
                TransactWriteItem::builder().update(update)
            }
            (Happening::RevocationsTold, _) => {
                // A notice only grows until it is deleted. So it has not changed if it has the same size and this
                // invitation.
                let delete = Delete::builder()
                    .table_name(&self.table)
                    .set_key(Some(key(pk, sk)))
                    .condition_expression("size(invitations) = :told AND contains(invitations, :this)")
                    .expression_attribute_values(":told", AttributeValue::N(event.revoked.len().to_string()))
                    .expression_attribute_values(":this", AttributeValue::S(this))
                    .build()
                    .map_err(StoreError::unavailable)?;
                TransactWriteItem::builder().delete(delete)
            }
            _ => return Ok(None),
        };
        Ok(Some(write.build()))
    }
}
