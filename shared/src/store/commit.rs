//! One decision, one transaction: all its changes with their events, or nothing.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError as WriteError;
use aws_sdk_dynamodb::types::builders::{DeleteBuilder, PutBuilder};
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};

use super::desk::act_item;
use super::keys::{self, key};
use super::limits::{Counters, by_item};
use super::requests::compare;
use super::{Item, Store, StoreError, attributes, keyed, read};
use crate::domain::invitation::decision::Decision;
use crate::domain::invitation::delivery::ReportOutcome;
use crate::domain::invitation::event::{Event, Happening};
use crate::domain::invitation::{Invitation, Outcome, State};
use crate::domain::requests::act::Act;
use crate::domain::requests::limit::{Counted, Limit};
use crate::domain::requests::replay::{Replay, RequestKey, SavedResponse};
use crate::telemetry;

/// There is no such item yet.
pub(super) const NEW: &str = "attribute_not_exists(PK)";
/// Every change increments the version, so this condition also pins the deadline that
/// the decision compared with the clock (R21, R37).
const UNCHANGED: &str = "id = :id AND version = :version";

/// A decision, and what else its transaction writes. None of it costs a round trip of its own.
#[derive(Debug)]
pub struct Change<'a> {
    /// The decision.
    pub decision: Decision,
    /// The limits that the change counts against (R45).
    pub limits: &'a [Limit],
    /// The response to save, if the request has an idempotency key.
    pub response: Option<(&'a RequestKey, SavedResponse)>,
    /// What a support officer does with it (R58).
    pub act: Option<&'a Act>,
}

impl From<Decision> for Change<'_> {
    /// A decision, and nothing else.
    fn from(decision: Decision) -> Self {
        Self { decision, limits: &[], response: None, act: None }
    }
}

/// Why a change that the rules allow is not written.
#[derive(Debug)]
pub enum Hindrance {
    /// Another account has the username (R29) or the mobile number (R31).
    Taken {
        /// The username.
        username: bool,
        /// The mobile number.
        mobile_number: bool,
    },
    /// The address is suppressed: we do not email it (R42).
    Suppressed,
    /// A limit is reached (R45).
    Limited(Box<Limit>),
    /// The request was made before, or is being made twice at the same time.
    Replayed(Replay),
}

impl From<Hindrance> for StoreError {
    /// For a change that has no claims, limits or key that could hinder it.
    fn from(hindrance: Hindrance) -> Self {
        Self::Unavailable(match hindrance {
            Hindrance::Taken { .. } => "a username or mobile number is taken".to_owned(),
            Hindrance::Suppressed => "the address is suppressed".to_owned(),
            Hindrance::Limited(_) => "a limit is reached".to_owned(),
            Hindrance::Replayed(_) => "the request came before".to_owned(),
        })
    }
}

/// The result of a transaction.
#[derive(Debug)]
pub(super) enum Committed {
    /// It is written.
    Done,
    /// The address has another invitation, or the invitation was changed. Decide again.
    Stale(Option<Box<Invitation>>),
    /// Another transaction wrote the same items at the same time. Wait and retry.
    Contended,
    /// It may not be written. Deciding again would not help.
    Hindered(Hindrance),
}

/// What a write of the transaction is for. A failed condition is understood by it.
pub(super) enum Part<'a> {
    Address,
    Invitation,
    Mail,
    Suppression,
    Username,
    Mobile,
    /// Of the account that loses its mobile number.
    Displaced,
    Notice,
    Limits(Counters<'a>),
    Response(&'a RequestKey),
    /// It has no condition.
    Unconditional,
}

/// The writes of a transaction, each with what it is for.
pub(super) type Writes<'a> = Vec<(Part<'a>, TransactWriteItem)>;

impl Store {
    /// Writes a change, if nothing has changed since it was decided.
    ///
    /// # Errors
    /// When the table fails.
    pub(super) async fn commit(&self, change: &Change<'_>) -> Result<Committed, StoreError> {
        let committed = self.transact(self.writes(change)?).await?;
        if matches!(committed, Committed::Done) {
            telemetry::log_decision(&change.decision);
        }
        Ok(committed)
    }

