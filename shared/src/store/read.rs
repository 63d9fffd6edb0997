//! Reads of one invitation, its history and its emails.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;

use super::keys::{self, INVITATION, key};
use super::{Store, StoreError, read, sort_key};
use crate::domain::invitation::delivery::MailNote;
use crate::domain::invitation::event::Event;
use crate::domain::invitation::{Invitation, InvitationId};
use crate::domain::values::address::EmailAddress;

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

impl Store {
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

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        (pk, sk): (String, String),
    ) -> Result<Option<T>, StoreError> {
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
