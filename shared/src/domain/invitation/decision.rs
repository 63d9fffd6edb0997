//! What a command leads to, as it is to be written: all of it or nothing.

use jiff::Timestamp;

use super::Invitation;
use super::account::Account;
use super::event::{Actor, Event, Happening};
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;

/// A change of one invitation, with everything that changes together with it.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The end of the invitation that the new one takes the place of (R22, R38). It comes first.
    pub ended: Option<Event>,
    /// What happens, with the invitation as it is afterwards.
    pub event: Event,
    /// The account that is created, changed or removed.
    pub account: Option<AccountChange>,
    /// The account that loses its mobile number to the one that is created (R31).
    pub displaced: Option<Displacement>,
}

/// An integrated account, waiting for its first sign-in, that loses its mobile number to a person who registers with it.
#[derive(Clone, Debug)]
pub struct Displacement {
    /// What happens to the invitation of that account.
    pub event: Event,
    /// The account, without the number.
    pub account: Account,
}

/// A change of an account.
#[derive(Clone, Debug)]
pub enum AccountChange {
    /// It comes into being and claims its mobile number and username (R19, R34).
    Created(Account),
    /// It gets other details before it is activated (R48).
    Corrected {
        /// The account as it is afterwards.
        account: Account,
        /// The mobile number that it had: if another one takes its place, it is free again.
        before: Option<MobileNumber>,
    },
    /// Its holder has signed in. The directory keeps the password from now on (R50).
    Activated(Account),
    /// It ends, and gives up its mobile number and username (R50).
    Terminated(Account),
    /// It is taken back before it is activated, and gone with its claims (R49).
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

    /// The address that will be emailed an invitation. It must not be suppressed (R42).
    #[must_use]
    pub fn invites(&self) -> Option<&EmailAddress> {
        self.event.invites().then_some(&self.event.invitation.email)
    }
}

impl AccountChange {
    /// The account as it is afterwards, or was until it was removed.
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

    /// The account, unless it is gone.
    #[must_use]
    pub fn remains(&self) -> Option<&Account> {
        match self {
            Self::Removed(_) => None,
            changed => Some(changed.account()),
        }
    }

    /// The mobile number that is claimed now, and must be nobody else's (R31).
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

    /// The mobile number that is free again (R48 - R50).
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

/// The next event of an invitation, with the change that it makes.
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
