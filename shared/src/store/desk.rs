//! Reads and writes that only the desk needs (R58, R59): the invitations of a person, officers by their address, and
//! the journal of support officers' acts.

use std::cmp::Reverse;
use std::fmt::Write;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use super::retry::Attempts;
use super::transaction::{Committed, Hindrance, Part};
use super::write::put;
use super::{Item, Store, StoreError, attribute, item, keys, read};
use crate::domain::invitation::event::Event;
use crate::domain::invitation::{Invitation, Inviter};
use crate::domain::requests::act::Act;
use crate::domain::requests::replay::{RequestKey, SavedResponse};
use crate::domain::values::address::EmailAddress;

/// The maximum number of a person's invitations that are shown. The newest are shown.
const MOST_INVITATIONS: i32 = 50;
/// The time for which an officer is remembered after their last request.
const OFFICER_KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);

/// An officer, with the issuer's subject.
#[derive(Deserialize, Serialize)]
struct Officer {
    subject: String,
    seen_at: Timestamp,
    purge_at: i64,
}

impl Store {
    /// The invitations of an address that are not purged, newest first. The index is updated a moment later, so the
    /// current invitation may be missing.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn invitations_to(&self, email: &EmailAddress) -> Result<Vec<Invitation>, StoreError> {
        let found = self
            .client
            .query()
            .table_name(&self.table)
            .index_name("by_invitee")
            .key_condition_expression("invitee = :invitee")
            .expression_attribute_values(":invitee", AttributeValue::S(email.as_str().to_owned()))
            .scan_index_forward(false)
            .limit(MOST_INVITATIONS)
            .send()
            .await
            .map_err(StoreError::unavailable)?;
        let ids = found.items().iter().filter_map(keys::invitation_id).collect::<Vec<_>>();
        let mut invitations = self.invitations(&ids).await?;
        invitations.sort_by_key(|invitation| Reverse(invitation.id));
        Ok(invitations)
    }

    /// Stores the subject of an officer, so that invitations can be transferred to them (R59).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn remember_officer(&self, officer: &Inviter, now: Timestamp) -> Result<(), StoreError> {
        let purge_at = (now + OFFICER_KEPT).as_second();
        let known = Officer { subject: officer.subject.clone(), seen_at: now, purge_at };
        self.write(item(keys::of_officer(&officer.email), &known)?).await
    }

    /// The officer with an address, if they have used this service.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn officer(&self, email: &EmailAddress, now: Timestamp) -> Result<Option<Inviter>, StoreError> {
        let known: Option<Officer> = self.get(keys::of_officer(email)).await?;
        let known = known.filter(|known| known.purge_at > now.as_second());
        Ok(known.map(|known| Inviter { subject: known.subject, email: email.clone() }))
    }

    /// Records an act that changes nothing.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn record_act(&self, act: &Act) -> Result<(), StoreError> {
        self.write(act_item(act, None)?).await
    }

    /// Ends the suppression of an address without a known invitation, and records the act. If the request has a key, its
    /// response is saved. Returns the hindrance if an earlier request used the key.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn resume_emails(
        &self,
        email: &EmailAddress,
        act: &Act,
        response: Option<(&RequestKey, SavedResponse)>,
    ) -> Result<Option<Hindrance>, StoreError> {
        let mut attempts = Attempts::new("suppression");
        loop {
            let mut writes = vec![
                (Part::Unconditional, self.delete(keys::of_suppression(email))?),
                (Part::Unconditional, put(self.put(act_item(act, None)?))?),
            ];
            if let Some((key, response)) = &response {
                writes.push((Part::Response(key), put(self.prepare_response(key, response.clone())?)?));
            }
            match self.transact(writes).await? {
                Committed::Done => return Ok(None),
                Committed::Hindered(hindrance) => return Ok(Some(hindrance)),
                Committed::Stale(_) | Committed::Contended => attempts.retry_later().await?,
            }
        }
    }

    /// The acts of a support officer since a moment.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn acts_of(&self, officer: &Inviter, since: Timestamp) -> Result<Vec<Act>, StoreError> {
        let milliseconds = u64::try_from(since.as_millisecond()).unwrap_or_default();
        let first = Ulid::from_parts(milliseconds, 0).to_string();
        let mut pages = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("PK = :pk AND SK >= :first")
            .filter_expression("officer.subject = :subject")
            .expression_attribute_values(":pk", AttributeValue::S(keys::DESK_JOURNAL.to_owned()))
            .expression_attribute_values(":first", AttributeValue::S(first))
            .expression_attribute_values(":subject", AttributeValue::S(officer.subject.clone()))
            .into_paginator()
            .items()
            .send();
        let mut acts = Vec::new();
        while let Some(found) = pages.try_next().await.map_err(StoreError::unavailable)? {
            acts.push(read(found)?);
        }
        Ok(acts)
    }
}

/// The item of an act, with the number of the event that has the reason.
pub(super) fn act_item(act: &Act, event: Option<&Event>) -> Result<Item, StoreError> {
    let mut item = item(keys::of_act(act.id), act)?;
    if let Some(event) = event {
        item.insert("event".to_owned(), attribute(event.invitation.version)?);
    }
    Ok(item)
}

/// The person of an act: the hash of their address (R58).
#[must_use]
pub fn person_of(email: &EmailAddress) -> String {
    let mut digits = String::new();
    for byte in digest(&SHA256, email.as_str().as_bytes()).as_ref() {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}
