//! The rows of lists that an officer may still have done (R45). They are taken for some rows at a time: a counter in
//! the transaction of each would have them wait for each other.

use invitations::domain::requests::limit::Limit;
use invitations::store::StoreError;

use super::ListRun;
use crate::Api;

/// What is left of the officer's allowance.
pub(super) struct RowAllowance<'a> {
    api: &'a Api,
    limit: Limit,
    /// How many are left, once it was asked; a dry run only counts for itself.
    left: Option<u32>,
    dry_run: bool,
}

impl<'a> RowAllowance<'a> {
    pub(super) fn new(api: &'a Api, run: &ListRun<'_>) -> Self {
        let limit = api.limits.list_row(run.inviter);
        Self { api, limit, left: None, dry_run: run.dry_run }
    }

    /// Takes so many rows, or as many as are left.
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
        // Others may take some between the question and the answer.
        while wanted > 0 && self.api.store.count(&self.limit.clone().counting(wanted)).await?.is_some() {
            wanted = self.ask().await?.min(wanted - 1);
        }
        Ok(usize::try_from(wanted).unwrap_or(usize::MAX))
    }

    /// Gives back rows with which nothing was done.
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
