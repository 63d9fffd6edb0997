//! Lists of invitations. They use the indexes of the table, never a scan.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::{try_join, try_join_all};
use jiff::{SignedDuration, Timestamp};

use super::keys::{self, DEADLINE_SHARDS, key};
use super::{Item, Store, StoreError, attribute, read};
use crate::domain::invitation::delivery::MailNote;
use crate::domain::invitation::statistics::Statistics;
use crate::domain::invitation::{Invitation, InvitationId, Status};

/// The number of invitations that one call searches for those of a status. A higher number would read invitations
/// that a full page does not need.
const SEARCHED_AT_ONCE: i32 = 500;

/// The condition that a deadline has passed.
pub(super) const PASSED: &str = "expires_at <= :now";

/// A page of a list.
#[derive(Clone, Debug)]
pub struct InvitationPage {
    /// The invitations, newest first.
    pub invitations: Vec<Invitation>,
    /// The start of the next page. None if this is the last one.
    pub next: Option<InvitationId>,
}

impl Store {
    /// A page of an inviter's invitations, newest first. It starts after the invitation `after` and has at most
    /// `limit` invitations, of one status or of all.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn invitations_of(
        &self,
        inviter: &str,
        status: Option<Status>,
        limit: usize,
        after: Option<InvitationId>,
    ) -> Result<InvitationPage, StoreError> {
        let mut invitations: Vec<Invitation> = Vec::new();
        let mut start = after.map(|id| start_after(inviter, id));
        loop {
            let mut query = self
                .newest_of(inviter)
                .set_exclusive_start_key(start)
                .limit(i32::try_from(limit).unwrap_or(i32::MAX));
            if let Some(status) = status {
                // Few invitations may have this status, so DynamoDB filters them.
                let status = attribute(status)?;
                query = query
                    .filter_expression("#status = :status")
                    .expression_attribute_names("#status", "status")
                    .expression_attribute_values(":status", status)
                    .limit(SEARCHED_AT_ONCE);
            }
            let answer = query.send().await.map_err(StoreError::unavailable)?;
            for found in answer.items.unwrap_or_default() {
                invitations.push(read(found)?);
                if invitations.len() == limit {
                    let next = invitations.last().map(|invitation| invitation.id);
                    return Ok(InvitationPage { invitations, next });
                }
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(InvitationPage { invitations, next: None });
            }
        }
    }

    /// Statistics of an inviter's newest invitations, at most `most` of them. The index is updated a moment after a
    /// change.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn statistics_of(&self, inviter: &str, most: usize) -> Result<Statistics, StoreError> {
        let mut pages = self
            .newest_of(inviter)
            // This saves no read units, but less data is sent and parsed.
            .projection_expression("#status, created_at, closed_at, not_delivered")
            .expression_attribute_names("#status", "status")
            .into_paginator()
            .items()
            .send();
        let mut counted = Vec::new();
        while let Some(item) = pages.try_next().await.map_err(StoreError::unavailable)? {
            if counted.len() == most {
                return Ok(Statistics::count(&counted, false));
            }
            counted.push(read(item)?);
        }
        Ok(Statistics::count(&counted, true))
    }

    /// The query for an inviter's invitations, newest first.
    fn newest_of(&self, inviter: &str) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.table)
            .index_name("by_inviter")
            .key_condition_expression("inviter_subject = :inviter")
            .expression_attribute_values(":inviter", AttributeValue::S(inviter.to_owned()))
            .scan_index_forward(false)
    }

    /// The emails of one invitation, oldest first.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn mails(&self, id: InvitationId) -> Result<Vec<MailNote>, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("PK = :pk AND begins_with(SK, :mail)")
            .expression_attribute_values(":pk", AttributeValue::S(keys::invitation_partition(id)))
            .expression_attribute_values(":mail", AttributeValue::S(keys::MAIL.to_owned()))
            .send()
            .await
            .map_err(StoreError::unavailable)?;
        answer.items.unwrap_or_default().into_iter().map(read).collect()
    }

    /// Pending invitations whose deadline passed on the day that is `days` before `now` (R36). The index is updated a
    /// moment later, so some of them may be closed.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn overdue(&self, now: Timestamp, days: u32) -> Result<Vec<InvitationId>, StoreError> {
        self.of_day(days_before(now, days), PASSED, &[(":now", now)]).await
    }

    /// Pending invitations whose deadline is on the day that is `days` after `now`. The index is updated a moment
    /// later, so some of them may be closed.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn pending(&self, now: Timestamp, days: u32) -> Result<Vec<InvitationId>, StoreError> {
        let day = now + SignedDuration::from_hours(24 * i64::from(days));
        self.of_day(day, "", &[]).await
    }

    /// Pending invitations whose invitees were not reminded (R52). Their deadline is between `now` and `until`, on
    /// the day that is `days` after `now`.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn unreminded(
        &self,
        now: Timestamp,
        until: Timestamp,
        days: u32,
    ) -> Result<Vec<InvitationId>, StoreError> {
        let day = now + SignedDuration::from_hours(24 * i64::from(days));
        let between = "expires_at BETWEEN :now AND :until";
        let moments = [(":now", now), (":until", until)];
        self.in_shards(|shard| keys::deadline_shard(day, shard), between, &moments).await
    }

    /// Invitations that must be purged (R46): they, or their accounts, ended on the day that is `days` before `now`.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn unpurged(&self, now: Timestamp, days: u32) -> Result<Vec<InvitationId>, StoreError> {
        let day = days_before(now, days);
        self.in_shards(|shard| keys::closed_shard(day, shard), "", &[]).await
    }

    /// Pending invitations with a deadline on one day, with and without a reminder.
    async fn of_day(
        &self,
        day: Timestamp,
        condition: &str,
        moments: &[(&str, Timestamp)],
    ) -> Result<Vec<InvitationId>, StoreError> {
        let unreminded = self.in_shards(|shard| keys::deadline_shard(day, shard), condition, moments);
        let reminded = self.in_shards(|shard| keys::reminded_shard(day, shard), condition, moments);
        let (mut found, reminded) = try_join(unreminded, reminded).await?;
        found.extend(reminded);
        Ok(found)
    }

    /// Invitations whose accounts wait for their first sign-in and need a reminder or their end on the day that is
    /// `days` before `now` (R50). On the present day it may not be due yet.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn accounts_due(&self, now: Timestamp, days: u32) -> Result<Vec<InvitationId>, StoreError> {
        let day = days_before(now, days);
        self.in_shards(|shard| keys::account_shard(day, shard), "", &[]).await
    }

    /// The invitations in index partitions, as [`Self::by_deadline`] finds them.
    async fn in_shards(
        &self,
        name: impl Fn(u8) -> String,
        condition: &str,
        moments: &[(&str, Timestamp)],
    ) -> Result<Vec<InvitationId>, StoreError> {
        let found = self.by_deadline(name, condition, moments).await?;
        Ok(found.iter().filter_map(keys::invitation_id).collect())
    }

    /// The keys of the items in index partitions that meet a condition on the deadline. `moments` are the values of
    /// the condition.
    pub(super) async fn by_deadline(
        &self,
        name: impl Fn(u8) -> String,
        condition: &str,
        moments: &[(&str, Timestamp)],
    ) -> Result<Vec<Item>, StoreError> {
        let and = if condition.is_empty() { "" } else { " AND " };
        let condition = format!("deadline_shard = :shard{and}{condition}");
        // All shards are queried at once, so a day without results costs one round trip.
        let shards = (0..DEADLINE_SHARDS).map(async |shard| {
            let mut values = Item::from([(":shard".to_owned(), AttributeValue::S(name(shard)))]);
            let moments =
                moments.iter().map(|(name, at)| ((*name).to_owned(), AttributeValue::S(at.to_string())));
            values.extend(moments);
            let mut pages = self
                .client
                .query()
                .table_name(&self.table)
                .index_name("by_deadline")
                .key_condition_expression(&condition)
                .set_expression_attribute_values(Some(values))
                .into_paginator()
                .items()
                .send();
            let mut found = Vec::new();
            while let Some(item) = pages.try_next().await.map_err(StoreError::unavailable)? {
                found.push(item);
            }
            Ok::<_, StoreError>(found)
        });
        Ok(try_join_all(shards).await?.into_iter().flatten().collect())
    }
}

fn days_before(now: Timestamp, days: u32) -> Timestamp {
    now - SignedDuration::from_hours(24 * i64::from(days))
}

/// The key of an invitation in the index. The next page starts after it.
fn start_after(inviter: &str, id: InvitationId) -> Item {
    let (pk, sk) = keys::of_invitation(id);
    let mut start = key(pk, sk);
    start.insert("inviter_subject".to_owned(), AttributeValue::S(inviter.to_owned()));
    start.insert("id".to_owned(), AttributeValue::S(id.to_string()));
    start
}
