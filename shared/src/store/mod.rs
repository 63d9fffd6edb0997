//! The DynamoDB table: the only place that knows its keys, items and conditions.

mod accounts;
mod batch;
mod claims;
mod commit;
mod desk;
mod keys;
mod limits;
mod mails;
mod notices;
mod purge;
mod queries;
mod requests;
mod retry;
mod suppression;

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::invitation::decision::Decision;
use crate::domain::invitation::delivery::MailNote;
use crate::domain::invitation::event::Event;
use crate::domain::invitation::{Invitation, InvitationId};
use crate::domain::values::address::EmailAddress;
use crate::error::describe;

pub use accounts::AccountName;
pub use commit::{Change, Hindrance};
pub use desk::person_of;
pub use keys::DEADLINE_SHARDS;
pub use mails::KnownMails;
pub use notices::NoticeKey;
pub use queries::{InvitationPage, SEARCHED_AT_ONCE};
pub use suppression::Suppression;

use commit::Committed;
use keys::{INVITATION, key};
use retry::Attempts;

type Item = HashMap<String, AttributeValue>;

/// The table.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    table: String,
}

/// An invitation with its history and its emails.
#[derive(Clone, Debug)]
pub struct InvitationRecord {
    /// The invitation.
    pub invitation: Invitation,
    /// Its events, oldest first.
    pub history: Vec<Event>,
    /// Its emails, oldest first.
    pub mails: Vec<MailNote>,
}

/// The table did not respond, or an item cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// DynamoDB failed. A retry may succeed.
    #[error("the table is not available: {0}")]
    Unavailable(String),
    /// An item has an unknown form. A retry does not help.
    #[error("an item of the table cannot be read: {0}")]
    Unreadable(String),
}

/// Why a change did not happen. `Refusal` is what the rules can say to its command.
#[derive(Debug)]
pub enum Rejection<Refusal> {
    /// The rules do not allow it.
    Refused(Refusal),
    /// Another write of the same transaction does not allow it.
    Hindered(Hindrance),
    /// The table failed.
    Store(StoreError),
}

impl<Refusal> From<StoreError> for Rejection<Refusal> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl StoreError {
    fn unavailable(error: impl std::error::Error) -> Self {
        Self::Unavailable(describe(&error))
    }
}

impl Store {
    /// The table of that name.
    #[must_use]
    pub fn new(config: &SdkConfig, table: String) -> Self {
        Self { client: Client::new(config), table }
    }

