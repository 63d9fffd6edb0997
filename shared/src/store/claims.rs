//! Writes of accounts and of their claims. A claim is an item that makes a username or a mobile number unique (R29,
//! R31).

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::transaction::{Part, Writes};
use super::write::{NEW, put};
use super::{Item, Store, StoreError, item, keys};
use crate::domain::invitation::account::Account;
use crate::domain::invitation::decision::AccountChange;
use crate::domain::invitation::{AccountId, Invitation, InvitationId};
use crate::domain::values::mobile::MobileNumber;
use crate::domain::values::username::Username;

/// The account still has the state that was read.
const STANDS: &str = "#status = :status";

/// The holder of a unique username or mobile number.
#[derive(Deserialize, Serialize)]
struct Claim {
    account_id: AccountId,
    /// The invitation that led to the account. Older claims do not have it.
    #[serde(default)]
    invitation_id: Option<InvitationId>,
}

/// The part of an account that only the directory may read (R51).
#[derive(Serialize)]
struct Secret<'a> {
    password_hash: &'a str,
}

impl Store {
    /// Whether an account has a mobile number (R31).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn is_claimed(&self, mobile: &MobileNumber) -> Result<bool, StoreError> {
        let claim: Option<IgnoredAny> = self.get(keys::of_mobile(mobile)).await?;
        Ok(claim.is_some())
    }

    /// The account with a username (R29).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn account_of_username(&self, username: &Username) -> Result<Option<AccountId>, StoreError> {
        let claim: Option<Claim> = self.get(keys::of_username(username)).await?;
        Ok(claim.map(|claim| claim.account_id))
    }

    /// The account with a mobile number (R31).
    ///
    /// # Errors
    /// When the table fails.
    pub async fn account_of_mobile(&self, mobile: &MobileNumber) -> Result<Option<AccountId>, StoreError> {
        let claim: Option<Claim> = self.get(keys::of_mobile(mobile)).await?;
        Ok(claim.map(|claim| claim.account_id))
    }

    /// The invitation whose account has a mobile number.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn holder(&self, mobile: &MobileNumber) -> Result<Option<Invitation>, StoreError> {
        let claim: Option<Claim> = self.get(keys::of_mobile(mobile)).await?;
        match claim.and_then(|claim| claim.invitation_id) {
            Some(id) => self.invitation(id).await,
            None => Ok(None),
        }
    }

    /// Adds the writes of an account's change. `holder` is the account that loses its mobile number to a new account.
    pub(super) fn write_account(
        &self,
        writes: &mut Writes<'_>,
        change: &AccountChange,
        holder: Option<AccountId>,
    ) -> Result<(), StoreError> {
        let account = change.account();
        let key = keys::of_account(account.id);
        let write = match change {
            AccountChange::Created(_) => put(self.put(item(key, account)?).condition_expression(NEW))?,
            AccountChange::Corrected { .. } => self.update_account(account)?,
            AccountChange::Activated(_) | AccountChange::Terminated(_) => {
                put(self.put(item(key, account)?).condition_expression("attribute_exists(PK)"))?
            }
            AccountChange::Removed(_) => {
                let status = status_of(&item(key.clone(), account)?);
                self.remove(key, STANDS, |delete| {
                    delete
                        .expression_attribute_names("#status", "status")
                        .expression_attribute_values(":status", status)
                })?
            }
        };
        writes.push((Part::Invitation, write));
        if let Some(released) = change.released() {
            writes.push((Part::Invitation, self.release(keys::of_mobile(released), account.id)?));
        }
        if let Some(claimed) = change.claimed() {
            writes.push((Part::Mobile, self.claim(keys::of_mobile(claimed), account, holder)?));
        }
        if let (AccountChange::Created(_), Some(profile)) = (change, &account.profile) {
            writes.push((Part::Username, self.claim(keys::of_username(&profile.username), account, None)?));
        }
        if let (AccountChange::Created(_), Some(password_hash)) = (change, &account.password_hash) {
            let secret = item(keys::of_secret(account.id), &Secret { password_hash })?;
            writes.push((Part::Invitation, put(self.put(secret).condition_expression(NEW))?));
        }
        if let (AccountChange::Activated(_) | AccountChange::Terminated(_), Some(_)) =
            (change, &account.profile)
        {
            writes.push((Part::Invitation, self.delete(keys::of_secret(account.id))?));
        }
        if let (AccountChange::Terminated(_), Some(profile)) = (change, &account.profile) {
            writes.push((Part::Invitation, self.release(keys::of_username(&profile.username), account.id)?));
        }
        Ok(())
    }

    /// The write of an account whose state stays the same. The condition fails if the account has another state, or
    /// is deleted. The condition on the invitation's version prevents two concurrent changes.
    pub(super) fn update_account(&self, account: &Account) -> Result<TransactWriteItem, StoreError> {
        let account = item(keys::of_account(account.id), account)?;
        let status = status_of(&account);
        put(self
            .put(account)
            .condition_expression(STANDS)
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":status", status))
    }

    /// Claims a username or mobile number for an account. It must be free, or belong to `holder`, which loses it.
    fn claim(
        &self,
        key: (String, String),
        account: &Account,
        holder: Option<AccountId>,
    ) -> Result<TransactWriteItem, StoreError> {
        let claim = Claim { account_id: account.id, invitation_id: Some(account.invitation_id) };
        let claim = self.put(item(key, &claim)?);
        put(match holder {
            None => claim.condition_expression(NEW),
            Some(holder) => claim
                .condition_expression("account_id = :holder")
                .expression_attribute_values(":holder", AttributeValue::S(holder.to_string())),
        })
    }

    /// Releases a claim of the account.
    fn release(&self, key: (String, String), account_id: AccountId) -> Result<TransactWriteItem, StoreError> {
        self.remove(key, "account_id = :account", |delete| {
            delete.expression_attribute_values(":account", AttributeValue::S(account_id.to_string()))
        })
    }
}

/// The status of an account in its item.
fn status_of(account: &Item) -> AttributeValue {
    account.get("status").cloned().unwrap_or(AttributeValue::Null(true))
}
