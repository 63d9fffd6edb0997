//! The DynamoDB table: the only place that knows its keys, items and conditions.

mod commit;
mod keys;
mod limits;
mod mails;
mod purge;
mod queries;
mod requests;
mod suppression;

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::sleep;

use crate::domain::invitation::decide::Refusal;
use crate::domain::invitation::decision::Decision;
use crate::domain::invitation::delivery::MailNote;
use crate::domain::invitation::event::Event;
use crate::domain::invitation::{Invitation, InvitationId};
use crate::domain::requests::limit::Limit;
use crate::domain::requests::repeat::Repeat;
use crate::domain::values::address::EmailAddress;
use crate::error::causes;
use crate::system;

pub use commit::{Along, Committed};
pub use keys::DEADLINE_SHARDS;
pub use mails::KnownMails;
pub use queries::{Page, SEARCHED_AT_ONCE};
pub use suppression::Suppression;

use keys::{INVITATION, key};

type Item = HashMap<String, AttributeValue>;

/// How often a change is decided anew because somebody else was quicker, before it gives up.
const MAX_ATTEMPTS: u32 = 20;

/// The table.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    table: String,
}

/// An invitation with all that happened to it.
#[derive(Clone, Debug)]
pub struct Record {
    /// The invitation.
    pub invitation: Invitation,
    /// Its events, oldest first.
    pub history: Vec<Event>,
    /// Its mails, oldest first.
    pub mails: Vec<MailNote>,
}

/// The table could not be asked, or holds something that this version cannot read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// DynamoDB did not do it; a later try may succeed.
    #[error("the table is not available: {0}")]
    Unavailable(String),
    /// An item is not what it should be; no retry will help.
    #[error("an item of the table cannot be read: {0}")]
    Unreadable(String),
}

/// Why a change did not happen.
#[derive(Debug)]
pub enum Rejection {
    /// The rules do not allow it.
    Refused(Refusal),
    /// Another account has the username (R29) or the mobile number (R31).
    Taken {
        /// The username.
        username: bool,
        /// The mobile number.
        mobile_number: bool,
    },
    /// No more mail goes to the address (R42).
    Suppressed,
    /// A limit is reached (R45).
    Limited(Box<Limit>),
    /// The request came before, or comes twice at once.
    Repeated(Repeat),
    /// The table failed.
    Store(StoreError),
}

impl From<StoreError> for Rejection {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl StoreError {
    fn unavailable(error: impl std::error::Error) -> Self {
        Self::Unavailable(causes(&error))
    }
}

impl Store {
    /// The table of that name.
    #[must_use]
    pub fn new(config: &SdkConfig, table: String) -> Self {
        Self { client: Client::new(config), table }
    }

    /// Changes what stands for an address. Tried at once as if nothing stood for it; if something does,
    /// the failed condition brings it along, and the change is decided again.
    ///
    /// # Errors
    /// A [`Rejection`].
    pub async fn change_address<'a>(
        &self,
        email: &EmailAddress,
        decide: impl Fn(Option<&Invitation>) -> Result<Decision, Refusal>,
        along: impl Fn(&Decision) -> Along<'a>,
    ) -> Result<Decision, Rejection> {
        let mut standing = None;
        for attempt in 0..MAX_ATTEMPTS {
            let decision = decide(standing.as_ref()).map_err(Rejection::Refused)?;
            match self.commit(&decision, along(&decision)).await? {
                Committed::Done => return Ok(decision),
                Committed::Rejected(rejection) => return Err(rejection),
                Committed::Stale(found) => {
                    // Finding something is usual, finding it changed again is a crowd: spread out.
                    if standing.is_some() {
                        sleep(system::backoff(attempt)).await;
                    }
                    standing = found.map(|found| *found);
                }
                Committed::Contended => {
                    sleep(system::backoff(attempt)).await;
                    standing = self.standing(email).await?;
                }
            }
        }
        Err(StoreError::Unavailable("others kept changing the same address".to_owned()).into())
    }

    /// Changes one invitation: as `known`, if it has just been read, else as the table has it.
    ///
    /// # Errors
    /// A [`Rejection`].
    pub async fn change_invitation<'a>(
        &self,
        id: InvitationId,
        mut known: Option<Invitation>,
        decide: impl Fn(Option<&Invitation>) -> Result<Decision, Refusal>,
        along: impl Fn(&Decision) -> Along<'a>,
    ) -> Result<Decision, Rejection> {
        for attempt in 0..MAX_ATTEMPTS {
            let invitation = match known.take() {
                Some(invitation) => Some(invitation),
                None => self.invitation(id).await?,
            };
            let decision = decide(invitation.as_ref()).map_err(Rejection::Refused)?;
            match self.commit(&decision, along(&decision)).await? {
                Committed::Done => return Ok(decision),
                Committed::Rejected(rejection) => return Err(rejection),
                Committed::Stale(_) => {}
                Committed::Contended => sleep(system::backoff(attempt)).await,
            }
        }
        Err(StoreError::Unavailable("others kept changing the same invitation".to_owned()).into())
    }

    /// The invitation that stands for an address (R25).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn standing(&self, email: &EmailAddress) -> Result<Option<Invitation>, StoreError> {
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

    /// One invitation with its history and mails.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn record(&self, id: InvitationId) -> Result<Option<Record>, StoreError> {
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
        Ok(invitation.map(|invitation| Record { invitation, history, mails }))
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

/// Attributes as an item with that key.
fn keyed((pk, sk): (String, String), mut attributes: Item) -> Item {
    attributes.extend(key(pk, sk));
    attributes
}

/// A value as an item with that key.
fn item(key: (String, String), value: &impl Serialize) -> Result<Item, StoreError> {
    Ok(keyed(key, attributes(value)?))
}
