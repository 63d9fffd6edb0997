//! Changes of invitations, as a decision says. If another request changed the invitation first, the command is
//! decided again.

use super::commit::Change;
use super::retry::Attempts;
use super::transaction::{Committed, Hindrance};
use super::{InvitationRecord, Store, StoreError};
use crate::domain::invitation::account::Account;
use crate::domain::invitation::decision::Decision;
use crate::domain::invitation::{Invitation, InvitationId};
use crate::domain::values::address::EmailAddress;

/// The reason why a change was not made. `Refusal` is the type of the command's refusals.
#[derive(Debug)]
pub enum Rejection<Refusal> {
    /// The rules refuse it.
    Refused(Refusal),
    /// Another write of the same transaction prevents it.
    Hindered(Hindrance),
    /// The table failed.
    Store(StoreError),
}

impl<Refusal> From<StoreError> for Rejection<Refusal> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Store {
    /// Changes the current invitation of an address, as `decide` says. The first attempt assumes that there is none. If
    /// there is one, the failed condition returns it, and `decide` is called again.
    ///
    /// # Errors
    /// A [`Rejection`].
    pub async fn change_address<'a, Refusal>(
        &self,
        email: &EmailAddress,
        decide: impl Fn(Option<&Invitation>) -> Result<Change<'a>, Refusal>,
    ) -> Result<Decision, Rejection<Refusal>> {
        let mut current: Option<Invitation> = None;
        let mut attempts = Attempts::new("address");
        loop {
            let change = decide(current.as_ref()).map_err(Rejection::Refused)?;
            match Box::pin(self.commit(&change)).await? {
                Committed::Done => return Ok(change.decision),
                Committed::Hindered(hindrance) => return Err(Rejection::Hindered(hindrance)),
                Committed::Stale(found) => {
                    // The first invitation that is found is no conflict. If it changes again, several requests
                    // compete, so wait.
                    if current.is_some() {
                        attempts.retry_later().await?;
                    } else {
                        attempts.retry_now()?;
                    }
                    current = found.map(|found| *found);
                }
                Committed::Contended => {
                    attempts.retry_later().await?;
                    current = self.current_invitation(email).await?;
                }
            }
        }
    }

    /// Changes one invitation, as `decide` says. `known` is the invitation, if the caller has just read it. This
    /// saves a read. None if there is no such invitation.
    ///
    /// # Errors
    /// A [`Rejection`].
    pub async fn change_invitation<'a, Refusal>(
        &self,
        id: InvitationId,
        mut known: Option<Invitation>,
        decide: impl Fn(&Invitation) -> Result<Change<'a>, Refusal>,
    ) -> Result<Option<Decision>, Rejection<Refusal>> {
        let mut attempts = Attempts::new("invitation");
        loop {
            let current = match known.take() {
                Some(invitation) => invitation,
                None => match self.invitation(id).await? {
                    Some(invitation) => invitation,
                    None => return Ok(None),
                },
            };
            if let Some(done) = self.attempt(decide(&current), &mut attempts).await? {
                return Ok(Some(done));
            }
        }
    }

    /// Changes one invitation as `decide` says. `decide` also gets the history and the emails. None if there is no
    /// such invitation.
    ///
    /// # Errors
    /// A [`Rejection`].
    pub async fn change_record<'a, Refusal>(
        &self,
        id: InvitationId,
        decide: impl Fn(&InvitationRecord) -> Result<Change<'a>, Refusal>,
    ) -> Result<Option<Decision>, Rejection<Refusal>> {
        let mut attempts = Attempts::new("invitation");
        loop {
            let Some(record) = self.record(id).await? else { return Ok(None) };
            if let Some(done) = self.attempt(decide(&record), &mut attempts).await? {
                return Ok(Some(done));
            }
        }
    }

    /// Changes one invitation as `decide` says. `decide` also gets the account that it led to. None if there is no
    /// such invitation.
    ///
    /// # Errors
    /// A [`Rejection`].
    pub async fn change_with_account<'a, Refusal>(
        &self,
        id: InvitationId,
        decide: impl Fn(&Invitation, Option<&Account>) -> Result<Change<'a>, Refusal>,
    ) -> Result<Option<Decision>, Rejection<Refusal>> {
        let mut attempts = Attempts::new("invitation");
        loop {
            let Some((current, account)) = self.invitation_with_account(id).await? else { return Ok(None) };
            if let Some(done) = self.attempt(decide(&current, account.as_ref()), &mut attempts).await? {
                return Ok(Some(done));
            }
        }
    }

    /// Changes the account that an invitation led to, and the invitation with it. None if there is no such account.
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
            let Some((current, Some(account))) = self.invitation_with_account(id).await? else {
                return Ok(None);
            };
            let decided = decide(&current, &account).map(Change::from);
            if let Some(done) = self.attempt(decided, &mut attempts).await? {
                return Ok(Some(done));
            }
        }
    }

    /// An invitation and the account that it led to. They must be read in this order. Each change of the account also
    /// changes the invitation, so the condition on the invitation's version then covers both.
    ///
    /// # Errors
    /// When the table fails.
    pub async fn invitation_with_account(
        &self,
        id: InvitationId,
    ) -> Result<Option<(Invitation, Option<Account>)>, StoreError> {
        let Some(invitation) = self.invitation(id).await? else { return Ok(None) };
        let account = match invitation.account() {
            Some(account) => self.account(account.id).await?,
            None => None,
        };
        Ok(Some((invitation, account)))
    }

    /// Writes the decision. None if the invitation has changed since. The caller must then read it and decide again.
    async fn attempt<Refusal>(
        &self,
        decided: Result<Change<'_>, Refusal>,
        attempts: &mut Attempts,
    ) -> Result<Option<Decision>, Rejection<Refusal>> {
        let change = decided.map_err(Rejection::Refused)?;
        // Boxed: the future of the SDK's call is large, and all callers would hold it.
        match Box::pin(self.commit(&change)).await? {
            Committed::Done => return Ok(Some(change.decision)),
            Committed::Hindered(hindrance) => return Err(Rejection::Hindered(hindrance)),
            Committed::Stale(_) => attempts.retry_now()?,
            Committed::Contended => attempts.retry_later().await?,
        }
        Ok(None)
    }
}
