//! Forgetting who was invited (R46).

use tokio::time::sleep;

use super::commit::{Along, Committed};
use super::{MAX_ATTEMPTS, Record, Store, StoreError, item, keys};
use crate::domain::invitation::InvitationId;
use crate::domain::invitation::purge::Purge;
use crate::system;

impl Store {
    /// Forgets what is decided to be forgotten of an invitation, and tells whether that was anything. First the
    /// events are written anew, one by one, then the invitation with the event that says so: what a crash leaves
    /// undone is found again by the invitation. The stream's filter passes over events that are written anew.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn purge(
        &self,
        id: InvitationId,
        decide: impl Fn(&Record) -> Option<Purge>,
    ) -> Result<bool, StoreError> {
        for attempt in 0..MAX_ATTEMPTS {
            let Some(record) = self.record(id).await? else { return Ok(false) };
            let Some(purge) = decide(&record) else { return Ok(false) };
            for event in &purge.history {
                let key = keys::of_event(event.invitation.id, event.invitation.version);
                let put = self.client.put_item().table_name(&self.table).set_item(Some(item(key, event)?));
                put.send().await.map_err(StoreError::unavailable)?;
            }
            match self.commit(&purge.decision, Along::default()).await? {
                Committed::Done => return Ok(true),
                Committed::Stale(_) | Committed::Contended | Committed::Rejected(_) => {
                    sleep(system::backoff(attempt)).await;
                }
            }
        }
        Err(StoreError::Unavailable("others kept changing the same invitation".to_owned()))
    }
}
