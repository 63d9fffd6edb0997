//! The commands that change an invitation, with one function for each. Other modules have the other changes: commands
//! of a waiting invitee ([`super::waiting`]), sign-ins and the end of accounts ([`super::activation`]), service
//! requests ([`super::desk`]), delivery reports ([`super::delivery`]), and the removal of personal data
//! ([`super::purge`]).

mod invite;

use jiff::{SignedDuration, Timestamp};

use super::account::{Account, AccountState, Completion, InvitedAccount};
use super::decision::{AccountChange, Decision, Displacement, next};
use super::event::{Actor, Event, Happening};
use super::refusal::{NoNoticeDue, NotDue, NotOpen, NotPending};
use super::{Invitation, Outcome, State, Status};
use crate::domain::forms::onboarding::Answers;
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;

pub use invite::{Invite, invite};

/// The shortest time between two notices that somebody tried to invite an account's holder (R23).
const NOTICE_INTERVAL: SignedDuration = SignedDuration::from_hours(24);

/// Completes the registration (R34). This can happen once, and only while the invitation is open.
///
/// # Errors
/// [`NotOpen`].
pub fn register(current: &Invitation, completion: &Completion, now: Timestamp) -> Result<Decision, NotOpen> {
    current.check_open(now)?;
    let invited = completion.activation.begin(completion.account_id, now);
    let account = Account::local(&invited, current, completion.clone(), now);
    let outcome = Outcome::Registered { account: invited, login_name: account.login_name.clone() };
    let mut event = close(current, outcome, &Actor::Invitee, now);
    // From now on we write in the language that the invitee registered in.
    event.invitation.language = completion.language;
    Ok(Decision { account: Some(AccountChange::Created(account)), ..Decision::new(event) })
}

/// Closes a pending invitation whose deadline has passed (R36).
///
/// # Errors
/// [`NotDue`].
pub fn expire(current: &Invitation, now: Timestamp) -> Result<Decision, NotDue> {
    match current.state {
        State::Pending { expires_at } if current.is_open(now) => Err(NotDue::NotYet { deadline: expires_at }),
        State::Pending { .. } => Ok(Decision::new(close(current, Outcome::Expired, &Actor::Timer, now))),
        State::AccountCreated { .. } | State::Closed { .. } => Err(NotDue::NotPending),
    }
}

/// Revokes an open invitation (R26).
///
/// # Errors
/// [`NotPending`].
pub fn revoke(current: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, NotPending> {
    if !current.is_open(now) {
        return Err(NotPending);
    }
    Ok(Decision::new(close(current, Outcome::Revoked, by, now)))
}

/// Withdraws an integrated invitation while its account waits for the first sign-in (R49). The account is removed.
///
/// # Errors
/// [`NotPending`].
pub fn withdraw(current: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, NotPending> {
    let account = integrated_account(current).ok_or(NotPending)?;
    let AccountState::PendingActivation { activate_by } = account.state else { return Err(NotPending) };
    let outcome = Outcome::Withdrawn { account_id: account.id };
    let event = next(current, Happening::Withdrawn, by, now, |after| {
        after.state = State::Closed { expires_at: activate_by, closed_at: now, outcome };
    });
    Ok(Decision { account: Some(AccountChange::Removed(account)), ..Decision::new(event) })
}

/// Takes a mobile number away from an account for which an officer typed it and nobody has signed in yet. A
/// registration with the same number proves more, because the registrant holds the link (R31). None if the account
/// keeps the number.
#[must_use]
pub fn displace(holder: &Invitation, number: &MobileNumber, now: Timestamp) -> Option<Displacement> {
    integrated_account(holder).filter(|account| account.mobile_number.as_ref() == Some(number))?;
    let event = next(holder, Happening::NumberDisplaced, &Actor::AnotherPerson, now, |after| {
        after.answers = Answers::IntegratedWithoutNumber;
    });
    let account = integrated_account(&event.invitation)?;
    Some(Displacement { event, account })
}

/// Sends the email of an open invitation again, with the same link and deadline (R26).
///
/// # Errors
/// [`NotPending`].
pub fn resend(current: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, NotPending> {
    if !current.is_open(now) {
        return Err(NotPending);
    }
    Ok(Decision::new(next(current, Happening::Resent, by, now, |after| after.mailed_at = now)))
}

/// Tells the holder of an account that somebody tried to invite them, at most once a day (R23).
///
/// # Errors
/// [`NoNoticeDue`].
pub fn tell_holder(current: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, NoNoticeDue> {
    holder(current).filter(|account| is_notice_due(account, now)).ok_or(NoNoticeDue)?;
    Ok(Decision::new(next(current, Happening::InvitedAgain, by, now, |after| {
        if let Some(account) = after.account_mut() {
            account.told_at = Some(now);
        }
    })))
}

/// The account, if it has a holder: a person who registered or has signed in.
fn holder(invitation: &Invitation) -> Option<&InvitedAccount> {
    let account = invitation.account()?;
    let is_held = match account.state {
        AccountState::PendingActivation { .. } => invitation.status() == Status::Registered,
        AccountState::Active { .. } => true,
        AccountState::Terminated { .. } => false,
    };
    is_held.then_some(account)
}

/// Tells the inviter, once, that the invitee cannot register, because the allowlist no longer has the address (R55).
/// The invitation stays pending, because an operator may add the domain again.
///
/// # Errors
/// [`NoNoticeDue`].
pub fn refuse_registration(current: &Invitation, now: Timestamp) -> Result<Decision, NoNoticeDue> {
    if !current.is_open(now) || current.refused_at.is_some() {
        return Err(NoNoticeDue);
    }
    let refused = next(current, Happening::RegistrationRefused, &Actor::Invitee, now, |after| {
        after.refused_at = Some(now);
    });
    Ok(Decision::new(refused))
}

/// Tells the inviter which of their invitations an operator revoked (R56). The email belongs to `bearer`, which is
/// one of these invitations.
#[must_use]
pub fn tell_revocations(bearer: &Invitation, revoked: Vec<EmailAddress>, now: Timestamp) -> Decision {
    let told = next(bearer, Happening::RevocationsTold, &Actor::Operator, now, |_| {});
    Decision::new(Event { revoked, ..told })
}

fn is_notice_due(account: &InvitedAccount, now: Timestamp) -> bool {
    account.told_at.is_none_or(|told_at| now >= told_at + NOTICE_INTERVAL)
}

/// The account of an integrated invitation that waits for its first sign-in.
fn integrated_account(invitation: &Invitation) -> Option<Account> {
    let State::AccountCreated { account } = &invitation.state else { return None };
    let number = match &invitation.answers {
        Answers::Integrated { mobile_number } => Some(mobile_number),
        Answers::IntegratedWithoutNumber | Answers::LocalPublicOfficer | Answers::Vendor { .. } => None,
    };
    account.state.is_pending().then(|| Account::integrated(account, invitation, number))
}

/// The end of a pending invitation.
pub(super) fn close(current: &Invitation, outcome: Outcome, by: &Actor, now: Timestamp) -> Event {
    let event = match outcome {
        Outcome::Registered { .. } => Happening::Registered,
        Outcome::Expired => Happening::Expired,
        Outcome::Superseded { .. } => Happening::Superseded,
        Outcome::Revoked => Happening::Revoked,
        Outcome::Declined { .. } => Happening::Declined,
        Outcome::Withdrawn { .. } => Happening::Withdrawn,
    };
    next(current, event, by, now, |after| {
        if let State::Pending { expires_at } = after.state {
            after.state = State::Closed { expires_at, closed_at: now, outcome };
        }
    })
}
