//! The result of a command. The table writes all of it, or nothing.

use jiff::Timestamp;

use super::Invitation;
use super::account::Account;
use super::event::{Actor, Event, Happening};
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;

/// A change of one invitation, with all other changes of the same transaction.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The end of the invitation that the new one replaces (R22, R38). It comes first.
    pub ended: Option<Event>,
    /// The event, with the invitation as it is afterwards.
    pub event: Event,
    /// The account that is created, changed or removed.
    pub account: Option<AccountChange>,
    /// The account that loses its mobile number to the one that is created (R31).
    pub displaced: Option<Displacement>,
}

/// An integrated account that loses its mobile number, because another person registers with it. It still waits for
/// its first sign-in.
#[derive(Clone, Debug)]
pub struct Displacement {
    /// The event of that account's invitation.
    pub event: Event,
    /// The account, without the number.
    pub account: Account,
}

/// A change of an account.
#[derive(Clone, Debug)]
pub enum AccountChange {
    /// It is created, and claims its mobile number and username (R19, R34).
    Created(Account),
    /// Its details are corrected (R48, R58).
    Corrected {
        /// The account as it is afterwards.
        account: Account,
        /// Its earlier mobile number. If another number replaces it, it becomes free.
        before: Option<MobileNumber>,
    },
    /// Its holder has signed in. From now on only the directory has the password (R50).
    Activated(Account),
    /// It ends, and its mobile number and username become free (R50).
    Terminated(Account),
    /// It is deleted before anybody has signed in, with its claims (R49).
    Removed(Account),
}

impl Decision {
    pub(super) fn new(event: Event) -> Self {
        Self { ended: None, event, account: None, displaced: None }
    }

    /// The invitation that the decision is about, as it is afterwards.
    #[must_use]
    pub fn invitation(&self) -> &Invitation {
        &self.event.invitation
    }

    /// The events, in order.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.ended.iter().chain([&self.event])
    }

    /// The address to which an invitation will be emailed, if there is one. It must not be suppressed (R42).
    #[must_use]
    pub fn invites(&self) -> Option<&EmailAddress> {
        self.event.invites().then_some(&self.event.invitation.email)
    }
}

impl AccountChange {
    /// The account as it is afterwards. A removed account is returned as it was.
    #[must_use]
    pub fn account(&self) -> &Account {
        match self {
            Self::Created(account)
            | Self::Corrected { account, .. }
            | Self::Activated(account)
            | Self::Terminated(account)
            | Self::Removed(account) => account,
        }
    }

    /// The account as it is afterwards. None if it is removed.
    #[must_use]
    pub fn remains(&self) -> Option<&Account> {
        match self {
            Self::Removed(_) => None,
            changed => Some(changed.account()),
        }
    }

    /// The mobile number that this change claims. No other account may have it (R31).
    #[must_use]
    pub fn claimed(&self) -> Option<&MobileNumber> {
        match self {
            Self::Created(account) => account.mobile_number.as_ref(),
            Self::Corrected { account, before } => {
                account.mobile_number.as_ref().filter(|_| account.mobile_number != *before)
            }
            Self::Activated(_) | Self::Terminated(_) | Self::Removed(_) => None,
        }
    }

    /// The mobile number that becomes free (R48 - R50).
    #[must_use]
    pub fn released(&self) -> Option<&MobileNumber> {
        match self {
            Self::Created(_) | Self::Activated(_) => None,
            Self::Corrected { account, before } => {
                before.as_ref().filter(|_| account.mobile_number != *before)
            }
            Self::Terminated(account) | Self::Removed(account) => account.mobile_number.as_ref(),
        }
    }
}

/// The next event of an invitation, with its change made by `change`.
pub(super) fn next(
    current: &Invitation,
    event: Happening,
    by: &Actor,
    now: Timestamp,
    change: impl FnOnce(&mut Invitation),
) -> Event {
    let mut after = current.clone();
    after.version += 1;
    change(&mut after);
    Event::new(event, by.clone(), now, after)
}
