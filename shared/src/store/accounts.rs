//! Accounts, and what the directory says of their first sign-in (R50).

use super::{Store, StoreError, item, keys};
use crate::domain::invitation::account::Account;
use crate::domain::invitation::activation::Feed;
use crate::domain::invitation::{AccountId, InvitationId, State};
use crate::domain::values::address::EmailAddress;
use crate::domain::values::username::Username;

/// How the directory names an account.
#[derive(Clone, Debug)]
pub enum AccountName {
    /// By its id.
    Id(AccountId),
    /// By the username of a local identity.
    Username(Username),
    /// By the organisation's address, which its holder signs in with.
    Address(EmailAddress),
}

impl Store {
    /// The invitation that an account came from; none if there is no such account.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn invitation_of_account(
        &self,
        name: &AccountName,
    ) -> Result<Option<InvitationId>, StoreError> {
        let id = match name {
            AccountName::Id(id) => *id,
            AccountName::Username(username) => {
                let Some(id) = self.account_of_username(username).await? else { return Ok(None) };
                id
            }
            AccountName::Address(email) => {
                let current = self.current_invitation(email).await?;
                // A local identity has another login name than its address.
                let integrated =
                    current.filter(|invitation| matches!(invitation.state, State::AccountCreated { .. }));
                return Ok(integrated.map(|invitation| invitation.id));
            }
        };
        Ok(self.account(id).await?.map(|account| account.invitation_id))
    }

    /// One account. Its password's hash is elsewhere, and no function may read it (R51).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.get(keys::of_account(id)).await
    }

    /// What is known of the directory's events; none if none has ever come.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn feed(&self) -> Result<Option<Feed>, StoreError> {
        self.get(keys::of_feed()).await
    }

    /// Records that the directory's events come.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn keep_feed(&self, feed: &Feed) -> Result<(), StoreError> {
        self.write(item(keys::of_feed(), feed)?).await
    }
}
