//! The configured limits for officers and addresses (R45).

use super::problem::Problem;
use crate::config::{ConfigError, Settings};
use crate::domain::invitation::Inviter;
use crate::domain::requests::limit::{Allowance, Limit, mailbox};
use crate::domain::values::address::EmailAddress;
use crate::store::Store;
use crate::system;

/// The allowances of officers and addresses.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    requests: Allowance,
    invitations: Allowance,
    list_rows: Allowance,
    from_officer: Allowance,
    to_address: Allowance,
}

impl Limits {
    /// Reads the configured numbers. A higher limit for invitations also raises the limits that must be above it.
    ///
    /// # Errors
    /// When a value is not a positive number.
    pub fn from_settings(settings: &Settings) -> Result<Self, ConfigError> {
        let allowance =
            |name, usual: Allowance| Ok(usual.at_most(settings.positive_integer(name, usual.most)?));
        let above =
            |name, usual: Allowance, least: u32| allowance(name, usual.at_most(usual.most.max(least)));
        let invitations = allowance("INVITATIONS_PER_HOUR", Allowance::INVITATIONS)?;
        let from_officer = allowance("INVITATIONS_PER_ADDRESS_A_DAY", Allowance::EMAILS_FROM_OFFICER)?;
        Ok(Self {
            requests: above("REQUESTS_PER_HOUR", Allowance::REQUESTS, invitations.most.saturating_mul(10))?,
            list_rows: allowance("LIST_ROWS_PER_DAY", Allowance::LIST_ROWS)?,
            to_address: above(
                "INVITATIONS_PER_ADDRESS_A_DAY_BY_ALL",
                Allowance::EMAILS_TO_ADDRESS,
                from_officer.most.saturating_mul(3),
            )?,
            invitations,
            from_officer,
        })
    }

    /// The limit for this many requests of an officer.
    #[must_use]
    pub fn requests(&self, inviter: &Inviter, times: u32) -> Limit {
        self.requests.limit_for(&inviter.subject, system::now()).counting(times)
    }

    /// The limits for a single email that an officer causes: an invitation, a repeated one, or a notice to an
    /// account's holder (R23).
    #[must_use]
    pub fn email_limits(&self, inviter: &Inviter, email: &EmailAddress) -> Vec<Limit> {
        let [from_officer, to_address] = self.emails(inviter, email);
        vec![self.invitations.limit_for(&inviter.subject, system::now()), from_officer, to_address]
    }

    /// The limit for a row of a list. It does not matter whether the row sends an email.
    #[must_use]
    pub fn list_row(&self, inviter: &Inviter) -> Limit {
        self.list_rows.limit_for(&inviter.subject, system::now())
    }

    /// The limits for an email to an address. Addresses that differ only in the plus-tag share them.
    #[must_use]
    pub fn emails(&self, inviter: &Inviter, email: &EmailAddress) -> [Limit; 2] {
        let (mailbox, now) = (mailbox(email), system::now());
        [
            self.from_officer.limit_for(&mailbox, now).share_of(&inviter.subject),
            self.to_address.limit_for(&mailbox, now),
        ]
    }
}

impl Limits {
    /// Counts this many requests of an officer.
    ///
    /// # Errors
    /// 429 if the limit is reached, 503 when the table fails.
    pub async fn count(&self, store: &Store, inviter: &Inviter, times: u32) -> Result<(), Problem> {
        match store.count(&self.requests(inviter, times)).await? {
            None => Ok(()),
            Some(limit) => Err(Problem::rate_limited(&limit, system::now())),
        }
    }
}
