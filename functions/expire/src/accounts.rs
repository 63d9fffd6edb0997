//! Accounts that wait for their first sign-in: activates them, reminds their holders, ends them (R50).

use invitations::domain::invitation::account::AccountState;
use invitations::domain::invitation::activation::{self, Listener, SignInFeed};
use invitations::domain::invitation::refusal::{AccountNotDue, NotActivated};
use invitations::domain::invitation::{Invitation, InvitationId};
use invitations::store::{AccountName, Change, Hindrance, Rejection, StoreError};
use invitations::system;
use jiff::Timestamp;

use crate::Expiry;

/// What a sweep did for an account.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Attended {
    /// The sweep reminded its holder.
    Reminded,
    /// The sweep ended it.
    Terminated,
    /// Nothing was due.
    Nothing,
}

impl Expiry {
    /// Records a sign-in. Returns true if it was the first one. The directory counts as heard only after that, because
    /// until then a sign-in is missing.
    pub(crate) async fn sign_in(&self, name: AccountName) -> Result<bool, StoreError> {
        let activated = match self.store.invitation_of_account(&name).await? {
            Some(id) => self.activate(id).await?,
            // The directory also has people who were not invited here.
            None => Err("no_account"),
        };
        if let Err(outcome) = activated {
            tracing::info!(outcome, "a sign-in changes nothing");
        }
        let feed = self.listener().await?.hear(system::now());
        self.store.keep_feed(&feed).await?;
        Ok(activated.is_ok())
    }

    async fn activate(&self, id: InvitationId) -> Result<Result<(), &'static str>, StoreError> {
        let decide =
            |current: &Invitation, account: &_| activation::activate(current, account, system::now());
        Ok(match self.store.change_account(id, decide).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) | Err(Rejection::Refused(NotActivated::NoAccount)) => Err("no_account"),
            Err(Rejection::Refused(NotActivated::Already)) => Err("active_already"),
            Err(Rejection::Refused(NotActivated::Ended)) => {
                tracing::warn!(invitation.id = %id, outcome = "ended", "somebody signed in to an account that has ended");
                Err("ended")
            }
            Err(Rejection::Hindered(hindrance)) => return Err(hindrance.into()),
            Err(Rejection::Store(error)) => return Err(error),
        })
    }

    /// Records that, according to an operator, no sign-in is missing since a time.
    pub(crate) async fn complete_since(&self, since: Timestamp) -> Result<(), StoreError> {
        if let Some(feed) = self.store.feed().await? {
            self.store.keep_feed(&SignInFeed { since, ..feed }).await?;
            tracing::warn!(outcome = "complete", "an operator confirms that no sign-in is missing");
        }
        Ok(())
    }

    /// The state of the directory's events.
    pub(crate) async fn listener(&self) -> Result<Listener, StoreError> {
        Ok(Listener { feed: self.store.feed().await?, patience: self.patience })
    }

    /// Reminds the holder of one account, or ends it, if that is due.
    pub(crate) async fn attend(&self, id: InvitationId, listener: &Listener) -> Result<Attended, StoreError> {
        let Some(record) = self.store.record(id).await? else { return Ok(Attended::Nothing) };
        let now = system::now();
        let decided = match record.invitation.account().map(|account| account.state) {
            Some(AccountState::PendingActivation { activate_by }) if now < activate_by => {
                let remind = |current: &Invitation| {
                    activation::remind(current, &record.mails, listener, self.activation, now)
                        .map(Change::from)
                };
                let known = Some(record.invitation.clone());
                self.store.change_invitation(id, known, remind).await.map(|done| (done, Attended::Reminded))
            }
            Some(AccountState::PendingActivation { .. }) => {
                let terminate = |current: &Invitation, account: &_| {
                    activation::terminate(current, account, listener, now)
                };
                self.store.change_account(id, terminate).await.map(|done| (done, Attended::Terminated))
            }
            Some(AccountState::Active { .. } | AccountState::Terminated { .. }) | None => {
                return Ok(Attended::Nothing);
            }
        };
        match decided {
            Ok((Some(_), attended)) => Ok(attended),
            Ok((None, _)) | Err(Rejection::Refused(AccountNotDue::NotYet | AccountNotDue::NotWaiting)) => {
                Ok(Attended::Nothing)
            }
            Err(Rejection::Refused(AccountNotDue::NotProven)) => {
                tracing::info!(invitation.id = %id, outcome = "not_proven", "an account is left alone");
                Ok(Attended::Nothing)
            }
            // The address is suppressed (R42).
            Err(
                Rejection::Refused(AccountNotDue::Unreachable) | Rejection::Hindered(Hindrance::Suppressed),
            ) => {
                tracing::info!(invitation.id = %id, outcome = "unreachable", "an account is left alone");
                Ok(Attended::Nothing)
            }
            Err(Rejection::Hindered(hindrance)) => Err(hindrance.into()),
            Err(Rejection::Store(error)) => Err(error),
        }
    }
}
