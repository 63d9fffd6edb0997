//! Reads of accounts, and the record of the directory's events about first sign-ins (R50).

use super::{Store, StoreError, item, keys};
use crate::domain::invitation::account::Account;
use crate::domain::invitation::activation::SignInFeed;
use crate::domain::invitation::{AccountId, InvitationId, State};
use crate::domain::values::address::EmailAddress;
use crate::domain::values::username::Username;

/// A name by which the directory identifies an account.
#[derive(Clone, Debug)]
pub enum AccountName {
    /// The id of the account.
    Id(AccountId),
    /// The username of a local identity.
    Username(Username),
    /// The address at the organisation, with which the holder signs in.
    Address(EmailAddress),
}

impl Store {
    /// The invitation that led to an account. None if there is no such account.
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
                // The login name of a local identity is not its address.
                let integrated =
                    current.filter(|invitation| matches!(invitation.state, State::AccountCreated { .. }));
                return Ok(integrated.map(|invitation| invitation.id));
            }
        };
        Ok(self.account(id).await?.map(|account| account.invitation_id))
    }

    /// One account. The hash of its password is in another item, which no function may read (R51).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.get(keys::of_account(id)).await
    }

    /// The state of the directory's events. None if no event has ever come.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn feed(&self) -> Result<Option<SignInFeed>, StoreError> {
        self.get(keys::of_feed()).await
    }

    /// Stores the state of the directory's events.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn keep_feed(&self, feed: &SignInFeed) -> Result<(), StoreError> {
        self.write(item(keys::of_feed(), feed)?).await
    }
}
