//! The rows that an officer may still send in lists (R45). The counter is changed for some rows at a time. If each row's
//! transaction changed it, the rows would conflict with each other.

use invitations::domain::requests::limit::Limit;
use invitations::store::StoreError;

use super::run::ListRun;
use crate::Api;

/// The rest of the officer's allowance.
pub(super) struct RowAllowance<'a> {
    api: &'a Api,
    limit: Limit,
    /// How many rows are left, after the first look-up. A dry run counts only in memory.
    left: Option<u32>,
    dry_run: bool,
}

impl<'a> RowAllowance<'a> {
    pub(super) fn new(api: &'a Api, run: &ListRun<'_>) -> Self {
        let limit = api.limits.list_row(run.inviter);
        Self { api, limit, left: None, dry_run: run.dry_run }
    }

    /// Takes this many rows, or as many as are left.
    ///
    /// # Errors
    /// When the table fails.
    pub(super) async fn take(&mut self, rows: usize) -> Result<usize, StoreError> {
        let mut wanted = u32::try_from(rows).unwrap_or(u32::MAX);
        if self.dry_run {
            let left = match self.left {
                Some(left) => left,
                None => self.ask().await?,
            };
            wanted = wanted.min(left);
            self.left = Some(left - wanted);
            return Ok(usize::try_from(wanted).unwrap_or(usize::MAX));
        }
        // Other requests may take rows between the read and the write.
        while wanted > 0 && self.api.store.count(&self.limit.clone().counting(wanted)).await?.is_some() {
            wanted = self.ask().await?.min(wanted - 1);
        }
        Ok(usize::try_from(wanted).unwrap_or(usize::MAX))
    }

    /// Gives back rows that were not used.
    ///
    /// # Errors
    /// When the table fails.
    pub(super) async fn give_back(&mut self, rows: usize) -> Result<(), StoreError> {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        if let Some(left) = &mut self.left {
            *left += rows;
        } else if rows > 0 {
            self.api.store.give_back(&self.limit.clone().counting(rows)).await?;
        }
        Ok(())
    }

    async fn ask(&self) -> Result<u32, StoreError> {
        let counted = self.api.store.counted(std::slice::from_ref(&self.limit)).await?;
        Ok(self.limit.most.saturating_sub(counted.first().copied().unwrap_or_default()))
    }
}
