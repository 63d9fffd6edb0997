//! Accounts that wait for their first sign-in, and what the directory says of it (R50).

use serde::Deserialize;

use super::commit::Committed;
use super::retry::Attempts;
use super::{Rejection, Store, StoreError, item, keys};
use crate::domain::invitation::account::Account;
use crate::domain::invitation::activation::Feed;
use crate::domain::invitation::decision::Decision;
use crate::domain::invitation::{AccountId, Invitation, InvitationId, State};
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

/// Who claims a username.
#[derive(Deserialize)]
struct Claim {
    account_id: AccountId,
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
                let claim: Option<Claim> = self.get(keys::of_username(username)).await?;
                let Some(claim) = claim else { return Ok(None) };
                claim.account_id
            }
            AccountName::Address(email) => {
                let current = self.current_invitation(email).await?;
                // A local identity has another login name than its address.
                let integrated =
                    current.filter(|invitation| matches!(invitation.state, State::AccountCreated { .. }));
                return Ok(integrated.map(|invitation| invitation.id));
            }
        };
        let account: Option<Account> = self.get(keys::of_account(id)).await?;
        Ok(account.map(|account| account.invitation_id))
    }

    /// Changes the account that an invitation led to, and the invitation with it. None if there is no such account. The
    /// account is read after the invitation, whose version then stands for both.
    ///
    /// # Errors
    /// A [`Rejection`].
    pub async fn change_account<Refusal>(
        &self,
        id: InvitationId,
        decide: impl Fn(&Invitation, &Account) -> Result<Decision, Refusal>,
    ) -> Result<Option<Decision>, Rejection<Refusal>> {
        let mut attempts = Attempts::new("account");
        loop {
            let Some(invitation) = self.invitation(id).await? else { return Ok(None) };
            let Some(account_id) = invitation.account().map(|account| account.id) else { return Ok(None) };
            let Some(account) = self.get(keys::of_account(account_id)).await? else { return Ok(None) };
            let change = decide(&invitation, &account).map_err(Rejection::Refused)?.into();
            match self.commit(&change).await? {
                Committed::Done => return Ok(Some(change.decision)),
                Committed::Hindered(hindrance) => return Err(Rejection::Hindered(hindrance)),
                Committed::Stale(_) => attempts.retry_now()?,
                Committed::Contended => attempts.retry_later().await?,
            }
        }
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
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item(keys::of_feed(), feed)?));
        put.send().await.map_err(StoreError::unavailable)?;
        Ok(())
    }
}
