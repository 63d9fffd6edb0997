//! What a support officer may do on a service request (R58, R59), besides what officers do: one function for each
//! command. The actor of each is [`Actor::Desk`].

use jiff::Timestamp;

use super::account::Account;
use super::activation;
use super::decision::{AccountChange, Decision, next};
use super::event::{Actor, Before, Happening};
use super::refusal::{HasEnded, NotCorrected, NotPending, NotTransferable};
use super::{Invitation, InvitationId, Inviter, State};
use crate::domain::forms::correction::Correction;

/// Sends the invitation email again: with the same link and deadline if the invitation is open, or the onboarding email
/// if the account waits for its first sign-in.
///
/// # Errors
/// [`NotPending`].
pub fn resend(current: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, NotPending> {
    let waits = match &current.state {
        State::AccountCreated { account } => account.state.is_pending(),
        State::Pending { .. } | State::Closed { .. } => current.is_open(now),
    };
    if !waits {
        return Err(NotPending);
    }
    Ok(Decision::new(next(current, Happening::Resent, by, now, |after| after.mailed_at = now)))
}

/// Gives an invitation that stands for its address to another officer, who gets the outcome emails from now on (R59).
/// `account` is the one that it led to. The event owes one email that lists `transferred`; none if that is empty.
///
/// # Errors
/// [`NotTransferable`].
pub fn transfer(
    current: &Invitation,
    account: Option<&Account>,
    to: &Inviter,
    transferred: &[InvitationId],
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, NotTransferable> {
    if !current.is_current() {
        return Err(NotTransferable::Ended);
    }
    if current.inviter.subject == to.subject {
        return Err(NotTransferable::OwnedAlready);
    }
    let mut event = next(current, Happening::Transferred, by, now, |after| after.inviter = to.clone());
    event.before = Some(Before::of(current));
    event.transferred = transferred.to_vec();
    let account = account.map(|before| AccountChange::Corrected {
        account: Account { inviter: to.clone(), ..before.clone() },
        before: before.mobile_number.clone(),
    });
    Ok(Decision { account, ..Decision::new(event) })
}

/// Corrects the details of an account, and of the invitation that it came from (R58).
///
/// # Errors
/// [`NotCorrected`].
pub fn correct(
    current: &Invitation,
    account: &Account,
    correction: &Correction,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, NotCorrected> {
    if account.state.terminated_at().is_some() {
        return Err(NotCorrected::Ended);
    }
    let corrected = account.corrected(correction);
    if corrected == *account && current.answers == correction.answers && current.seed == correction.seed {
        return Err(NotCorrected::Nothing);
    }
    let mut event = next(current, Happening::Corrected, by, now, |after| {
        after.answers = correction.answers.clone();
        after.seed = correction.seed;
    });
    event.before = Some(Before::of(current));
    event.corrected = correction.changed.iter().map(|name| (*name).to_owned()).collect();
    let account = AccountChange::Corrected { account: corrected, before: account.mobile_number.clone() };
    Ok(Decision { account: Some(account), ..Decision::new(event) })
}

/// Ends an account, whether or not somebody has signed in to it (R58): its holder has left, say. Its address, username
/// and mobile number are free, and the person can be invited again.
///
/// # Errors
/// [`HasEnded`].
pub fn release(
    current: &Invitation,
    account: &Account,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, HasEnded> {
    if account.state.terminated_at().is_some() {
        return Err(HasEnded);
    }
    Ok(activation::end(current, account, by, now))
}

/// Has the invitee's address emailed again (R58). The table and SES forget with it that the address is suppressed.
#[must_use]
pub fn resume_emails(current: &Invitation, by: &Actor, now: Timestamp) -> Decision {
    Decision::new(next(current, Happening::EmailsResumed, by, now, |_| {}))
}