    /// Writes what a delivery report changes, as [`Self::commit`] does.
    ///
    /// # Errors
    /// When the table fails.
    pub(super) async fn commit_report(&self, report: &ReportOutcome) -> Result<Committed, StoreError> {
        let mut writes = Writes::new();
        if let Some(event) = &report.event {
            self.write_events(&mut writes, None, event)?;
        }
        let delivery = &report.delivery;
        writes.push((Part::Mail, put(self.prepare_note(delivery)?)?));
        if let Some(email) = &delivery.suppressed {
            writes.push((Part::Suppression, put(self.prepare_suppression(email, delivery)?)?));
        }
        self.transact(writes).await
    }

    /// The SDK sends a token with the request, so a retry after a lost response does not apply the transaction twice.
    pub(super) async fn transact(&self, writes: Writes<'_>) -> Result<Committed, StoreError> {
        let (parts, writes): (Vec<_>, Vec<_>) = writes.into_iter().unzip();
        match self.client.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(Committed::Done),
            Err(SdkError::ServiceError(error)) => match error.err() {
                WriteError::TransactionCanceledException(cancelled) => {
                    read_cancellation(&parts, cancelled.cancellation_reasons())
                }
                WriteError::TransactionInProgressException(_) => Ok(Committed::Contended),
                _ => Err(StoreError::unavailable(SdkError::ServiceError(error))),
            },
            Err(error) => Err(StoreError::unavailable(error)),
        }
    }

    fn writes<'a>(&self, change: &'a Change<'_>) -> Result<Writes<'a>, StoreError> {
        let Change { decision, limits, response, act } = change;
        let mut writes = Writes::new();
        self.write_events(&mut writes, decision.ended.as_ref(), &decision.event)?;
        if let Some(account) = &decision.account {
            let holder = decision.displaced.as_ref().map(|displaced| displaced.account.id);
            self.write_account(&mut writes, account, holder)?;
        }
        if let Some(displacement) = &decision.displaced {
            let mut displaced = Writes::new();
            self.write_events(&mut displaced, None, &displacement.event)?;
            displaced.push((Part::Displaced, self.update_account(&displacement.account)?));
            writes.extend(displaced.into_iter().map(|(_, write)| (Part::Displaced, write)));
        }
        if let Some(email) = decision.invites() {
            writes.push((Part::Suppression, self.unless_suppressed(email)?));
        }
        let notice = self.notice_along(&decision.event)?;
        writes.extend(notice.map(|write| (Part::Notice, write)));
        for counters in by_item(limits) {
            let write = self.prepare_counts(&counters)?;
            writes.push((Part::Limits(counters), write));
        }
        if let Some((key, response)) = response {
            writes.push((Part::Response(key), put(self.prepare_response(key, response.clone())?)?));
        }
        if let Some(act) = act {
            writes.push((Part::Unconditional, put(self.put(act_item(act, Some(&decision.event))?))?));
        }
        if decision.event.event == Happening::EmailsResumed {
            let lifted = self.delete(keys::of_suppression(&decision.event.invitation.email))?;
            writes.push((Part::Unconditional, lifted));
        }
        Ok(writes)
    }

    /// Each event with its invitation, and the invitation that the address has afterwards.
    fn write_events(
        &self,
        writes: &mut Writes<'_>,
        ended: Option<&Event>,
        event: &Event,
    ) -> Result<(), StoreError> {
        let mut latest = Item::new();
        for event in ended.into_iter().chain([event]) {
            let happened = attributes(event)?;
            latest = invitation_of(&happened)?;
            writes.push((Part::Invitation, self.invitation_write(&event.invitation, latest.clone())?));
            let key = keys::of_event(event.invitation.id, event.invitation.version);
            writes.push((Part::Invitation, put(self.put(keyed(key, happened)).condition_expression(NEW))?));
        }
        let address = self.address(ended.unwrap_or(event), event, latest)?;
        writes.extend(address.map(|write| (Part::Address, write)));
        Ok(())
    }

    /// What stands for the address afterwards (R25): a copy of the invitation, or nothing. What happens to an
    /// invitation that does not stand for it any more does not touch it. `attributes` are those of the last one.
    fn address(
        &self,
        first: &Event,
        last: &Event,
        attributes: Item,
    ) -> Result<Option<TransactWriteItem>, StoreError> {
        let (before, after) = (&first.invitation, &last.invitation);
        let (pk, sk) = keys::of_address(&after.email);
        if after.is_current() {
            let mut write = self
                .put(keyed((pk, sk), attributes))
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
            write = if before.version == 1 {
                write.condition_expression(NEW)
            } else {
                let [id, version] = unchanged(before);
                write
                    .condition_expression(UNCHANGED)
                    .expression_attribute_values(id.0, id.1)
                    .expression_attribute_values(version.0, version.1)
            };
            return put(write).map(Some);
        }
        if !last.event.ends() {
            return Ok(None);
        }
        let [id, version] = unchanged(before);
        let delete = self.remove((pk, sk), UNCHANGED, |delete| {
            delete.expression_attribute_values(id.0, id.1).expression_attribute_values(version.0, version.1)
        });
        delete.map(Some)
    }

    fn invitation_write(
        &self,
        invitation: &Invitation,
        attributes: Item,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut item = keyed(keys::of_invitation(invitation.id), attributes);
        item.insert("inviter_subject".to_owned(), AttributeValue::S(invitation.inviter.subject.clone()));
        // The index `by_invitee` finds the ended ones of a person, until they are purged (R46, R58).
        if invitation.purged_at.is_none() {
            item.insert("invitee".to_owned(), AttributeValue::S(invitation.email.as_str().to_owned()));
        }
        if let Some(shard) = sweep_shard(invitation) {
            item.insert("deadline_shard".to_owned(), AttributeValue::S(shard));
            // The index has only items with its sort key. An integrated invitation has no such deadline of its own.
            item.entry("expires_at".to_owned())
                .or_insert(AttributeValue::S(invitation.created_at.to_string()));
        }
        if invitation.version == 1 {
            return put(self.put(item).condition_expression(NEW));
        }
        let [id, version] = unchanged(invitation);
        put(self
            .put(item)
            .condition_expression(UNCHANGED)
            .expression_attribute_values(id.0, id.1)
            .expression_attribute_values(version.0, version.1))
    }

    /// Deletes an item if the condition holds. `with` gives the condition its values.
    pub(super) fn remove(
        &self,
        (pk, sk): (String, String),
        condition: &str,
        with: impl FnOnce(DeleteBuilder) -> DeleteBuilder,
    ) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key(pk, sk)))
            .condition_expression(condition);
        let delete = with(delete).build().map_err(StoreError::unavailable)?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    pub(super) fn delete(&self, (pk, sk): (String, String)) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(&self.table).set_key(Some(key(pk, sk))).build();
        let delete = delete.map_err(StoreError::unavailable)?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    /// Writes one item, whatever is there.
    pub(super) async fn write(&self, item: Item) -> Result<(), StoreError> {
        let request = self.client.put_item().table_name(&self.table).set_item(Some(item));
        request.send().await.map_err(StoreError::unavailable)?;
        Ok(())
    }

    pub(super) fn put(&self, item: Item) -> PutBuilder {
        Put::builder().table_name(&self.table).set_item(Some(item))
    }
}