    /// Changes the current invitation of an address, as `decide` says. The first attempt assumes that there is none. If
    /// there is one, the failed condition returns it, and `decide` is called again.
    ///
    /// # Errors
    /// A [`Rejection`].
    pub async fn change_address<'a, Refusal>(
        &self,
        email: &EmailAddress,
        decide: impl Fn(Option<&Invitation>) -> Result<Change<'a>, Refusal>,
    ) -> Result<Decision, Rejection<Refusal>> {
        let mut current: Option<Invitation> = None;
        let mut attempts = Attempts::new("address");
        loop {
            let change = decide(current.as_ref()).map_err(Rejection::Refused)?;
            match self.commit(&change).await? {
                Committed::Done => return Ok(change.decision),
                Committed::Hindered(hindrance) => return Err(Rejection::Hindered(hindrance)),
                Committed::Stale(found) => {
                    // To find one is normal. If it changes again, many requests compete: wait.
                    if current.is_some() {
                        attempts.retry_later().await?;
                    } else {
                        attempts.retry_now()?;
                    }
                    current = found.map(|found| *found);
                }
                Committed::Contended => {
                    attempts.retry_later().await?;
                    current = self.current_invitation(email).await?;
                }
            }
        }
    }

    /// Changes one invitation, as `decide` says. `known` is the invitation if the caller has just read it; it saves a
    /// read. None if there is no such invitation.
    ///
    /// # Errors
    /// A [`Rejection`].
    pub async fn change_invitation<'a, Refusal>(
        &self,
        id: InvitationId,
        mut known: Option<Invitation>,
        decide: impl Fn(&Invitation) -> Result<Change<'a>, Refusal>,
    ) -> Result<Option<Decision>, Rejection<Refusal>> {
        let mut attempts = Attempts::new("invitation");
        loop {
            let current = match known.take() {
                Some(invitation) => invitation,
                None => match self.invitation(id).await? {
                    Some(invitation) => invitation,
                    None => return Ok(None),
                },
            };
            let change = decide(&current).map_err(Rejection::Refused)?;
            match self.commit(&change).await? {
                Committed::Done => return Ok(Some(change.decision)),
                Committed::Hindered(hindrance) => return Err(Rejection::Hindered(hindrance)),
                Committed::Stale(_) => attempts.retry_now()?,
                Committed::Contended => attempts.retry_later().await?,
            }
        }
    }

    /// Changes one invitation as `decide` says, which also needs its history or its emails. None if there is no such
    /// invitation.
    ///
    /// # Errors
    /// A [`Rejection`].
    pub async fn change_record<'a, Refusal>(
        &self,
        id: InvitationId,
        decide: impl Fn(&InvitationRecord) -> Result<Change<'a>, Refusal>,
    ) -> Result<Option<Decision>, Rejection<Refusal>> {
        let mut attempts = Attempts::new("invitation");
        loop {
            let Some(record) = self.record(id).await? else { return Ok(None) };
            let change = decide(&record).map_err(Rejection::Refused)?;
            match self.commit(&change).await? {
                Committed::Done => return Ok(Some(change.decision)),
                Committed::Hindered(hindrance) => return Err(Rejection::Hindered(hindrance)),
                Committed::Stale(_) => attempts.retry_now()?,
                Committed::Contended => attempts.retry_later().await?,
            }
        }
    }

    /// The current invitation of an address (R25).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn current_invitation(&self, email: &EmailAddress) -> Result<Option<Invitation>, StoreError> {
        self.get(keys::of_address(email)).await
    }

    /// One invitation.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn invitation(&self, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        self.get(keys::of_invitation(id)).await
    }

    /// One event of an invitation.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn event(&self, id: InvitationId, version: u32) -> Result<Option<Event>, StoreError> {
        self.get(keys::of_event(id, version)).await
    }

    /// One invitation with its history and emails.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn record(&self, id: InvitationId) -> Result<Option<InvitationRecord>, StoreError> {
        let mut pages = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("PK = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(keys::invitation_partition(id)))
            .into_paginator()
            .items()
            .send();
        let (mut invitation, mut history, mut mails) = (None, Vec::new(), Vec::new());
        while let Some(item) = pages.try_next().await.map_err(StoreError::unavailable)? {
            match sort_key(&item) {
                INVITATION => invitation = Some(read(item)?),
                sort_key if sort_key.starts_with(keys::EVENT) => history.push(read(item)?),
                _ => mails.push(read(item)?),
            }
        }
        Ok(invitation.map(|invitation| InvitationRecord { invitation, history, mails }))
    }

    async fn get<T: DeserializeOwned>(&self, (pk, sk): (String, String)) -> Result<Option<T>, StoreError> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key(pk, sk)))
            .consistent_read(true)
            .send()
            .await
            .map_err(StoreError::unavailable)?;
        answer.item.map(read).transpose()
    }
}

/// Reads an event from the new image of a stream record.
///
/// # Errors
/// When it is not an event. A retry does not help.
pub fn event_of(image: serde_dynamo::Item) -> Result<Event, StoreError> {
    serde_dynamo::from_item(image).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// The partition key and the sort key of an item, for the log. They are empty if they are missing.
#[must_use]
pub fn key_names(key: &serde_dynamo::Item) -> (String, String) {
    let name = |attribute| match key.get(attribute) {
        Some(serde_dynamo::AttributeValue::S(text)) => text.clone(),
        _ => String::new(),
    };
    (name("PK"), name("SK"))
}

fn sort_key(item: &Item) -> &str {
    item.get("SK").and_then(|value| value.as_s().ok()).map_or("", String::as_str)
}

fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// A value's attributes.
fn attributes(value: &impl Serialize) -> Result<Item, StoreError> {
    serde_dynamo::to_item(value).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// A value as one attribute.
fn attribute(value: impl Serialize) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(value).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// Attributes as an item with that key.
fn keyed((pk, sk): (String, String), mut attributes: Item) -> Item {
    attributes.extend(key(pk, sk));
    attributes
}

/// A value as an item with that key.
fn item(key: (String, String), value: &impl Serialize) -> Result<Item, StoreError> {
    Ok(keyed(key, attributes(value)?))
}
