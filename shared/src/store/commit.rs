//! One decision, one transaction: all its changes with their events, or nothing.

use super::desk::act_item;
use super::limits::by_item;
use super::transaction::{Committed, Part, Writes};
use super::write::put;
use super::{Store, StoreError, keys};
use crate::domain::invitation::decision::Decision;
use crate::domain::invitation::delivery::ReportOutcome;
use crate::domain::invitation::event::Happening;
use crate::domain::requests::act::Act;
use crate::domain::requests::limit::Limit;
use crate::domain::requests::replay::{RequestKey, SavedResponse};
use crate::telemetry;

/// A decision, and the other writes of its transaction. They cost no further round trips.
#[derive(Debug)]
pub struct Change<'a> {
    /// The decision.
    pub decision: Decision,
    /// The limits that the change counts against (R45).
    pub limits: &'a [Limit],
    /// The response to save, if the request has an idempotency key.
    pub response: Option<(&'a RequestKey, SavedResponse)>,
    /// The act of the support officer who makes the change (R58).
    pub act: Option<&'a Act>,
}

impl From<Decision> for Change<'_> {
    /// A decision without other writes.
    fn from(decision: Decision) -> Self {
        Self { decision, limits: &[], response: None, act: None }
    }
}

impl Store {
    /// Writes a change, if the items have not changed since it was decided.
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

    /// Writes the changes of a delivery report, like [`Self::commit`].
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
}
