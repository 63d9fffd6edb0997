//! The life of an account until its first sign-in (R50). Either the holder signs in and the account becomes active,
//! or the holder is reminded and the account ends.
//!
//! A directory reports sign-ins by events. A lost event looks like a person who never signed in. So a holder is only
//! reminded, and an account only ends, if the events have come without a gap since the account was created.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Invitation;
use super::account::{Account, AccountState, ActivationPeriod, InvitedAccount};
use super::decision::{AccountChange, Decision, next};
use super::delivery::MailNote;
use super::event::{Actor, Happening};
use super::refusal::{AccountNotDue, NotActivated};

/// The directory's events of sign-ins that have reached this service.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SignInFeed {
    /// The start of the time in which events have come without a silence.
    pub since: Timestamp,
    /// When the last event came.
    pub heard_at: Timestamp,
}

/// The feed, and the longest silence after which it still counts as working.
#[derive(Clone, Copy, Debug)]
pub struct Listener {
    /// The feed. None if no event has ever come.
    pub feed: Option<SignInFeed>,
    /// The longest silence.
    pub patience: SignedDuration,
}

impl Listener {
    /// The feed after an event at `now`. After a silence it starts again, because events may have been lost.
    #[must_use]
    pub fn hear(&self, now: Timestamp) -> SignInFeed {
        match self.feed {
            Some(feed) if !self.is_silent(now) => SignInFeed { heard_at: feed.heard_at.max(now), ..feed },
            _ => SignInFeed { since: now, heard_at: now },
        }
    }

    /// Whether the last event is older than the longest silence.
    #[must_use]
    pub fn is_silent(&self, now: Timestamp) -> bool {
        self.feed.is_none_or(|feed| now >= feed.heard_at + self.patience)
    }

    /// Whether a sign-in between two moments would be known. It would if the events have come without a silence since
    /// before the first moment, the last one came after the second moment, and the feed is not silent now.
    fn has_heard(&self, from: Timestamp, to: Timestamp, now: Timestamp) -> bool {
        !self.is_silent(now) && self.feed.is_some_and(|feed| feed.since < from && to <= feed.heard_at)
    }
}

/// Records the first sign-in of an account's holder. The directory keeps the password from now on.
///
/// # Errors
/// [`NotActivated`].
pub fn activate(current: &Invitation, account: &Account, now: Timestamp) -> Result<Decision, NotActivated> {
    match current.account().ok_or(NotActivated::NoAccount)?.state {
        AccountState::PendingActivation { .. } => {}
        AccountState::Active { .. } => return Err(NotActivated::Already),
        AccountState::Terminated { .. } => return Err(NotActivated::Ended),
    }
    let state = AccountState::Active { activated_at: now };
    let decision = enter(current, state, Happening::Activated, &Actor::Directory, now);
    let account = Account { state, ..account.clone() };
    Ok(Decision { account: Some(AccountChange::Activated(account)), ..decision })
}

/// Reminds the holder of an account that waits for its first sign-in, on each of the last seven days. `mails` are the
/// emails of the invitation so far. If the last one could not be delivered, no further reminder is sent.
///
/// # Errors
/// [`AccountNotDue`].
pub fn remind(
    current: &Invitation,
    mails: &[MailNote],
    listener: &Listener,
    period: ActivationPeriod,
    now: Timestamp,
) -> Result<Decision, AccountNotDue> {
    let (account, activate_by) = waiting(current)?;
    if account.remind_at.is_none_or(|at| now < at) || now >= activate_by {
        return Err(AccountNotDue::NotYet);
    }
    // An event of the last minutes may still be on its way. One reminder too many does no harm.
    if !listener.has_heard(current.account_created_at(), current.account_created_at(), now) {
        return Err(AccountNotDue::NotProven);
    }
    let last = mails.iter().filter(|mail| mail.kind.is_for_invitee()).max_by_key(|mail| mail.event);
    if last.is_some_and(|mail| mail.status.is_undeliverable()) {
        return Err(AccountNotDue::Unreachable);
    }
    let again_at = now + period.days(1).max(SignedDuration::from_secs(1));
    Ok(Decision::new(next(current, Happening::Reminded, &Actor::Timer, now, |after| {
        if let Some(account) = after.account_mut() {
            account.remind_at = (again_at < activate_by).then_some(again_at);
        }
    })))
}

/// Ends an account that nobody signed in to before the deadline. Its address, username and mobile number become free.
///
/// # Errors
/// [`AccountNotDue`].
pub fn terminate(
    current: &Invitation,
    account: &Account,
    listener: &Listener,
    now: Timestamp,
) -> Result<Decision, AccountNotDue> {
    let (_, activate_by) = waiting(current)?;
    if now < activate_by {
        return Err(AccountNotDue::NotYet);
    }
    if !listener.has_heard(current.account_created_at(), activate_by, now) {
        return Err(AccountNotDue::NotProven);
    }
    Ok(end(current, account, &Actor::Timer, now))
}

/// Ends an account, for any reason. Its address, username and mobile number become free, and its password is deleted.
pub(super) fn end(current: &Invitation, account: &Account, by: &Actor, now: Timestamp) -> Decision {
    let state = AccountState::Terminated { terminated_at: now };
    let decision = enter(current, state, Happening::Terminated, by, now);
    let account = Account { state, ..account.clone() };
    Decision { account: Some(AccountChange::Terminated(account)), ..decision }
}

fn enter(current: &Invitation, state: AccountState, what: Happening, by: &Actor, now: Timestamp) -> Decision {
    Decision::new(next(current, what, by, now, |after| {
        if let Some(account) = after.account_mut() {
            (account.state, account.remind_at) = (state, None);
        }
    }))
}

/// The account that waits for its first sign-in, and its deadline.
fn waiting(current: &Invitation) -> Result<(&InvitedAccount, Timestamp), AccountNotDue> {
    match current.account() {
        Some(account @ InvitedAccount { state: AccountState::PendingActivation { activate_by }, .. }) => {
            Ok((account, *activate_by))
        }
        _ => Err(AccountNotDue::NotWaiting),
    }
}