/// The attributes of the invitation that are part of an event's: so they are worked out once for all its copies.
fn invitation_of(event: &Item) -> Result<Item, StoreError> {
    match event.get("invitation") {
        Some(AttributeValue::M(invitation)) => Ok(invitation.clone()),
        _ => Err(StoreError::Unreadable("an event without its invitation".to_owned())),
    }
}

pub(super) fn put(builder: PutBuilder) -> Result<TransactWriteItem, StoreError> {
    let put = builder.build().map_err(StoreError::unavailable)?;
    Ok(TransactWriteItem::builder().put(put).build())
}

/// The part of the index `by_deadline` in which the sweep finds an invitation: while it is pending, to remind the invitee
/// once (R52), then only to close it (R36); while its account waits for the first sign-in, to remind the holder and at last
/// to end it (R50); once it or its account has ended, to purge it (R46).
fn sweep_shard(invitation: &Invitation) -> Option<String> {
    let shard = keys::shard_of(invitation.id);
    let ended_at = match &invitation.state {
        State::Pending { expires_at } if invitation.reminded_at.is_some() => {
            return Some(keys::reminded_shard(*expires_at, shard));
        }
        State::Pending { expires_at } => return Some(keys::deadline_shard(*expires_at, shard)),
        State::Closed { outcome: Outcome::Registered { account, .. }, .. }
        | State::AccountCreated { account } => {
            if let Some(due_at) = account.due_at() {
                return Some(keys::account_shard(due_at, shard));
            }
            account.state.terminated_at()?
        }
        State::Closed { closed_at, .. } => *closed_at,
    };
    invitation.purged_at.is_none().then(|| keys::closed_shard(ended_at, shard))
}

