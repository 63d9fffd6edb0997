//! Removes personal data (R46).

use super::keys::{self, key};
use super::retry::Attempts;
use super::transaction::Committed;
use super::{InvitationRecord, Store, StoreError, item};
use crate::domain::invitation::InvitationId;
use crate::domain::invitation::purge::Purge;

impl Store {
    /// Removes personal data of an invitation, as `decide` says. Returns whether anything was removed. First the
    /// events are written again, one by one, and the account is deleted. Then the invitation is written, with the
    /// event that records the removal. After a crash, the sweep finds the invitation again. The filter of the stream
    /// ignores events that are written again.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn purge(
        &self,
        id: InvitationId,
        decide: impl Fn(&InvitationRecord) -> Option<Purge>,
    ) -> Result<bool, StoreError> {
        let mut attempts = Attempts::new("invitation");
        loop {
            let Some(record) = self.record(id).await? else { return Ok(false) };
            let Some(purge) = decide(&record) else { return Ok(false) };
            for event in &purge.history {
                let of_event = keys::of_event(event.invitation.id, event.invitation.version);
                self.write(item(of_event, event)?).await?;
            }
            if let Some(account) = purge.account {
                let (pk, sk) = keys::of_account(account);
                let delete = self.client.delete_item().table_name(&self.table).set_key(Some(key(pk, sk)));
                delete.send().await.map_err(StoreError::unavailable)?;
            }
            match self.commit(&purge.decision.into()).await? {
                Committed::Done => return Ok(true),
                Committed::Stale(_) | Committed::Contended | Committed::Hindered(_) => {
                    attempts.retry_later().await?;
                }
            }
        }
    }
}
