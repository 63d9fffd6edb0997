//! Lists of invitations, by the table's two indexes. No scans.

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::{try_join, try_join_all};
use jiff::{SignedDuration, Timestamp};

use super::keys::{self, DEADLINE_SHARDS, key};
use super::{Item, Store, StoreError, attribute, read};
use crate::domain::invitation::delivery::MailNote;
use crate::domain::invitation::statistics::Statistics;
use crate::domain::invitation::{Invitation, InvitationId, Status};

/// How many invitations are searched by one call for those of a status. More would be read for nothing by a page
/// that is soon full.
pub const SEARCHED_AT_ONCE: i32 = 500;

/// That a deadline has passed.
pub(super) const PASSED: &str = "expires_at <= :now";

/// Part of a list.
#[derive(Clone, Debug)]
pub struct InvitationPage {
    /// The invitations, newest first.
    pub invitations: Vec<Invitation>,
    /// Where the next part begins; none if this is the last.
    pub next: Option<InvitationId>,
}

impl Store {
    /// An inviter's invitations, newest first: those before `after`, at most `limit`, of one status or all.
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
                .client
                .query()
                .table_name(&self.table)
                .index_name("by_inviter")
                .key_condition_expression("inviter_subject = :inviter")
                .expression_attribute_values(":inviter", AttributeValue::S(inviter.to_owned()))
                .scan_index_forward(false)
                .set_exclusive_start_key(start)
                .limit(i32::try_from(limit).unwrap_or(i32::MAX));
            if let Some(status) = status {
                // Few of many may be of this status: DynamoDB leaves out the others.
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

    /// Numbers of an inviter's newest invitations, at most so many. The index follows a change a moment later.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn statistics_of(&self, inviter: &str, most: usize) -> Result<Statistics, StoreError> {
        let mut pages = self
            .client
            .query()
            .table_name(&self.table)
            .index_name("by_inviter")
            .key_condition_expression("inviter_subject = :inviter")
            .expression_attribute_values(":inviter", AttributeValue::S(inviter.to_owned()))
            // It saves no unit, but the sending and reading of what is not counted.
            .projection_expression("#status, created_at, closed_at, not_delivered")
            .expression_attribute_names("#status", "status")
            .scan_index_forward(false)
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

    /// Pending invitations whose deadline passed on the day that is `days` before `now` (R36). They may have
    /// been closed in the meantime: the index follows a moment later.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn overdue(&self, now: Timestamp, days: u32) -> Result<Vec<InvitationId>, StoreError> {
        self.of_day(days_before(now, days), PASSED, &[(":now", now)]).await
    }

    /// Invitations whose deadline is on the day that is `days` after `now`, and which were pending a moment ago.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn pending(&self, now: Timestamp, days: u32) -> Result<Vec<InvitationId>, StoreError> {
        let day = now + SignedDuration::from_hours(24 * i64::from(days));
        self.of_day(day, "", &[]).await
    }

    /// Pending invitations whose deadline is after `now` and not after `until`, on the day that is `days` after `now`,
    /// and whose invitees were not reminded (R52).
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

    /// Invitations that ended without an account on the day that is `days` before `now`, and whose invitees are
    /// not forgotten yet (R46).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn unpurged(&self, now: Timestamp, days: u32) -> Result<Vec<InvitationId>, StoreError> {
        let day = days_before(now, days);
        self.in_shards(|shard| keys::closed_shard(day, shard), "", &[]).await
    }

    /// Pending invitations with a deadline on one day, whether or not their invitees were reminded.
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

    /// Invitations whose accounts wait for their first sign-in, and for which something is due on the day that is `days`
    /// before `now` (R50): it may be later on that day.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn accounts_due(&self, now: Timestamp, days: u32) -> Result<Vec<InvitationId>, StoreError> {
        let day = days_before(now, days);
        self.in_shards(|shard| keys::account_shard(day, shard), "", &[]).await
    }

    /// The invitations that are in shards, as [`Self::by_deadline`] finds them.
    async fn in_shards(
        &self,
        name: impl Fn(u8) -> String,
        condition: &str,
        moments: &[(&str, Timestamp)],
    ) -> Result<Vec<InvitationId>, StoreError> {
        let found = self.by_deadline(name, condition, moments).await?;
        Ok(found.iter().filter_map(keys::invitation_id).collect())
    }

    /// The keys of what is in shards. A condition on the deadline may leave some out; `moments` are its values.
    pub(super) async fn by_deadline(
        &self,
        name: impl Fn(u8) -> String,
        condition: &str,
        moments: &[(&str, Timestamp)],
    ) -> Result<Vec<Item>, StoreError> {
        let and = if condition.is_empty() { "" } else { " AND " };
        let condition = format!("deadline_shard = :shard{and}{condition}");
        // All shards at once: a day without anything, as most are, costs one round trip.
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

/// The index's key of an invitation, for a list to go on after it.
fn start_after(inviter: &str, id: InvitationId) -> Item {
    let (pk, sk) = keys::of_invitation(id);
    let mut start = key(pk, sk);
    start.insert("inviter_subject".to_owned(), AttributeValue::S(inviter.to_owned()));
    start.insert("id".to_owned(), AttributeValue::S(id.to_string()));
    start
}