/// The values of [`UNCHANGED`] for an invitation that is to become `after`.
fn unchanged(after: &Invitation) -> [(&'static str, AttributeValue); 2] {
    [
        (":id", AttributeValue::S(after.id.to_string())),
        (":version", AttributeValue::N((after.version - 1).to_string())),
    ]
}

fn limited_by(limit: &Limit) -> Committed {
    telemetry::log_limit(limit);
    Committed::Hindered(Hindrance::Limited(Box::new(limit.clone())))
}

/// Reads the reasons of a cancelled transaction, one for each of its parts
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>).
fn read_cancellation(parts: &[Part<'_>], reasons: &[CancellationReason]) -> Result<Committed, StoreError> {
    let (mut stale, mut limited) = (None, None);
    let (mut username, mut mobile_number) = (false, false);
    let (mut contended, mut suppressed) = (false, false);
    let mut others = Vec::new();
    for (part, reason) in parts.iter().zip(reasons) {
        match (reason.code().unwrap_or("None"), part) {
            ("None", _) => {}
            // A repeated request gets its first response, even if other conditions failed too.
            ("ConditionalCheckFailed", Part::Response(key)) => {
                let record = reason.item.clone().unwrap_or_default();
                return Ok(Committed::Hindered(Hindrance::Replayed(compare(key, record)?)));
            }
            ("TransactionConflict", Part::Response(_)) => {
                return Ok(Committed::Hindered(Hindrance::Replayed(Replay::Running)));
            }
            ("ConditionalCheckFailed", Part::Address) => {
                let found = reason.item.clone().filter(|item| !item.is_empty());
                stale = Some(found.map(read).transpose()?.map(Box::new));
            }
            ("ConditionalCheckFailed", Part::Invitation | Part::Mail | Part::Notice) => {
                stale = stale.or(Some(None));
            }
            ("ConditionalCheckFailed", Part::Suppression) => suppressed = true,
            ("ConditionalCheckFailed", Part::Username) => username = true,
            // The holder of the number has changed: it is taken, as far as this decision knows.
            ("ConditionalCheckFailed", Part::Mobile | Part::Displaced) => mobile_number = true,
            ("ConditionalCheckFailed", Part::Limits(counters)) => {
                let reached = counters.reached(reason.item.as_ref());
                limited = limited
                    .into_iter()
                    .chain(reached)
                    .max_by_key(|limit| (limit.what == Counted::Requests, limit.again_at));
            }
            ("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded", _) => {
                contended = true;
            }
            (code, _) => others.push(code),
        }
    }
    Ok(match (stale, limited) {
        // An officer with no request left is told nothing else.
        (_, Some(limit)) if limit.what == Counted::Requests => limited_by(limit),
        (Some(found), _) => Committed::Stale(found),
        _ if suppressed => Committed::Hindered(Hindrance::Suppressed),
        (None, Some(limit)) => limited_by(limit),
        _ if contended => Committed::Contended,
        _ if username || mobile_number => Committed::Hindered(Hindrance::Taken { username, mobile_number }),
        _ => {
            let codes = others.join(", ");
            return Err(StoreError::Unavailable(format!("a transaction was cancelled: {codes}")));
        }
    })
}
