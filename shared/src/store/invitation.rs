//! The writes of an invitation: its own item, its events, and the copy that is the current record of its address.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem};

use super::transaction::{Part, Writes};
use super::write::{NEW, put};
use super::{Item, Store, StoreError, attributes, keyed, keys};
use crate::domain::invitation::event::Event;
use crate::domain::invitation::{Invitation, Outcome, State};

/// Every change increments the version, so this condition also pins the deadline that
/// the decision compared with the clock (R21, R37).
const UNCHANGED: &str = "id = :id AND version = :version";

impl Store {
    /// Adds the writes of events: each event with its invitation, and the current record of the address.
    pub(super) fn write_events(
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

    /// The write of the current record of the address (R25): a copy of the invitation, or a deletion. None if the
    /// invitation was not current before. `attributes` are those of the last event's invitation.
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
        // The index `by_invitee` has the invitations of a person until they are purged (R46, R58).
        if invitation.purged_at.is_none() {
            item.insert("invitee".to_owned(), AttributeValue::S(invitation.email.as_str().to_owned()));
        }
        if let Some(shard) = sweep_shard(invitation) {
            item.insert("deadline_shard".to_owned(), AttributeValue::S(shard));
            // The index has only items with this sort key. An integrated invitation has no deadline of its own.
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
}

/// The attributes of the invitation, taken from those of its event. They are computed once for all copies.
fn invitation_of(event: &Item) -> Result<Item, StoreError> {
    match event.get("invitation") {
        Some(AttributeValue::M(invitation)) => Ok(invitation.clone()),
        _ => Err(StoreError::Unreadable("an event without its invitation".to_owned())),
    }
}

/// The partition of the index `by_deadline` in which the sweep finds an invitation. A pending invitation is found to
/// remind the invitee (R52), and after that only to close it (R36). One whose account waits for the first sign-in is
/// found to remind the holder and to end the account (R50). One that has ended, or whose account has, is found to
/// purge it (R46).
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

/// The values of [`UNCHANGED`] for the change of an invitation to `after`.
fn unchanged(after: &Invitation) -> [(&'static str, AttributeValue); 2] {
    [
        (":id", AttributeValue::S(after.id.to_string())),
        (":version", AttributeValue::N((after.version - 1).to_string())),
    ]
}
